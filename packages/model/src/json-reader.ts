/**
 * Reads JSON as Go does: the same syntax errors, and an account of what `JSON.parse` forgets (fields given twice, spellings of numbers).
 *
 * Source: encoding/json/scanner.go of Go 1.26, sigs.k8s.io/json
 * Differs: nesting is refused beyond 1,000 levels instead of 10,000, so that no later walk overflows the stack.
 */
import { goQuote } from "./go-text.js";
import { numberOf } from "./number-literal.js";

/** The fields of objects that have one twice, all of them in the order of the text. */
export type DuplicateFields = ReadonlyMap<object, readonly (readonly [name: string, value: unknown])[]>;

/** What a text holds: the value, where numbers may be `NumberLiteral`s; of a field given twice the last counts. */
export interface JsonText {
  readonly ok: true;
  readonly value: unknown;
  readonly duplicates: DuplicateFields;
}

/** Why a text is no JSON, in Go's words, and where: `offset` counts UTF-16 units. */
export interface JsonSyntaxError {
  readonly ok: false;
  readonly message: string;
  readonly offset: number;
}

const MAX_DEPTH = 1000;
const LONE_SURROGATES = /\p{Surrogate}/gu;
const END = "unexpected end of JSON input";

class SyntaxProblem extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

// Go looks at bytes: of a character beyond ASCII it names the first byte of its UTF-8 form, taken as a character.
function firstByte(code: number): number {
  if (code < 0x80) return code;
  if (code < 0x800) return 0xc0 | (code >> 6);
  return code >= 0xd800 && code < 0xdc00 ? 0xf0 | ((((code & 0x3ff) + 0x40) >> 8) & 7) : 0xe0 | (code >> 12);
}

function quotedByte(code: number): string {
  if (code === 0x27) return "'\\''";
  if (code === 0x22) return "'\"'";
  return `'${goQuote(String.fromCharCode(firstByte(code))).slice(1, -1)}'`;
}

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
const isHex = (code: number): boolean => isDigit(code) || (code >= 0x41 && code <= 0x46) || (code >= 0x61 && code <= 0x66);

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  ["/", "/"],
  ["\\", "\\"],
  ['"', '"'],
]);

const LITERALS = [
  ["true", true],
  ["false", false],
  ["null", null],
] as const;

class Reader {
  readonly #text: string;
  readonly duplicates = new Map<object, [string, unknown][]>();
  readonly #offsets: Map<object, number> | undefined;
  #at = 0;
  #depth = 0;

  constructor(text: string, offsets: Map<object, number> | undefined) {
    this.#text = text;
    this.#offsets = offsets;
  }

  document(): unknown {
    const value = this.#value();
    this.#skipBlanks();
    if (this.#at < this.#text.length) throw this.#unexpected("after top-level value");
    return value;
  }

  #unexpected(context: string): SyntaxProblem {
    if (this.#at >= this.#text.length) return new SyntaxProblem(END, this.#text.length);
    return new SyntaxProblem(`invalid character ${quotedByte(this.#text.charCodeAt(this.#at))} ${context}`, this.#at);
  }

  // NaN at the end, which equals no character.
  #code(): number {
    return this.#text.charCodeAt(this.#at);
  }

  #skipBlanks(): void {
    for (;;) {
      const code = this.#code();
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.#at += 1;
    }
  }

