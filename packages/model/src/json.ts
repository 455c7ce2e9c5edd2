/** JSON values: the data that objects, patches and requests are made of. */
import { NumberLiteral } from "./number-literal.js";
import { growing } from "./with-fields.js";

/** A JSON value. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

/** A JSON object; its keys may be anything, `__proto__` and `constructor` included. */
export type JsonObject = { readonly [key: string]: JsonValue };

/** True for a JSON object: neither null nor a list, nor a number that keeps its spelling. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof NumberLiteral);
}

/**
 * True when two JSON values say the same: the order of keys does not matter, and a key whose value is `undefined` is
 * a key that is not there. Values that are one and the same are not looked into.
 */
export function deepEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a)) return Array.isArray(b) && equalLists(a, b);
  return !Array.isArray(b) && equalObjects(a, b);
}

function equalLists(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!deepEqual(a[i], b[i])) return false;
  return true;
}

function equalObjects(a: object, b: object): boolean {
  let extra = 0;
  for (const key of Object.keys(a)) {
    const value = ownValue(a, key);
    if (value === undefined) continue;
    extra--;
    if (!deepEqual(value, ownValue(b, key))) return false;
  }
  for (const key of Object.keys(b)) if (ownValue(b, key) !== undefined) extra++;
  return extra === 0;
}

/** The value that `object` itself has under `key`, or undefined: what it inherits does not count. */
export function ownValue(object: object, key: string): unknown {
  return Object.hasOwn(object, key) ? Reflect.get(object, key) : undefined;
}

const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The value as JSON without blanks and with sorted keys: equal values (see `deepEqual`) give equal texts. */
export function stableStringify(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item: unknown) => stableStringify(item ?? null)).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const members: string[] = [];
  for (const key of Object.keys(value).sort(byCodeUnit)) {
    const member = ownValue(value, key);
    if (member !== undefined) members.push(`${JSON.stringify(key)}:${stableStringify(member)}`);
  }
  return `{${members.join(",")}}`;
}

/**
 * A copy of `object` with `value` under `key`, or without the key where `value` is undefined; the object itself where
 * that changes nothing. The key may be `__proto__`.
 */
export function withOwnValue<T extends object>(object: T, key: string, value: unknown): T {
  if (ownValue(object, key) === value && (value !== undefined || !Object.hasOwn(object, key))) return object;
  const copy = growing(object);
  if (value === undefined) Reflect.deleteProperty(copy, key);
  else setOwnValue(copy, key, value);
  return copy;
}

/** Sets a key of an object that is still being made; `__proto__` becomes a key like any other. */
export function setOwnValue(object: object, key: string, value: unknown): void {
  if (key === "__proto__") Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
  else Reflect.set(object, key, value);
}
