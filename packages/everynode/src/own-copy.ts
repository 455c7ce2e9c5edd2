/** A caller keeps what it gave: the cluster takes a copy, so that a later edit of the original changes nothing in the store. */
import { type JsonObject, setOwnValue } from "@everynode/model";
import { UsageError } from "./api-error.js";

const MAX_DEPTH = 200;

function copied(value: unknown, path: string, depth: number): unknown {
  if (depth > MAX_DEPTH) throw new UsageError(`an object is nested more than ${MAX_DEPTH} levels deep, or contains itself, at ${path}`);
  if (Array.isArray(value)) return value.map((item: unknown, at) => copied(item, `${path}[${at}]`, depth + 1));
  if (typeof value !== "object" || value === null) {
    if (typeof value === "function" || typeof value === "symbol" || typeof value === "bigint" || (typeof value === "number" && !Number.isFinite(value))) {
      throw new UsageError(`an object of the API is plain JSON; got ${typeof value === "number" ? String(value) : `a ${typeof value}`} at ${path}`);
    }
    return value;
  }
  if (!isPlain(value)) throw new UsageError(`an object of the API is plain JSON; got a ${value.constructor.name} at ${path}`);
  const copy = {};
  for (const key of Object.keys(value)) if (value[key] !== undefined) setOwnValue(copy, key, copied(value[key], `${path}.${key}`, depth + 1));
  return copy;
}

/** True for what `{...}` and JSON.parse make, in any realm, and for objects without a prototype. */
function isPlain(value: object): value is JsonObject {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** A deep copy of plain JSON, without undefined fields. Throws a `UsageError` for what is no JSON, and where. */
export function withOwnCopy<T>(object: T): T {
  return copied(object, "object", 0) as T;
}
