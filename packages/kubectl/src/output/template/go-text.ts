/** Values as Go prints them. Source: fmt of Go 1.26 (%v) */
import { isJsonObject } from "@everynode/model";
import { plainText } from "../../field-of.js";

/** A value as text: `[a b]`, `map[a:1 b:2]`, words as they are; `<no value>` for nothing. */
export function goText(value: unknown): string {
  return value === undefined || value === null ? "<no value>" : within(value);
}

function within(value: unknown): string {
  if (value === undefined || value === null) return "<nil>";
  if (Array.isArray(value)) return `[${value.map(within).join(" ")}]`;
  if (!isJsonObject(value)) return plainText(value);
  return `map[${Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => `${key}:${within(each)}`).join(" ")}]`;
}
