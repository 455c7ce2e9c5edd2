/**
 * A Deployment rolls from its old ReplicaSets to the present one, within its limits.
 *
 * Source: pkg/controller/deployment/rolling.go v1.36.3
 */
import type { Reconcile } from "@everynode/core";
import { desiredReplicas, limitsOf } from "./deployment-spec.js";
import { allSets, isComplete, wishedFor } from "./deployment-status.js";
import { cleanUpHistory, resize } from "./deployment-writes.js";
import { type Sync, type VersionedSync, withNewSet } from "./new-replica-set.js";
import { good, type Outcome } from "./outcome.js";
import { byAge, isActive } from "./replica-set-order.js";
import { newSetReplicas, scaledDown } from "./rolling-arithmetic.js";

/** One step of the rollout: the present set grows if it can, else the old ones shrink, else what is over is cleaned up. */
export function* rollingUpdate(sync: Sync): Reconcile<Outcome<VersionedSync>> {
  const found = yield* withNewSet(sync);
  if (!found.ok) return found;
  const grown = yield* growNewSet(found.value);
  if (!grown.ok) return grown;
  if (grown.value || (yield* shrinkOldSets(found.value))) return found;
  const { deployment, versions } = found.value;
  if (!isComplete(deployment, deployment.status)) return found;
  const cleaned = yield* cleanUpHistory(deployment, versions.oldSets);
  return cleaned.ok ? found : cleaned;
}

/** True where the present set was given another size. */
function* growNewSet({ deployment, versions }: VersionedSync): Reconcile<Outcome<boolean>> {
  const { newSet } = versions;
  if (newSet === undefined || newSet.spec.replicas === desiredReplicas(deployment)) return good(false);
  const replicas = newSetReplicas(limitsOf(deployment), newSet.spec.replicas ?? 1, wishedFor(allSets(versions)));
  const resized = yield* resize(deployment, newSet, replicas);
  return resized.ok ? good(replicas !== newSet.spec.replicas) : resized;
}

/** True where old sets were made smaller: without their pods that are not available first, then as far as the budget goes. What goes wrong is left to the next sync. */
function* shrinkOldSets({ deployment, versions }: VersionedSync): Reconcile<boolean> {
  const { newSet } = versions;
  if (newSet === undefined) return false;
  const oldSets = versions.oldSets.filter(isActive).sort(byAge);
  const counts = [newSet, ...oldSets].map(({ spec, status }) => ({ replicas: spec.replicas ?? 1, available: status.availableReplicas ?? 0 }));
  const [newCount = { replicas: 0, available: 0 }, ...oldCounts] = counts;
  const plan = scaledDown(limitsOf(deployment), newCount, oldCounts);
  const cleaned = [];
  for (const [at, set] of oldSets.entries()) {
    const resized = yield* resize(deployment, set, plan.cleaned[at] ?? 0);
    if (!resized.ok) return false;
    cleaned.push(resized.value);
  }
  for (const [at, set] of cleaned.entries()) {
    const resized = yield* resize(deployment, set, plan.sizes[at] ?? 0);
    if (!resized.ok) return false;
  }
  return oldCounts.some(({ replicas }, at) => replicas !== plan.sizes[at]);
}
