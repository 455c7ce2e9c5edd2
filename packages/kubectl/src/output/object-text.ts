/** Objects as JSON, and what of them is not shown. */
import { goJson, isJsonObject } from "@everynode/model";
import { fieldOf, type Json, withField, withSortedKeys } from "../field-of.js";

/** How deep a level of JSON is set in. */
export const JSON_INDENT = 4;

/** An object as kubectl prints it in JSON. */
export function jsonText(value: unknown): string {
  return `${goJson(withSortedKeys(value), JSON_INDENT)}\n`;
}

/** The object, or the list of objects, without what is said of who manages which field. */
export function withoutManagedFields(object: Json): Json {
  const items = object["items"];
  if (Array.isArray(items)) return { ...object, items: items.map((item) => (isJsonObject(item) ? withoutManagedFields(item as Json) : (item as unknown))) };
  return fieldOf(object, "metadata", "managedFields") === undefined ? object : withField(object, ["metadata", "managedFields"], undefined);
}
