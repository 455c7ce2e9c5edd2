/**
 * Reads manifests as kubectl does (YAML of several documents, JSON, lists), and tells of every mistake where it stands.
 *
 * Differs: fields that are unknown, given twice or of a wrong type are told here and not only by the API server; streams of several JSON
 *   objects are not read.
 */
import { LineCounter } from "yaml";
import { ManifestText, type Place, type Unplaced } from "./manifest-text.js";
import { fieldProblems } from "./manifest-fields.js";
import { kindProblem } from "./manifest-kind.js";
import type { ManifestProblem } from "./manifest-problem.js";
import { isJsonObject, ownValue, type JsonObject } from "./json.js";
import { readJson, type DuplicateFields } from "./json-reader.js";
import type { Kind } from "./kind.js";
import type { KindTable } from "./kind-table.js";
import { BUILT_IN_KINDS } from "./kinds.js";
import { convertLegacy } from "./legacy-manifest.js";
import { withPlainNumbers } from "./number-literal.js";
import { CONTROL_CHARACTERS, yamlDocuments } from "./yaml-reader.js";
import { yamlValue } from "./yaml-value.js";

/** How to read manifests; all have defaults. */
export interface ManifestOptions {
  /** The name by which problems call the text. */
  readonly file?: string;
  /** The kinds that the cluster serves; the built-in ones if left out. */
  readonly kinds?: KindTable;
  /** API versions of the past: refused as Kubernetes does (the default), or converted, even (`convertInvented`) those that never had the kind. */
  readonly oldVersions?: "refuse" | "convert" | "convertInvented";
}

/** One object of a manifest. */
export interface ManifestDocument {
  /** As it is written, but for old versions that were converted. */
  readonly object: JsonObject;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** Undefined where the manifest names none. */
  readonly namespace: string | undefined;
  /** Undefined where the cluster does not serve such a kind. */
  readonly servedAs: Kind | undefined;
  /** What a conversion from an old version filled in, changed or dropped. */
  readonly warnings: readonly string[];
  readonly source: ManifestSource;
}

/** Where an object begins. */
export interface ManifestSource {
  readonly file: string | undefined;
  readonly line: number;
  readonly column: number;
}

/** All objects of a text, those with mistakes too, and all mistakes, in the order of the text. */
export interface Manifests {
  readonly documents: readonly ManifestDocument[];
  readonly problems: readonly ManifestProblem[];
}

const MAX_LENGTH = 16 * 1024 * 1024;

/** The objects in `text` and everything wrong with them; never throws. About a second for five megabytes of YAML. */
export function readManifests(text: string, options: ManifestOptions = {}): Manifests {
  const reader = new Reader(text, options);
  reader.read();
  const byPlace = (a: ManifestProblem, b: ManifestProblem): number => a.line - b.line || a.column - b.column;
  return { documents: reader.documents, problems: reader.problems.sort(byPlace) };
}

class Reader {
  readonly documents: ManifestDocument[] = [];
  readonly problems: ManifestProblem[] = [];
  readonly #text: ManifestText;
  readonly #options: ManifestOptions;
  /** Where the objects of a JSON text begin. */
  readonly #offsets = new Map<object, number>();

  constructor(text: string, options: ManifestOptions) {
    this.#text = new ManifestText(text, options.file, new LineCounter());
    this.#options = options;
  }