  #value(): unknown {
    this.#skipBlanks();
    const code = this.#code();
    if (code === 0x22) return this.#string();
    if (code === 0x7b) return this.#nested(() => this.#object());
    if (code === 0x5b) return this.#nested(() => this.#list());
    if (code === 0x2d || isDigit(code)) return this.#number();
    return this.#literal();
  }

  #nested<T>(read: () => T): T {
    if (this.#depth >= MAX_DEPTH) throw this.#unexpected("exceeded max depth");
    this.#depth += 1;
    this.#at += 1;
    const value = read();
    this.#depth -= 1;
    return value;
  }

  #literal(): unknown {
    const found = LITERALS.find(([word]) => word.charCodeAt(0) === this.#code());
    if (found === undefined) throw this.#unexpected("looking for beginning of value");
    const [word, value] = found;
    for (const letter of word) {
      if (this.#text[this.#at] !== letter) throw this.#unexpected(`in literal ${word} (expecting '${letter}')`);
      this.#at += 1;
    }
    return value;
  }

  #digits(context: string): void {
    if (!isDigit(this.#code())) throw this.#unexpected(context);
    while (isDigit(this.#code())) this.#at += 1;
  }

  #number(): unknown {
    const start = this.#at;
    if (this.#code() === 0x2d) this.#at += 1;
    if (this.#code() === 0x30) this.#at += 1;
    else this.#digits("in numeric literal");
    if (this.#code() === 0x2e) {
      this.#at += 1;
      this.#digits("after decimal point in numeric literal");
    }
    if (this.#code() === 0x65 || this.#code() === 0x45) {
      this.#at += 1;
      if (this.#code() === 0x2b || this.#code() === 0x2d) this.#at += 1;
      this.#digits("in exponent of numeric literal");
    }
    return numberOf(this.#text.slice(start, this.#at));
  }

  #string(): string {
    this.#at += 1;
    let start = this.#at;
    let read = "";
    let escaped = false;
    for (;;) {
      const code = this.#code();
      if (code === 0x22) {
        read += this.#text.slice(start, this.#at);
        this.#at += 1;
        return escaped ? read.replace(LONE_SURROGATES, "\ufffd") : read;
      }
      // The comparison is also false at the end, where the code is NaN.
      if (!(code >= 0x20)) throw this.#unexpected("in string literal");
      if (code === 0x5c) {
        read += this.#text.slice(start, this.#at) + this.#escape();
        start = this.#at;
        escaped = true;
      } else this.#at += 1;
    }
  }

  #escape(): string {
    this.#at += 1;
    const letter = this.#text[this.#at] ?? "";
    if (letter === "u") return this.#unicodeEscape();
    const escaped = ESCAPES.get(letter);
    if (escaped === undefined) throw this.#unexpected("in string escape code");
    this.#at += 1;
    return escaped;
  }

  #unicodeEscape(): string {
    this.#at += 1;
    const start = this.#at;
    while (this.#at < start + 4) {
      if (!isHex(this.#code())) throw this.#unexpected("in \\u hexadecimal character escape");
      this.#at += 1;
    }
    return String.fromCharCode(Number.parseInt(this.#text.slice(start, this.#at), 16));
  }

  #list(): unknown[] {
    const items: unknown[] = [];
    this.#skipBlanks();
    if (this.#code() === 0x5d) {
      this.#at += 1;
      return items;
    }
    for (;;) {
      items.push(this.#value());
      this.#skipBlanks();
      const code = this.#code();
      if (code !== 0x2c && code !== 0x5d) throw this.#unexpected("after array element");
      this.#at += 1;
      if (code === 0x5d) return items;
    }
  }

  #object(): object {
    const object: Record<string, unknown> = {};
    this.#offsets?.set(object, this.#at - 1);
    this.#skipBlanks();
    if (this.#code() === 0x7d) {
      this.#at += 1;
      return object;
    }
    for (;;) {
      this.#member(object);
      this.#skipBlanks();
      const code = this.#code();
      if (code !== 0x2c && code !== 0x7d) throw this.#unexpected("after object key:value pair");
      this.#at += 1;
      if (code === 0x7d) return object;
    }
  }

  #member(object: Record<string, unknown>): void {
    this.#skipBlanks();
    if (this.#code() !== 0x22) throw this.#unexpected("looking for beginning of object key string");
    const name = this.#string();
    this.#skipBlanks();
    if (this.#code() !== 0x3a) throw this.#unexpected("after object key");
    this.#at += 1;
    const fields = Object.hasOwn(object, name) ? this.#fieldsTwice(object) : this.duplicates.get(object);
    const read = this.#value();
    fields?.push([name, read]);
    // An assignment to this name would set the prototype instead.
    if (name === "__proto__") Object.defineProperty(object, name, { value: read, enumerable: true, writable: true, configurable: true });
    else object[name] = read;
  }

  #fieldsTwice(object: Record<string, unknown>): [string, unknown][] {
    const fields = this.duplicates.get(object) ?? Object.entries(object);
    this.duplicates.set(object, fields);
    return fields;
  }
}

/** The value of a JSON text, or why it is none; where each object begins is noted in `offsets`. Linear in its length. */
export function readJson(text: string, offsets?: Map<object, number>): JsonText | JsonSyntaxError {
  const reader = new Reader(text, offsets);
  try {
    const value = reader.document();
    return { ok: true, value, duplicates: reader.duplicates };
  } catch (problem) {
    if (problem instanceof SyntaxProblem) return { ok: false, message: problem.message, offset: problem.offset };
    throw problem;
  }
}
