/**
 * JSON values as Go prints its maps and lists (`%v`), in the messages that quote patches.
 *
 * Source: fmt of Go 1.26
 */
import { isJsonObject, NumberLiteral, ownValue } from "@everynode/model";

/** The value in Go's form: `map[a:1 b:[x <nil>]]`, keys sorted. */
export function goFormat(value: unknown): string {
  if (value === null || value === undefined) return "<nil>";
  if (Array.isArray(value)) return `[${value.map(goFormat).join(" ")}]`;
  if (isJsonObject(value)) return `map[${memberTexts(value).join(" ")}]`;
  return typeof value === "string" ? value : numberText(value);
}

function memberTexts(object: object): readonly string[] {
  const keys = Object.keys(object).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return keys.map((key) => `${key}:${goFormat(ownValue(object, key))}`);
}

/** The value where a string was expected (`%s`): `%!s(int64=5)` for a number. */
export function goFormatString(value: unknown): string {
  if (typeof value === "string") return value;
  if (value === null || value === undefined) return NO_TYPE;
  return isJsonObject(value) || Array.isArray(value) ? goFormat(value) : `%!s(${goType(value)}=${goFormat(value)})`;
}

/** How Go prints the type of null, which has none. */
export const NO_TYPE = "%!s(<nil>)";

/** The Go type that a JSON value is decoded into, as messages name it. */
export function goType(value: unknown): "string" | "bool" | "int64" | "float64" | "map[string]interface {}" | "[]interface {}" | typeof NO_TYPE {
  if (value === null || value === undefined) return NO_TYPE;
  if (typeof value === "string") return "string";
  if (typeof value === "boolean") return "bool";
  if (Array.isArray(value)) return "[]interface {}";
  if (isJsonObject(value)) return "map[string]interface {}";
  return isInteger(value) ? "int64" : "float64";
}

const MAX_INT64 = (1n << 63n) - 1n;

function isInteger(value: unknown): boolean {
  if (!(value instanceof NumberLiteral)) return Number.isInteger(value) && Number.isSafeInteger(value);
  if (!/^-?[0-9]+$/.test(value.text)) return false;
  const exact = BigInt(value.text);
  return exact <= MAX_INT64 && exact >= -MAX_INT64 - 1n;
}

function numberText(value: unknown): string {
  if (value instanceof NumberLiteral) return isInteger(value) ? String(BigInt(value.text)) : floatText(Number(value.text));
  return typeof value === "number" && !isInteger(value) ? floatText(value) : String(value);
}

/** The shortest form, with an exponent of two digits or more from a million on and below a ten-thousandth. */
function floatText(value: number): string {
  const [digits, exponent = "0"] = value.toExponential().split("e");
  const size = Number(exponent);
  if (size >= -4 && size < 6) return String(value);
  return `${digits}e${size < 0 ? "-" : "+"}${String(Math.abs(size)).padStart(2, "0")}`;
}
