/**
 * JSON merge patches (RFC 7386): what is null goes, objects merge, everything else is replaced.
 *
 * Source: gopkg.in/evanphx/json-patch.v4 v4.13.0 merge.go, staging/src/k8s.io/apiserver/pkg/endpoints/handlers/patch.go v1.36.3
 */
import { isJsonObject, ownValue } from "@everynode/model";
import type { FieldValidation } from "../request.js";
import { ObjectDraft } from "./object-draft.js";
import { jsonKind, malformed, type Patched, type PatchRefusal } from "./patch-result.js";

/** `original` with `patch` merged into it. Linear in the patch; fails where the patch is no object. */
export function mergePatch(original: object, patch: unknown, fieldValidation?: FieldValidation): Patched | PatchRefusal {
  if (isJsonObject(patch)) return { ok: true, value: mergedObject(original, patch) };
  if (patch === null) return malformed("Invalid JSON Patch");
  if (fieldValidation !== "Ignore") return malformed(`error decoding patch: json: cannot unmarshal ${jsonKind(patch)} into Go value of type map[string]interface {}`);
  // A list takes the object's place where nobody looks at it before.
  return Array.isArray(patch) ? { ok: true, value: withoutNulls(patch) } : malformed("Invalid JSON Patch");
}

function mergedObject(original: object, patch: object): object {
  const draft = new ObjectDraft(original);
  for (const key of Object.keys(patch)) {
    const value = ownValue(patch, key);
    if (value === null) draft.delete(key);
    else draft.set(key, merged(draft.get(key), value));
  }
  return draft.finished();
}

function merged(original: unknown, patch: unknown): unknown {
  if (!isJsonObject(original)) return withoutNulls(patch);
  // A list that replaces an object keeps the nulls inside its items.
  return isJsonObject(patch) ? mergedObject(original, patch) : patch;
}

/** The value without null members at any depth; null items of lists stay. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(withoutNulls);
    return items.every((item, i) => item === value[i]) ? value : items;
  }
  if (!isJsonObject(value)) return value;
  const draft = new ObjectDraft(value);
  for (const key of Object.keys(value)) {
    const member = ownValue(value, key);
    if (member === null) draft.delete(key);
    else draft.set(key, withoutNulls(member));
  }
  return draft.finished();
}
