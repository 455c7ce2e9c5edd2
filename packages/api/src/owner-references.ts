/**
 * Owners that an object names twice: the API server takes the second ones away and warns.
 *
 * Source: staging/src/k8s.io/apiserver/pkg/endpoints/handlers/rest.go (dedupOwnerReferences) v1.36.3
 */
import { deepEqual, type KubeObject, type OwnerReference } from "@everynode/model";

/** An object whose owners are all different, and the uids of those that were there twice. */
export interface Deduplicated {
  readonly object: KubeObject;
  readonly twice: readonly string[];
}

/** The object without references to owners that equal an earlier one; the object itself where there are none. */
export function withoutRepeatedOwners(object: KubeObject): Deduplicated {
  const { ownerReferences = [] } = object.metadata;
  if (ownerReferences.length < 2) return { object, twice: [] };
  const kept: OwnerReference[] = [];
  const twice: string[] = [];
  for (const owner of ownerReferences) {
    if (kept.some((other) => other.uid === owner.uid && deepEqual(other, owner))) twice.push(owner.uid);
    else kept.push(owner);
  }
  return twice.length === 0 ? { object, twice } : { object: { ...object, metadata: { ...object.metadata, ownerReferences: kept } }, twice };
}

/** The warning of owners named twice; `when` is "" or ` after mutating admission happens`. */
export function repeatedOwnersWarning(twice: readonly string[], when: "" | " after mutating admission happens" = ""): string {
  const advice = "API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests";
  return `.metadata.ownerReferences contains duplicate entries${when}; ${advice}; duplicate UID(s) observed: ${twice.join(", ")}`;
}
