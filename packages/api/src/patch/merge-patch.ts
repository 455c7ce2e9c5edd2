/** JSON merge patch (RFC 7386). */
import { isJsonObject, setOwnValue } from "@everynode/model";

/** `value` with the merge patch `patch`: null removes a key, objects are merged, anything else takes its place. Shares what does not change. */
export function mergePatch(value: unknown, patch: unknown): unknown {
  if (!isJsonObject(patch)) return patch;
  const merged: Record<string, unknown> = isJsonObject(value) ? { ...value } : {};
  for (const key of Object.keys(patch)) {
    const part = patch[key];
    if (part === null) delete merged[key];
    else setOwnValue(merged, key, mergePatch(Object.hasOwn(merged, key) ? merged[key] : undefined, part));
  }
  return merged;
}
