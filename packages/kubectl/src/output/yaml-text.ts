/**
 * Values as kubectl prints them in YAML: which texts are quoted and how, where long lines are folded, in which order keys come.
 *
 * Source: go.yaml.in/yaml/v2 v2.4 encode.go, emitterc.go, sorter.go, resolve.go
 * Differs: keys longer than 128 letters are simple keys too; lines are not folded at Unicode's own line breaks.
 */
import { isJsonObject } from "@everynode/model";
import { plainText } from "../field-of.js";

/** A space behind this column becomes a line break. */
const WIDTH = 80;

/** The value as YAML, with a line break at the end. Linear in its size, apart from the sorting of keys. */
export function yamlText(value: unknown): string {
  const lines: string[] = [];
  writeValue(lines, "", { value, indent: 0, inList: false });
  return `${lines.join("\n")}\n`;
}

interface Place {
  readonly value: unknown;
  /** How far what stands on lines of its own is set in. */
  readonly indent: number;
  /** True behind the dash of a list. */
  readonly inList: boolean;
}

/** Writes a value behind `head`, what stands on its first line already: `name:`, or `  -`. */
function writeValue(lines: string[], head: string, { value, indent, inList }: Place): void {
  const pad = " ".repeat(indent);
  const lead = head === "" ? "" : `${head} `;
  if (Array.isArray(value)) {
    if (value.length === 0) return void lines.push(`${lead}[]`);
    if (head !== "" && !inList) lines.push(head);
    for (const [at, item] of value.entries()) {
      const dash = inList && at === 0 ? `${lead}-` : `${pad}-`;
      writeValue(lines, dash, { value: item as unknown, indent: indent + 2, inList: true });
    }
    return;
  }
  if (!isJsonObject(value)) return writeScalar(lines, lead, { value, indent });
  const entries = Object.entries(value).filter(([, each]) => each !== undefined).sort(([a], [b]) => keyOrder(a, b));
  if (entries.length === 0) return void lines.push(`${lead}{}`);
  if (head !== "" && !inList) lines.push(head);
  for (const [at, [key, each]] of entries.entries()) {
    const name = `${inList && at === 0 ? lead : pad}${keyText(key)}:`;
    // Lists stand as far in as the key that they belong to; objects, two further.
    writeValue(lines, name, { value: each, indent: Array.isArray(each) ? indent : indent + 2, inList: false });
  }
}

function keyText(key: string): string {
  return scalarText(key, { column: 0, indent: 0, isKey: true });
}

function writeScalar(lines: string[], lead: string, { value, indent }: { readonly value: unknown; readonly indent: number }): void {
  if (typeof value === "string") lines.push(lead + scalarText(value, { column: lead.length, indent, isKey: false }));
  else lines.push(lead + (value === null || value === undefined ? "null" : typeof value === "number" ? numberText(value) : plainText(value)));
}

function numberText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e21) return value.toString();
  return value.toString().replace(/e([+-])(\d)$/, "e$10$2");
}

interface TextPlace {
  readonly column: number;
  readonly indent: number;
  readonly isKey: boolean;
}

function scalarText(text: string, place: TextPlace): string {
  const { hasBreaks, plain, single, block } = shapeOf(text);
  if (!hasBreaks && !isPlainString(text)) return doubleQuoted(text, place);
  if (text.includes("\n") && block && !place.isKey) return literal(text, place.indent);
  if (hasBreaks && place.isKey) return doubleQuoted(text, place);
  if (plain && !text.includes("\n")) return folded(text, place);
  return single && !hasBreaks ? `'${folded(text.replaceAll("'", "''"), { ...place, column: place.column + 1 }, true)}'` : doubleQuoted(text, place);
}

interface Shape {
  readonly hasBreaks: boolean;
  readonly plain: boolean;
  readonly single: boolean;
  readonly block: boolean;
}

