/** Values as Go writes them in programs. Source: fmt of Go 1.26 (%#v) */
import { plainText } from "../field-of.js";
import { goQuote, isJsonObject } from "@everynode/model";

/** `map[string]interface {}{"a":1, "b":[]interface {}{"c"}}`. */
export function goSyntax(value: unknown): string {
  if (value === undefined || value === null) return "interface {}(nil)";
  if (typeof value === "string") return goQuote(value);
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(", ")}}`;
  if (!isJsonObject(value)) return plainText(value);
  return `map[string]interface {}{${Object.entries(value).filter(([, each]) => each !== undefined).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => `${goQuote(key)}:${goSyntax(each)}`).join(", ")}}`;
}
