/**
 * How Go prints strings and values, wherever the API server's messages quote them.
 *
 * Source: strconv.Quote and encoding/json of Go 1.26
 */

// What Go's unicode.IsPrint refuses beyond ASCII: marks of format and control, private use, unassigned, separators other than the blank.
const UNPRINTABLE = /[\p{C}\p{Z}]/u;
const PLAIN = /^[ !#-[\]-~]*$/;

const QUOTE_ESCAPES: ReadonlyMap<string, string> = new Map([
  ["\x07", "\\a"],
  ["\b", "\\b"],
  ["\f", "\\f"],
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
  ["\v", "\\v"],
  ['"', '\\"'],
  ["\\", "\\\\"],
]);

const hex = (code: number, width: number): string => code.toString(16).padStart(width, "0");

function quotedCharacter(character: string): string {
  const escape = QUOTE_ESCAPES.get(character);
  if (escape !== undefined) return escape;
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20 || code === 0x7f) return `\\x${hex(code, 2)}`;
  if (code < 0x7f || !UNPRINTABLE.test(character)) return character;
  return code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
}

/** `text` in double quotes with Go's escapes (`%q`). */
export function goQuote(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`;
  let quoted = '"';
  for (const character of text) quoted += quotedCharacter(character);
  return `${quoted}"`;
}

/** A value as Go's JSON encoder writes it: as `JSON.stringify` does (on one line, or indented), with `<`, `>`, `&` and two line separators escaped. */
export function goJson(value: unknown, indent = 0): string {
  const text = JSON.stringify(value, null, indent) ?? "null";
  return text.replace(/[<>&\u2028\u2029]/g, (character) => `\\u${hex(character.charCodeAt(0), 4)}`);
}

/** A list of strings as Go prints its source (`%#v`): `[]string{"a", "b"}`. */
export function goStringSlice(texts: readonly string[]): string {
  return `[]string{${texts.map(goQuote).join(", ")}}`;
}

/** A value whose text in messages is settled already, since Go prints it in a way of its own. */
export class GoLiteral {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A map as Go's JSON encoder writes it: keys in byte order; null where there is none. */
export function goMap(map: { readonly [key: string]: unknown } | undefined): GoLiteral {
  if (map === undefined) return new GoLiteral("null");
  const entries = Object.entries(map).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return new GoLiteral(`{${entries.map(([key, value]) => `${goJson(key)}:${goJson(value)}`).join(",")}}`);
}
