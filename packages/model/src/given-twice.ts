/**
 * What Go makes of a field that a text gives twice: the second value is decoded over the first.
 *
 * Source: encoding/json of Go 1.26 (Unmarshal into values that are not zero)
 */
import { isJsonObject } from "./json.js";
import { NumberLiteral } from "./number-literal.js";
import type { Schema } from "./schema.js";

const isObject = (value: unknown): value is { readonly [name: string]: unknown } => isJsonObject(value) && !(value instanceof NumberLiteral);

/** The value of which decoding gives the same as decoding `first`, and then `second` into that. */
export function overlaid(schema: Schema, first: unknown, second: unknown): unknown {
  if (second === null) return schema.pointer || schema.type === "list" || schema.type === "map" ? null : first;
  if (schema.type === "map" && isObject(first) && isObject(second)) return { ...first, ...second };
  if (schema.type === "list" && Array.isArray(first) && Array.isArray(second) && schema.items !== undefined) {
    const { items } = schema;
    return second.map((item: unknown, i) => (i < first.length ? overlaid(items, first[i], item) : item));
  }
  const { ref } = schema;
  if (ref === undefined || !isObject(first) || !isObject(second)) return second;
  const both = Object.entries(second).map(([name, value]): [string, unknown] => {
    const field = ref.fields.get(name);
    return [name, field !== undefined && Object.hasOwn(first, name) ? overlaid(field, first[name], value) : value];
  });
  return { ...first, ...Object.fromEntries(both) };
}
