/** Numbers whose spelling matters: Go refuses `5.0` where an integer is wanted, JavaScript cannot tell it from `5`. */

/** A JSON number that is not spelt as JavaScript would; only readers make these, and decoding takes them away. */
export class NumberLiteral {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** The value of a JSON number: a number where its text says no more than that, and else a `NumberLiteral`. */
export function numberOf(text: string): number | NumberLiteral {
  const value = Number(text);
  return String(value) === text ? value : text === "-0" ? 0 : new NumberLiteral(text);
}

/** `value` with every `NumberLiteral` in it made a plain number; itself where there is none. Linear in its size. */
export function withPlainNumbers(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof NumberLiteral) return Number(value.text);
  if (Array.isArray(value)) {
    const items = value.map(withPlainNumbers);
    return items.every((item, i) => item === value[i]) ? value : items;
  }
  const entries = Object.entries(value).map(([key, each]) => [key, withPlainNumbers(each), each] as const);
  return entries.every(([, plain, each]) => plain === each) ? value : Object.fromEntries(entries);
}
