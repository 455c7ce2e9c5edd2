/** The first place where two JSON values differ, in words. */

const SHORT = 160;

/** A value on one line, cut where it is long. */
export function short(value: unknown): string {
  return cut(value === undefined ? "nothing" : JSON.stringify(value));
}

/** `PATH: expected A, got B` for the first difference, or undefined where the values are equal; the order of keys does not matter. */
export function firstDifference(expected: unknown, got: unknown, path: string): string | undefined {
  if (Object.is(expected, got)) return undefined;
  if (Array.isArray(expected) && Array.isArray(got)) return listDifference(expected, got, path);
  if (isObject(expected) && isObject(got)) return objectDifference(expected, got, path);
  return `${path}: expected ${short(expected)}, got ${short(got)}`;
}

type JsonObject = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is JsonObject => typeof value === "object" && value !== null && !Array.isArray(value);
const own = (object: JsonObject, key: string): unknown => (Object.hasOwn(object, key) ? object[key] : undefined);

function listDifference(expected: readonly unknown[], got: readonly unknown[], path: string): string | undefined {
  for (let i = 0; i < Math.max(expected.length, got.length); i++) {
    const difference = firstDifference(expected[i], got[i], `${path}[${i}]`);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function objectDifference(expected: JsonObject, got: JsonObject, path: string): string | undefined {
  for (const key of new Set([...Object.keys(expected), ...Object.keys(got)])) {
    const difference = firstDifference(own(expected, key), own(got, key), path === "" ? key : `${path}.${key}`);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

/** The same for lists that are compared as multisets of JSON values. */
export function multisetDifference(expected: readonly unknown[], got: readonly unknown[], path: string): string | undefined {
  const sorted = (list: readonly unknown[]): readonly string[] => list.map((item) => JSON.stringify(item, sortedKeys)).sort();
  const [left, right] = [sorted(expected), sorted(got)];
  const missing = left.find((item) => !right.includes(item));
  if (missing !== undefined) return `${path}: expected ${cut(missing)}, got ${cut(right.find((item) => !left.includes(item)) ?? "nothing of the kind")}`;
  const extra = right.find((item) => !left.includes(item));
  if (extra !== undefined) return `${path}: got ${cut(extra)} besides`;
  return left.length === right.length ? undefined : `${path}: expected ${left.length}, got ${right.length}`;
}

const cut = (text: string): string => (text.length <= SHORT ? text : `${text.slice(0, SHORT)}...`);

function sortedKeys(_: string, value: unknown): unknown {
  return isObject(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))) : value;
}
