/**
 * What plain YAML scalars mean to Kubernetes: YAML 1.1 as go-yaml understands it, where `yes` is true and `012` is ten.
 *
 * Source: go.yaml.in/yaml/v2 resolve.go v2.4.3
 */
import { NumberLiteral } from "./number-literal.js";

/** A scalar: its value, and its kind as go-yaml's tag names it. */
export interface YamlScalar {
  readonly tag: "!!str" | "!!bool" | "!!int" | "!!float" | "!!null";
  readonly value: string | boolean | number | null | NumberLiteral;
}

const TRUE = ["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"];
const FALSE = ["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"];
const NULL = ["", "~", "null", "Null", "NULL"];
const INFINITE = [".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"];
const MINUS_INFINITE = ["-.inf", "-.Inf", "-.INF"];
const NAN = [".nan", ".NaN", ".NAN"];

const scalars = (words: readonly string[], tag: YamlScalar["tag"], value: YamlScalar["value"]): [string, YamlScalar][] => words.map((word) => [word, { tag, value }]);

const WORDS: ReadonlyMap<string, YamlScalar> = new Map([
  ...scalars(TRUE, "!!bool", true),
  ...scalars(FALSE, "!!bool", false),
  ...scalars(NULL, "!!null", null),
  ...scalars(INFINITE, "!!float", Infinity),
  ...scalars(MINUS_INFINITE, "!!float", -Infinity),
  ...scalars(NAN, "!!float", NaN),
]);

const INTEGER = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/;
const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const MAX_UINT64 = 18446744073709551615n;
const MIN_INT64 = -9223372036854775808n;

function magnitude(match: RegExpExecArray): bigint {
  const [, , hex, binary, octal, decimal = "0"] = match;
  if (hex !== undefined) return BigInt(`0x${hex}`);
  if (binary !== undefined) return BigInt(`0b${binary}`);
  return octal === undefined ? BigInt(decimal) : BigInt(`0o${octal}`);
}

function integerOf(text: string): number | NumberLiteral | undefined {
  const match = INTEGER.exec(text);
  if (match === null) return undefined;
  const size = magnitude(match);
  const value = match[1] === "-" ? -size : size;
  // A sign is read only by the parser of signed numbers, which ends sooner.
  const max = match[1] === "" ? MAX_UINT64 : -MIN_INT64 - 1n;
  if (value > max || value < MIN_INT64) return undefined;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : new NumberLiteral(String(value));
}

function numberOf(text: string): YamlScalar | undefined {
  const plain = text.includes("_") ? text.replaceAll("_", "") : text;
  const integer = integerOf(plain);
  if (integer !== undefined) return { tag: "!!int", value: integer };
  if (!FLOAT.test(plain)) return undefined;
  const float = Number(plain);
  return Number.isFinite(float) ? { tag: "!!float", value: float === 0 ? 0 : float } : undefined;
}

/** What a scalar without quotes and without a tag means. */
export function plainScalar(text: string): YamlScalar {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  const first = text.charCodeAt(0);
  const startsNumber = (first >= 0x30 && first <= 0x39) || first === 0x2b || first === 0x2d || first === 0x2e;
  const number = startsNumber ? numberOf(text) : undefined;
  return number ?? { tag: "!!str", value: text };
}

/** What a scalar with a tag means, or why it cannot. Tags that are not YAML's own make a string. */
export function taggedScalar(text: string, tag: string, quoted: boolean): YamlScalar | string {
  const short = tag.startsWith("tag:yaml.org,2002:") ? `!!${tag.slice(18)}` : tag;
  const found = plainScalar(text);
  if (short === "!!int" || short === "!!bool" || short === "!!null" || (short === "!!float" && found.tag !== "!!int")) {
    return found.tag === short ? found : `cannot decode ${found.tag} \`${text}\` as a ${short}`;
  }
  if (short === "!!float") return found;
  return short === "" && !quoted ? found : { tag: "!!str", value: text };
}
