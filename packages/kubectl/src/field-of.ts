/** Fields of JSON values whose shape nobody has checked. */
import { goJson, isJsonObject, ownValue } from "@everynode/model";

/** A JSON object. */
export type Json = Readonly<Record<string, unknown>>;

/** What stands in `value` behind these names; undefined where there is nothing. */
export function fieldOf(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((at, name) => (isJsonObject(at) ? ownValue(at, name) : undefined), value);
}

/** The text in a field; "" where there is none. */
export function textOf(value: unknown, ...path: readonly string[]): string {
  const found = fieldOf(value, ...path);
  return typeof found === "string" ? found : typeof found === "number" || typeof found === "boolean" ? String(found) : "";
}

/** The number in a field; 0 where there is none. */
export function numberOf(value: unknown, ...path: readonly string[]): number {
  const found = fieldOf(value, ...path);
  return typeof found === "number" ? found : 0;
}

/** The object in a field; an empty one where there is none. */
export function objectOf(value: unknown, ...path: readonly string[]): Json {
  const found = fieldOf(value, ...path);
  return isJsonObject(found) ? (found) : {};
}

/** The list in a field; an empty one where there is none. */
export function listOf(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = fieldOf(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** A map of texts in a field, in order of its keys. */
export function textsOf(value: unknown, ...path: readonly string[]): readonly (readonly [key: string, text: string])[] {
  return Object.entries(objectOf(value, ...path)).map(([key, each]) => [key, String(each)] as const).sort(byKey);
}

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : a > b ? 1 : 0);

/** A copy of `value` with all keys in order, as Go writes maps. */
export function withSortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSortedKeys);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(byKey).map(([key, each]) => [key, withSortedKeys(each)]));
}

/** A copy of `object` with `value` behind these names; objects on the way are made. */
export function withField(object: unknown, path: readonly string[], value: unknown): Json {
  const [name = "", ...rest] = path;
  const old = objectOf(object);
  if (rest.length > 0) return { ...old, [name]: withField(old[name], rest, value) };
  if (value !== undefined) return { ...old, [name]: value };
  const { [name]: _, ...others } = old;
  return others;
}

/** True for everything but nothing. */
export function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** A value as text: words, numbers and truth values as they are, everything else in JSON. */
export function plainText(value: unknown): string {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : goJson(withSortedKeys(value));
}
