/**
 * Whether two parts of a pod mean the same: quantities by their value, and nothing as much as an empty list.
 *
 * Source: staging/src/k8s.io/apimachinery/pkg/api/equality/semantic.go v1.36.3
 */
import { ownValue } from "../json.js";
import { compareTexts } from "./quantities.js";

const QUANTITIES: ReadonlySet<string> = new Set(["limits", "requests", "overhead", "sizeLimit", "divisor", "allocatedResources"]);

/** True where `a` and `b` mean the same. Parts that are one and the same are not looked into. */
export function meansSame(a: unknown, b: unknown): boolean {
  return same(a, b, false);
}

function same(a: unknown, b: unknown, quantities: boolean): boolean {
  if (a === b || (isEmpty(a) && isEmpty(b))) return true;
  if (typeof a === "string" && typeof b === "string") return quantities && compareTexts(a, b) === 0;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((element, i) => same(element, b[i], quantities));
  if (!isPlain(a) || !isPlain(b)) return false;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  for (const key of keys) if (!same(ownValue(a, key), ownValue(b, key), quantities || QUANTITIES.has(key))) return false;
  return true;
}

const isPlain = (value: unknown): value is object => typeof value === "object" && value !== null && !Array.isArray(value);

/** Nothing, or a list without elements. An empty object is more than none: it may be a pointer to a struct. */
function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}
