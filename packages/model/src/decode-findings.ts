/**
 * What decoding finds wrong, in the words of Go's JSON decoder.
 *
 * Paths are put together on the way out: whoever decoded a field adds its name to what was found inside, so that decoding a good object
 * keeps no account of where it is.
 *
 * Source: sigs.k8s.io/json internal/golang/encoding/json/decode.go, kubernetes_patch.go
 */
import { goQuote } from "./go-text.js";
import type { FieldSchema, ObjectSchema } from "./schema.js";

/** A field that is unknown or given twice, and where. */
export interface StrictFinding {
  readonly type: "unknown field" | "duplicate field";
  path: string;
}

// Go forgets what it finds beyond this.
const MAX_STRICT = 100;

/** Why a value cannot become what the schema says; with a Go type the message says where it was. */
export class Mismatch {
  readonly #what: string;
  readonly #goType: string | undefined;
  #struct = "";
  #fields = "";

  /** `what` is the value as Go names it (`string`, `number 1.5`), or the whole message where there is no `goType`. */
  constructor(what: string, goType?: string) {
    this.#what = what;
    this.#goType = goType;
  }

  /** Says that this happened in `field` of `schema`, or inside it. */
  within(schema: ObjectSchema, field: FieldSchema): void {
    if (this.#struct === "") this.#struct = schema.goType.slice(schema.goType.indexOf(".") + 1);
    const name = field.embedded === "" ? field.name : `${field.embedded}.${field.name}`;
    this.#fields = this.#fields === "" ? name : `${name}.${this.#fields}`;
  }

  get message(): string {
    if (this.#goType === undefined) return this.#what;
    const target = this.#struct === "" ? "Go value" : `Go struct field ${this.#struct}.${this.#fields}`;
    return `json: cannot unmarshal ${this.#what} into ${target} of type ${this.#goType}`;
  }
}

/** Everything that decoding one value found. */
export class Findings {
  readonly strict: StrictFinding[] = [];
  /** The first value of a wrong type: decoding goes on after it. */
  mismatch: Mismatch | undefined;
  /** A value that stopped decoding. */
  stopped: Mismatch | undefined;

  mismatched(what: string, goType: string): void {
    this.mismatch ??= new Mismatch(what, goType);
  }

  /** Puts `name` (or `[0]`) before the paths of what was found since there were `from` strict findings. */
  prefix(name: string, from: number): void {
    for (let i = from; i < this.strict.length; i++) {
      const finding = this.strict[i];
      if (finding !== undefined) finding.path = finding.path.startsWith("[") ? name + finding.path : `${name}.${finding.path}`;
    }
  }

  /** The message of the error that makes decoding fail, if there is one. */
  get failure(): string | undefined {
    return (this.stopped ?? this.mismatch)?.message;
  }

  /** The strict findings as Go words them: each once, in the order found, 100 at most. */
  get strictMessages(): readonly string[] {
    if (this.strict.length === 0) return [];
    return [...new Set(this.strict.map(({ type, path }) => `${type} ${goQuote(path)}`))].slice(0, MAX_STRICT);
  }
}
