/** Scrubbing: what differs from run to run in an answer of the API server is replaced by a word, as in the recordings. */

/** What of an answer must not be scrubbed, or must be besides the usual. */
export interface ScrubContext {
  /** The text of the request: uuids and times that stand in it stay. */
  readonly requestText: string;
  /** ResourceVersions of the answers to the setup. */
  readonly resourceVersions: readonly string[];
  /** The prefix of a name that the server was asked to generate, or "". */
  readonly generateName: string;
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z(?!\d)/g;
const SCHEME = /in scheme "[^"]*"/g;
const PATCHED = /(Invalid value: )"\{\\"apiVersion\\":.*\}": /s;
const SERVICE_ADDRESS = /\b10\.(?:9[6-9]|1[01][0-9])\.\d{1,3}\.\d{1,3}\b(?!\/)/g;
const CURRENT = /(Too large resource version: \d+, current: )\d+/g;
const MAX_PREFIX = 58;
const REVISION_HASH = "controller-revision-hash";
const AGE_COLUMNS: readonly string[] = ["Age", "Last Seen", "First Seen", "Duration"];
const TIMED_KEY = /(Timestamp|Time)$/;

const NODE_PORTS: readonly string[] = ["nodePort", "healthCheckNodePort"];

const WORD_OF_KEY: ReadonlyMap<string, string> = new Map([
  ["uid", "<uid>"],
  ["resourceVersion", "<resourceVersion>"],
  ["continue", "<continue>"],
  ["serverAddress", "<server>"],
]);

/** Scrubs one answer; revision hashes and generated names are learnt from the values passed to `object`. */
export class Scrubber {
  readonly #context: ScrubContext;
  readonly #prefix: string;
  readonly #hashes = new Set<string>();
  readonly #names = new Set<string>();

  constructor(context: ScrubContext) {
    this.#context = context;
    this.#prefix = context.generateName.slice(0, MAX_PREFIX);
  }

  /** A JSON value without what differs from run to run. */
  object(value: unknown): unknown {
    this.#learn(value);
    return this.#value(value, "");
  }

  /** A text without what differs from run to run. */
  text(text: string): string {
    const { requestText, resourceVersions } = this.#context;
    const unless = (word: string) => (found: string): string => (requestText.includes(found) ? found : word);
    let scrubbed = text.replace(PATCHED, '$1"<object>": ').replace(SCHEME, 'in scheme "<scheme>"').replace(CURRENT, "$1<resourceVersion>");
    scrubbed = scrubbed.replace(UUID, unless("<uid>")).replace(TIME, unless("<time>")).replace(SERVICE_ADDRESS, unless("<ip>"));
    for (const version of resourceVersions) scrubbed = replacedWord(scrubbed, version, "<resourceVersion>");
    for (const hash of this.#hashes) scrubbed = scrubbed.replaceAll(hash, "<hash>");
    for (const name of this.#names) scrubbed = scrubbed.replaceAll(name, `${this.#prefix}<rand>`);
    return scrubbed;
  }

  /** Remembers a name that may be a generated one. */
  name(name: string): void {
    const isGenerated = this.#prefix !== "" && name.startsWith(this.#prefix) && /^[a-z0-9]{5}$/.test(name.slice(this.#prefix.length));
    if (isGenerated) this.#names.add(name);
  }

  #learn(value: unknown): void {
    if (typeof value !== "object" || value === null) return;
    for (const [key, each] of Object.entries(value)) {
      if (key === REVISION_HASH && typeof each === "string" && !this.#context.requestText.includes(each)) this.#hashes.add(each);
      else if (key === "name" && typeof each === "string") this.name(each);
      else this.#learn(each);
    }
  }

  #value(value: unknown, key: string): unknown {
    if (typeof value === "string") return this.#string(value, key);
    if (NODE_PORTS.includes(key) && typeof value === "number" && !this.#context.requestText.includes(`"${key}":${value}`)) return "<nodePort>";
    if (Array.isArray(value)) return value.map((item) => this.#value(item, ""));
    if (typeof value !== "object" || value === null) return value;
    const kept = Object.entries(value).filter(([name]) => name !== "managedFields");
    const entries = kept.map(([name, each]) => [name, name === "generateName" ? each : this.#value(each, name)] as const);
    const scrubbed: Record<string, unknown> = Object.fromEntries(entries);
    // Whatever its name, an object with a generateName is taken for one with a generated name.
    const { generateName } = value as { readonly generateName?: unknown };
    if (typeof generateName === "string" && typeof scrubbed["name"] === "string") scrubbed["name"] = `${generateName.slice(0, MAX_PREFIX)}<rand>`;
    return (value as { readonly kind?: unknown }).kind === "Table" ? withoutAges(scrubbed) : scrubbed;
  }

  #string(text: string, key: string): string {
    const word = WORD_OF_KEY.get(key);
    if (word !== undefined && text !== "") return word;
    if (key === REVISION_HASH && this.#hashes.has(text)) return "<hash>";
    return TIMED_KEY.test(key) && text !== "" ? "<time>" : this.text(text);
  }
}

/** A number stands for itself only where no digit touches it. */
function replacedWord(text: string, word: string, by: string): string {
  return text.replace(new RegExp(`(?<![0-9A-Za-z.])${word}(?![0-9A-Za-z.])`, "g"), by);
}

interface TableLike {
  readonly columnDefinitions?: readonly { readonly name?: string }[] | null;
  readonly rows?: readonly { readonly cells?: readonly unknown[] }[];
}

function withoutAges(table: TableLike): object {
  const ages = (table.columnDefinitions ?? []).map((column) => AGE_COLUMNS.includes(column.name ?? ""));
  const rows = (table.rows ?? []).map((row) => ({ ...row, cells: (row.cells ?? []).map((cell, i) => (ages[i] === true ? "<age>" : cell)) }));
  return { ...table, rows };
}
