/**
 * What decoding finds wrong, in the words of Go's JSON decoder.
 *
 * Paths are put together on the way out: whoever decoded a field adds its name to what was found inside, so that decoding a good object
 * keeps no account of where it is.
 *
 * Source: sigs.k8s.io/json internal/golang/encoding/json/decode.go, kubernetes_patch.go
 */
import { goQuote } from "./go-text.js";
import type { FieldSchema, ObjectSchema, SchemaType } from "./schema.js";

/** A field that is unknown or given twice, and where. */
export interface StrictFinding {
  readonly type: "unknown field" | "duplicate field";
  path: string;
}

/** `name` before `path`: `spec` and `containers[0]` make `spec.containers[0]`. */
const joined = (name: string, path: string): string => (path === "" || path.startsWith("[") ? name + path : `${name}.${path}`);

// Go forgets what it finds beyond this.
const MAX_STRICT = 100;

/** Why a value cannot become what the schema says; with a Go type the message says where it was. */
export class Mismatch {
  /** The value as Go names it (`string`, `number 1.5`), or the whole message where there is no type to name. */
  readonly what: string;
  /** What was wanted instead; undefined where the value itself cannot be read. */
  readonly wanted: SchemaType | undefined;
  readonly #goType: string | undefined;
  #struct = "";
  #fields = "";
  /** Where it was, with the indexes of lists. */
  path = "";

  constructor(what: string, goType?: string, wanted?: SchemaType) {
    this.what = what;
    this.wanted = wanted;
    this.#goType = goType;
  }

  /** Says that this happened in `field` of `schema`, or inside it. */
  within(schema: ObjectSchema, field: FieldSchema): void {
    if (this.#struct === "") this.#struct = schema.goType.slice(schema.goType.indexOf(".") + 1);
    const name = field.embedded === "" ? field.name : `${field.embedded}.${field.name}`;
    this.#fields = this.#fields === "" ? name : `${name}.${this.#fields}`;
    this.path = joined(field.name, this.path);
  }

  get message(): string {
    if (this.#goType === undefined) return this.what;
    const target = this.#struct === "" ? "Go value" : `Go struct field ${this.#struct}.${this.#fields}`;
    return `json: cannot unmarshal ${this.what} into ${target} of type ${this.#goType}`;
  }
}

/** How much had been found at some moment. */
export interface Mark {
  readonly strict: number;
  readonly mismatches: number;
}

/** Everything that decoding one value found. */
export class Findings {
  readonly strict: StrictFinding[] = [];
  /** Values of a wrong type: decoding goes on after them, and the first one makes it fail. */
  readonly mismatches: Mismatch[] = [];
  /** A value that stopped decoding. */
  stopped: Mismatch | undefined;

  /** Notes a value of a wrong type: `what` as Go names it, where a `goType` was wanted. */
  mismatched(what: string, goType: string, wanted: SchemaType): void {
    this.mismatches.push(new Mismatch(what, goType, wanted));
  }

  /** How much has been found so far; `within` and `at` ask for what came since. */
  get count(): number {
    return this.strict.length + this.mismatches.length + (this.stopped === undefined ? 0 : 1);
  }

  /** Says that what was found since `mark` was inside `field` of `schema`. */
  within(schema: ObjectSchema, field: FieldSchema, mark: Mark): void {
    this.#prefixStrict(field.name, mark.strict);
    for (const mismatch of this.mismatches.slice(mark.mismatches)) mismatch.within(schema, field);
    this.stopped?.within(schema, field);
  }

  /** Says that what was found since `mark` was at `place`: `[0]` in a list, a key in a map. */
  at(place: string, mark: Mark): void {
    this.#prefixStrict(place, mark.strict);
    for (const mismatch of this.mismatches.slice(mark.mismatches)) mismatch.path = joined(place, mismatch.path);
    if (this.stopped !== undefined) this.stopped.path = joined(place, this.stopped.path);
  }

  #prefixStrict(name: string, from: number): void {
    for (const finding of this.strict.slice(from)) finding.path = joined(name, finding.path);
  }

  /** The message of the error that makes decoding fail, if there is one. */
  get failure(): string | undefined {
    return (this.stopped ?? this.mismatches[0])?.message;
  }

  /** The strict findings as Go words them: each once, in the order found, 100 at most. */
  get strictMessages(): readonly string[] {
    if (this.strict.length === 0) return [];
    return [...new Set(this.strict.map(({ type, path }) => `${type} ${goQuote(path)}`))].slice(0, MAX_STRICT);
  }
}