  read(): void {
    const { text } = this.#text;
    if (text.length > MAX_LENGTH) {
      const megabytes = Math.ceil(text.length / 1024 / 1024);
      this.problems.push(this.#text.problemAt(0, { code: "too-large", message: `the manifest has ${megabytes} MB, but at most 16 MB are read: split it` }));
      return;
    }
    const control = text.search(CONTROL_CHARACTERS);
    if (control >= 0) {
      this.problems.push(this.#text.problemAt(control, syntaxProblem("yaml: control characters are not allowed")));
      return;
    }
    const json = /^\s*\{/.test(text) ? readJson(text, this.#offsets) : undefined;
    const outermost = json?.ok === true ? json.value : undefined;
    if (json?.ok === true && typeof outermost === "object" && outermost !== null) {
      this.#value(outermost, this.#text.jsonPlace(outermost, this.#offsets), json.duplicates);
    } else this.#readYaml();
  }

  #readYaml(): void {
    for (const { document, problem } of yamlDocuments(this.#text)) {
      if (problem !== undefined) {
        this.problems.push(this.#text.problemOn(problem.line, problem.column, syntaxProblem(problem.message)));
        continue;
      }
      const read = yamlValue(document);
      if (!read.ok) {
        this.problems.push(this.#text.problemAt(read.problem.offset, syntaxProblem(read.problem.message)));
        continue;
      }
      for (const duplicate of read.duplicates) this.problems.push(this.#text.duplicateProblem(duplicate));
      if (read.value !== null) this.#value(read.value, this.#text.place(document), undefined);
    }
  }

  #value(given: unknown, place: Place, duplicates: DuplicateFields | undefined): void {
    const value = withPlainNumbers(given);
    if (!isJsonObject(value)) {
      const what = Array.isArray(value) ? "a list" : `a ${value === null ? "null" : typeof value}`;
      const hint = hintForNoObject(value);
      this.problems.push(place.problem({ code: "not-an-object", message: `a manifest must be an object with apiVersion and kind, but this is ${what}`, ...(hint === undefined ? {} : { hint }) }));
      return;
    }
    const items = ownValue(value, "items");
    const kind = ownValue(value, "kind");
    if (typeof kind === "string" && kind.endsWith("List") && Array.isArray(items)) {
      // The reader's own values are looked at, so that numbers keep their spelling and fields given twice are found.
      const spelt = isJsonObject(given) ? ownValue(given, "items") : undefined;
      for (const [i, item] of (Array.isArray(spelt) ? spelt : items).entries()) this.#value(item, place.within(`items[${i}]`, this.#offsetOf(item)), duplicates);
      return;
    }
    this.#object({ value, given, place, duplicates });
  }

  #offsetOf(value: unknown): number | undefined {
    return typeof value === "object" && value !== null ? this.#offsets.get(value) : undefined;
  }

  #object(found: FoundObject): void {
    const { kinds = BUILT_IN_KINDS, oldVersions = "refuse", file } = this.#options;
    const { place } = found;
    const conversion = oldVersions === "refuse" ? undefined : convertLegacy(found.value, { invented: oldVersions === "convertInvented" ? "convert" : "refuse" });
    const converted = conversion?.ok === true ? conversion : undefined;
    const object = converted?.object ?? found.value;
    const [apiVersion, kind] = [textAt(object, "apiVersion"), textAt(object, "kind")];
    const servedAs = kinds.byApiVersion(apiVersion, kind);
    const metadata = ownValue(object, "metadata");
    const named = isJsonObject(metadata) ? metadata : {};
    const namespace = textAt(named, "namespace");
    this.documents.push({
      object,
      apiVersion,
      kind,
      name: textAt(named, "name"),
      namespace: namespace === "" ? undefined : namespace,
      servedAs,
      warnings: converted?.warnings ?? [],
      source: { file, ...place.start },
    });
    if (servedAs === undefined) this.problems.push(place.problem(kindProblem(object, kinds)));
    else this.problems.push(...fieldProblems({ object: converted === undefined ? found.given : object, place, duplicates: found.duplicates }, servedAs));
  }
}

// What to look for, by go-yaml's words for a mistake; its count of lines is left out, since it is off by one here and there.
const SYNTAX_HINTS: readonly (readonly [RegExp, string])[] = [
  [/cannot start any token/, "indent with blanks, not with tabs; put text that begins with @, ` or % in quotes"],
  [/mapping values are not allowed/, 'is a line indented too far, or does a value contain ": "? Such values need quotes'],
  [/did not find expected (key|'-')/, "does this line begin in the same column as the others of its block?"],
  [/could not find expected ':'/, 'a line of a block must be "name: value" or "- element"'],
];

function syntaxProblem(said: string): Unplaced {
  const hint = SYNTAX_HINTS.find(([words]) => words.test(said))?.[1];
  return { code: "syntax", message: said.replace(/^yaml: (line \d+: )?/, "this is no YAML: "), ...(hint === undefined ? {} : { hint }) };
}

interface FoundObject {
  /** With plain numbers. */
  readonly value: JsonObject;
  /** As read. */
  readonly given: unknown;
  readonly place: Place;
  readonly duplicates: DuplicateFields | undefined;
}

function textAt(object: JsonObject, name: string): string {
  const value = ownValue(object, name);
  return typeof value === "string" ? value : "";
}

/** What to do with a document that is no object: a list wants a head, and the name of a file its text. */
function hintForNoObject(value: unknown): string | undefined {
  if (Array.isArray(value)) return 'put the list under "items:" of an object with "apiVersion: v1" and "kind: List"';
  return typeof value === "string" && /\.(ya?ml|json)$/.test(value) ? "this looks like the name of a file, but the text in it is wanted" : undefined;
}
