/**
 * A Deployment that recreates its pods: the old ones go first, all of them.
 *
 * Source: pkg/controller/deployment/recreate.go v1.36.3
 */
import type { Reconcile, View } from "@everynode/core";
import { controllerOf, isPodTerminal, type Pod } from "@everynode/model";
import { desiredReplicas } from "./deployment-spec.js";
import { isComplete, type Versions } from "./deployment-status.js";
import { cleanUpHistory, resize } from "./deployment-writes.js";
import { type Sync, type VersionedSync, withNewSet, withVersions } from "./new-replica-set.js";
import type { Outcome } from "./outcome.js";
import { isActive } from "./replica-set-order.js";

/** One step of the change: old sets shrink to nothing; once none of their pods runs, the present set is made and grows. */
export function* recreate(sync: Sync): Reconcile<Outcome<VersionedSync>> {
  const found = yield* withVersions(sync);
  if (!found.ok) return found;
  const { deployment, versions, view } = found.value;
  const active = versions.oldSets.filter(isActive);
  for (const set of active) {
    const resized = yield* resize(deployment, set, 0);
    if (!resized.ok) return resized;
  }
  if (active.length > 0 || oldPodsRun(versions, view)) return found;
  return yield* grown(versions.newSet === undefined ? yield* withNewSet(found.value) : found);
}

function* grown(found: Outcome<VersionedSync>): Reconcile<Outcome<VersionedSync>> {
  if (!found.ok) return found;
  const { deployment, versions } = found.value;
  if (versions.newSet === undefined) return found;
  const resized = yield* resize(deployment, versions.newSet, desiredReplicas(deployment));
  if (!resized.ok) return resized;
  if (!isComplete(deployment, deployment.status)) return found;
  const cleaned = yield* cleanUpHistory(deployment, versions.oldSets);
  return cleaned.ok ? found : cleaned;
}

/** The pods that a set controls, by key. */
export function podsOfSet(uid: string, view: View): readonly Pod[] {
  return view.ownedBy("Pod", uid).keys().flatMap((key) => {
    const pod = view.get("Pod", key);
    return pod !== undefined && controllerOf(pod)?.uid === uid ? [pod] : [];
  });
}

/** True where a pod of an older version has not ended, and may be running still. */
function oldPodsRun({ oldSets }: Versions, view: View): boolean {
  return oldSets.some((set) => (set.status.replicas > 0 ? true : podsOfSet(set.metadata.uid, view).some((pod) => !isPodTerminal(pod))));
}
