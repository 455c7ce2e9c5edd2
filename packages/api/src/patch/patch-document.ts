/**
 * The document that a JSON patch works on, and the places in it that paths lead to.
 *
 * Source: gopkg.in/evanphx/json-patch.v4 v4.13.0 patch.go
 */
import { goQuote, isJsonObject, ownValue, withOwnValue } from "@everynode/model";

/** Why an operation does not apply; `panics` where the real API server falls over it. */
export class PatchProblem extends Error {
  readonly panics: boolean;

  constructor(message: string, panics = false) {
    super(message);
    this.panics = panics;
  }
}

/** A document and its changes. Every change copies the path to it, and nothing else. */
export class PatchDocument {
  /** The document as it is now: an object or a list. */
  root: unknown;

  constructor(root: unknown) {
    this.root = root;
  }

  /** The place that `path` leads to, there or not; a problem in the words given where what should hold it is not there. */
  place(path: string, problem: string): PatchPlace {
    const parts = path.split("/").map((part) => part.replace(/~[01]/g, (escape) => (escape === "~1" ? "/" : "~")));
    if (parts.length < 2) throw new PatchProblem(problem);
    // What stands before the first slash is not looked at.
    const keys = parts.slice(1);
    let holder = this.root;
    for (const key of keys.slice(0, -1)) holder = childOf(holder, key);
    if (!isJsonObject(holder) && !Array.isArray(holder)) throw new PatchProblem(problem);
    return new PatchPlace(this, keys, holder);
  }
}

/** The child of an object or list; undefined for what is not there, and for children of anything else. */
function childOf(holder: unknown, key: string): unknown {
  if (Array.isArray(holder)) {
    const index = listIndex(key, holder.length);
    return typeof index === "number" ? holder[index] : undefined;
  }
  return isJsonObject(holder) ? ownValue(holder, key) : undefined;
}

/** The index that `key` means in a list of that length (negative ones count from its end), or why it means none. */
function listIndex(key: string, length: number): number | string {
  if (!/^[-+]?[0-9]{1,19}$/.test(key)) return `strconv.Atoi: parsing ${goQuote(key)}: ${/^[-+]?[0-9]+$/.test(key) ? "value out of range" : "invalid syntax"}`;
  const index = Number(key);
  if (index >= length || index < -length) return `Unable to access invalid index: ${index}: invalid index referenced`;
  return index < 0 ? index + length : index;
}

/** A place in a document: a key of an object, or an index of a list. */
export class PatchPlace {
  /** The last part of the path. */
  readonly key: string;
  readonly #document: PatchDocument;
  readonly #keys: readonly string[];
  readonly #holder: object;

  constructor(document: PatchDocument, keys: readonly string[], holder: object) {
    this.#document = document;
    this.#keys = keys;
    this.#holder = holder;
    this.key = keys.at(-1) ?? "";
  }

  get inList(): boolean {
    return Array.isArray(this.#holder);
  }

  /** The value there, or undefined. */
  read(): unknown {
    return childOf(this.#holder, this.key);
  }

  /** The value there, null for a key that is not there; a problem for an index that is not there. */
  get(problem: string): unknown {
    if (Array.isArray(this.#holder)) this.#index(this.#holder.length, problem);
    return this.read() ?? null;
  }

  /** Puts `value` in the place of what is there. */
  set(value: unknown): void {
    if (Array.isArray(this.#holder)) this.#replaceHolder(this.#holder.with(this.#index(this.#holder.length, ""), value));
    else this.#replaceHolder(withOwnValue(this.#holder, this.key, value));
  }

  /** Puts `value` under the key, or into the list before what is there; `-` is the list's end. */
  add(value: unknown, problem: string): void {
    if (!Array.isArray(this.#holder)) return this.#replaceHolder(withOwnValue(this.#holder, this.key, value));
    if (this.key === "-") return this.#replaceHolder(this.#holder.concat([value]));
    if (!/^[-+]?[0-9]+$/.test(this.key)) throw new PatchProblem(`${problem}value was not a proper array index: '${this.key}': strconv.Atoi: parsing ${goQuote(this.key)}: invalid syntax`);
    this.#replaceHolder(this.#holder.toSpliced(this.#index(this.#holder.length + 1, problem), 0, value));
  }

  /** Takes away what is there; a problem where nothing is. */
  remove(problem: string): void {
    if (Array.isArray(this.#holder)) return this.#replaceHolder(this.#holder.toSpliced(this.#index(this.#holder.length, problem), 1));
    if (!Object.hasOwn(this.#holder, this.key)) throw new PatchProblem(`${problem}Unable to remove nonexistent key: ${this.key}: missing value`);
    this.#replaceHolder(withOwnValue(this.#holder, this.key, undefined));
  }

  #index(length: number, problem: string): number {
    const index = listIndex(this.key, length);
    if (typeof index === "string") throw new PatchProblem(problem + index);
    return index;
  }

  #replaceHolder(holder: object): void {
    this.#document.root = replaced(this.#document.root, this.#keys.slice(0, -1), holder);
  }
}

/** `root` with `value` at the path, which is known to be there. */
function replaced(root: unknown, keys: readonly string[], value: unknown): unknown {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  const child = replaced(childOf(root, key), rest, value);
  if (Array.isArray(root)) return root.with(Number(listIndex(key, root.length)), child);
  return withOwnValue(root as object, key, child);
}
