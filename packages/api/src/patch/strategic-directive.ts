/**
 * What the directives of a strategic merge patch leave of it.
 *
 * Source: staging/src/k8s.io/apimachinery/pkg/util/strategicpatch/patch.go v1.36.3
 */
import { isJsonObject, ownValue, setOwnValue } from "@everynode/model";

/** The key that says what becomes of the object around it: `replace` or `delete`. */
export const DIRECTIVE = "$patch";

/** Takes out what is null, at any depth; null items of lists stay. */
export function discardNulls(value: unknown): void {
  if (Array.isArray(value)) return value.forEach(discardNulls);
  if (!isJsonObject(value)) return;
  for (const key of Object.keys(value)) {
    const member = ownValue(value, key);
    if (member === null) Reflect.deleteProperty(value, key);
    else discardNulls(member);
  }
}

/** The value without objects that say `$patch`, or undefined where it is such an object itself. Changes objects, not lists. */
export function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDirectives).filter((item) => item !== undefined);
  if (!isJsonObject(value)) return value;
  if (Object.hasOwn(value, DIRECTIVE)) return undefined;
  for (const key of Object.keys(value)) {
    const kept = withoutDirectives(ownValue(value, key));
    if (kept === undefined) Reflect.deleteProperty(value, key);
    else setOwnValue(value, key, kept);
  }
  return value;
}