// eslint-disable-next-line no-control-regex -- control characters are what it is about
const SPECIAL = /[^\n\x20-\x7e\u00a0-\ud7ff\ue000-\ufeff]|[\u0085\u2028\u2029\ufeff]/;
const INDICATOR = /^(?:---|\.\.\.|[#,[\]{}&*!|>'"%@`]|[?:-](?:[ \t]|$))|:(?:[ \t]|$)|[ \t\n]#/;

function shapeOf(text: string): Shape {
  const special = SPECIAL.test(text) || / \n/.test(text);
  const edges = /^[ \n]|[ \n]$/.test(text);
  return {
    hasBreaks: text.includes("\n"),
    plain: !special && !edges && !/\n /.test(text) && !INDICATOR.test(text),
    single: !special && !/\n /.test(text),
    block: !special && !text.endsWith(" "),
  };
}

const WORDS: ReadonlySet<string> = new Set(["", "~", "null", "Null", "NULL", ...["y", "yes", "true", "on", "n", "no", "false", "off"].flatMap((word) => [word, `${word[0]?.toUpperCase() ?? ""}${word.slice(1)}`, word.toUpperCase()]), ".nan", ".NaN", ".NAN", ...["", "+", "-"].flatMap((sign) => [".inf", ".Inf", ".INF"].map((word) => sign + word))]);
const INTEGER = /^[-+]?(?:0|[1-9]\d*|0[0-7]+|0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+)$/;
const FLOAT = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;
const BASE_60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;
const TIME = /^\d{4}-\d{1,2}-\d{1,2}(?:(?:[Tt]| )\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d*)?(?:Z|[-+]\d\d:\d\d)?)?$/;

/** True for a text that YAML 1.1 takes for a text where it stands without quotes. */
function isPlainString(text: string): boolean {
  if (WORDS.has(text)) return false;
  if (!/^[-+.\d]/.test(text)) return true;
  const bare = text.replaceAll("_", "");
  return !INTEGER.test(bare) && !FLOAT.test(bare) && !BASE_60.test(text) && !TIME.test(text);
}

/** The text with line breaks in place of single spaces behind the last column. */
function folded(text: string, { column, indent, isKey }: TextPlace, quoted = false): string {
  if (isKey || column + text.length <= WIDTH) return text;
  let [shown, at] = ["", column];
  for (let place = 0; place < text.length; place++) {
    const letter = text[place] ?? "";
    const isSingle = letter === " " && text[place + 1] !== " " && text[place - 1] !== " " && !(quoted && (place === 0 || place === text.length - 1));
    if (isSingle && at > WIDTH) [shown, at] = [`${shown}\n${" ".repeat(indent)}`, indent];
    else [shown, at] = [shown + letter, at + 1];
  }
  return shown;
}

const ESCAPES: Readonly<Record<string, string>> = { "\0": "\\0", "\u0007": "\\a", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\v": "\\v", "\f": "\\f", "\r": "\\r", "\u001b": "\\e", '"': '\\"', "\\": "\\\\", "\u0085": "\\N", "\u2028": "\\L", "\u2029": "\\P" };

function escaped(letter: string): string {
  const known = ESCAPES[letter];
  if (known !== undefined) return known;
  if (!SPECIAL.test(letter)) return letter;
  const code = letter.codePointAt(0) ?? 0;
  const hex = code.toString(16).toUpperCase();
  return code <= 0xff ? `\\x${hex.padStart(2, "0")}` : code <= 0xffff ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}

function doubleQuoted(text: string, { column, indent, isKey }: TextPlace): string {
  const letters = Array.from(text);
  let [shown, at, spaces] = ['"', column + 1, false];
  for (const [place, letter] of letters.entries()) {
    const folds = letter === " " && !isKey && !spaces && at > WIDTH && place > 0 && place < letters.length - 1;
    if (folds) [shown, at] = [`${shown}\n${" ".repeat(indent)}${letters[place + 1] === " " ? "\\" : ""}`, indent];
    else {
      const said = escaped(letter);
      [shown, at] = [shown + said, at + said.length];
    }
    spaces = letter === " ";
  }
  return `${shown}"`;
}

/** Several lines as they are, set in; the mark says what is at the end, and how far the first line is in of its own. */
function literal(text: string, indent: number): string {
  const own = /^[ \n]/.test(text) ? "2" : "";
  const end = !text.endsWith("\n") ? "-" : text === "\n" || text.endsWith("\n\n") ? "+" : "";
  const body = text.replace(/\n$/, "").split("\n").map((line) => (line === "" ? "" : `${" ".repeat(indent)}${line}`));
  return `|${own}${end}\n${body.join("\n")}`;
}

const LETTER = /\p{L}/u;

/** Keys in an order that people like: numbers in them by their size, letters behind everything else. */
function keyOrder(a: string, b: string): number {
  const [left, right] = [Array.from(a), Array.from(b)];
  for (let at = 0; at < left.length && at < right.length; at++) {
    const [x, y] = [left[at] ?? "", right[at] ?? ""];
    if (x === y) continue;
    const [isLetter, otherIsLetter] = [LETTER.test(x), LETTER.test(y)];
    if (isLetter !== otherIsLetter) return otherIsLetter ? -1 : 1;
    if (isLetter) return x < y ? -1 : 1;
    return numberOrder(left, right, at) || (x < y ? -1 : 1);
  }
  return left.length - right.length;
}

/** How the numbers at a place where both differ compare; 0 where there are none. */
function numberOrder(left: readonly string[], right: readonly string[], at: number): number {
  const digitsAt = (letters: readonly string[]): string => /^\d*/.exec(letters.slice(at).join(""))?.[0] ?? "";
  const isZero = left[at] === "0" || right[at] === "0";
  // A zero within a number counts, one at its beginning does not.
  const before = isZero && /[1-9]\d*$/.test(left.slice(0, at).join("")) ? "1" : "";
  const [a, b] = [digitsAt(left), digitsAt(right)];
  return Number(before + a) - Number(before + b) || a.length - b.length;
}
