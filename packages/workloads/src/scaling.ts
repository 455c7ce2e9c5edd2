/**
 * A Deployment whose wish for replicas has changed, or that is paused, scales its ReplicaSets.
 *
 * Source: pkg/controller/deployment/sync.go (scale) v1.36.3
 */
import type { Reconcile } from "@everynode/core";
import type { ReplicaSet } from "@everynode/model";
import { desiredReplicas, limitsOf, rolls } from "./deployment-spec.js";
import { allSets } from "./deployment-status.js";
import { resize, scaleTo } from "./deployment-writes.js";
import type { VersionedSync } from "./new-replica-set.js";
import { good, type Outcome } from "./outcome.js";
import { proportionalSizes, type ScaledSet } from "./proportional-scaling.js";
import { desiredReplicasOf, maxReplicasOf } from "./replica-set-annotations.js";
import { activeOrLatest, isActive } from "./replica-set-order.js";

/** One active set gets all that is wished for; several share it, but for old ones that a complete new one makes needless. */
export function* scale(sync: VersionedSync): Reconcile<Outcome<undefined>> {
  const { deployment, versions } = sync;
  const only = activeOrLatest(versions);
  if (only !== undefined) return yield* sized(sync, [[only, desiredReplicas(deployment)]]);
  if (isSaturated(sync)) return yield* sized(sync, versions.oldSets.filter(isActive).map((set) => [set, 0]));
  return rolls(deployment) ? yield* shared(sync) : good(undefined);
}

/** True where the present set has all that is wished for, and all of it is available. */
function isSaturated({ deployment, versions: { newSet } }: VersionedSync): boolean {
  const desired = desiredReplicas(deployment);
  return newSet !== undefined && newSet.spec.replicas === desired && desiredReplicasOf(newSet) === desired && (newSet.status.availableReplicas ?? 0) === desired;
}

function* sized({ deployment }: VersionedSync, sizes: readonly (readonly [set: ReplicaSet, size: number])[]): Reconcile<Outcome<undefined>> {
  for (const [set, size] of sizes) {
    const resized = yield* resize(deployment, set, size);
    if (!resized.ok) return resized;
  }
  return good(undefined);
}

const scaledSet = (set: ReplicaSet): ScaledSet => ({
  name: set.metadata.name,
  createdAt: set.metadata.creationTimestamp,
  replicas: set.spec.replicas ?? 1,
  maxReplicas: maxReplicasOf(set) ?? 0,
});

/** All active sets grow or shrink by their part. */
function* shared({ deployment, versions }: VersionedSync): Reconcile<Outcome<undefined>> {
  const active = allSets(versions).filter(isActive);
  const byName = new Map(active.map((set) => [set.metadata.name, set]));
  for (const [name, size] of proportionalSizes(active.map(scaledSet), { limits: limitsOf(deployment), statusReplicas: deployment.status.replicas ?? 0 })) {
    const set = byName.get(name);
    const scaled = set === undefined ? good(undefined) : yield* scaleTo(deployment, set, size);
    if (!scaled.ok) return scaled;
  }
  return good(undefined);
}
