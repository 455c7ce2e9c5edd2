/**
 * The Deployment controller: what wakes a Deployment.
 *
 * Source: pkg/controller/deployment/deployment_controller.go v1.36.3
 */
import type { Change, Controller, View, Waker } from "@everynode/core";
import { controllerOf, deepEqual, type Deployment, type KubeObject, labelMatcher, type OwnerReference, type Pod, type ReplicaSet } from "@everynode/model";
import { isDeadline, syncDeployment } from "./deployment-sync.js";
import { podsOfSet } from "./recreate.js";

/** How many Deployments are synced at once. */
const WORKERS = 5;

const namespaceOf = (object: KubeObject): string => `${object.metadata.namespace ?? ""}/`;

/** The key of the Deployment to which a reference of an object leads, by name and uid. */
function referred(view: View, object: KubeObject, owner: OwnerReference | undefined): string | undefined {
  if (owner?.kind !== "Deployment") return undefined;
  const key = namespaceOf(object) + owner.name;
  return view.get("Deployment", key)?.metadata.uid === owner.uid ? key : undefined;
}

function wakeOwner(waker: Waker, set: ReplicaSet, owner: OwnerReference | undefined): void {
  const key = referred(waker.view, set, owner);
  if (key !== undefined) waker.enqueue(key);
}

/** Wakes the Deployments that might adopt the set. */
function wakeMatching(waker: Waker, set: ReplicaSet): void {
  for (const [key, deployment] of waker.view.objects("Deployment").withPrefix(namespaceOf(set))) {
    if (labelMatcher(deployment.spec.selector)(set.metadata.labels)) waker.enqueue(key);
  }
}

function onReplicaSet(change: Change, waker: Waker): void {
  const set = change.object as ReplicaSet;
  const previous = change.previous as ReplicaSet | undefined;
  const is = controllerOf(set);
  if (change.type === "DELETED" || (previous === undefined && set.metadata.deletionTimestamp !== undefined)) {
    wakeOwner(waker, set, is);
    return;
  }
  const was = previous && controllerOf(previous);
  const handed = previous !== undefined && !deepEqual(is, was);
  if (handed && was !== undefined) wakeOwner(waker, previous, was);
  if (is !== undefined) wakeOwner(waker, set, is);
  else if (previous === undefined || handed || !deepEqual(set.metadata.labels, previous.metadata.labels)) wakeMatching(waker, set);
}

/** The last pod of a Deployment that recreates its pods is gone: it may go on. */
function onPod(change: Change, waker: Waker): void {
  if (change.type !== "DELETED") return;
  const pod = change.object as Pod;
  const owner = controllerOf(pod);
  if (owner?.kind !== "ReplicaSet") return;
  const set = waker.view.get("ReplicaSet", namespaceOf(pod) + owner.name);
  if (set?.metadata.uid !== owner.uid) return;
  const key = referred(waker.view, set, controllerOf(set));
  const deployment = key === undefined ? undefined : waker.view.get("Deployment", key);
  if (key !== undefined && deployment?.spec.strategy.type === "Recreate" && !hasPods(deployment, waker.view)) waker.enqueue(key);
}

function hasPods(deployment: Deployment, view: View): boolean {
  const { uid } = deployment.metadata;
  return view.ownedBy("ReplicaSet", uid).keys().some((key) => {
    const set = view.get("ReplicaSet", key);
    return set !== undefined && controllerOf(set)?.uid === uid && podsOfSet(set.metadata.uid, view).length > 0;
  });
}

/** The controller that rolls Deployments from one version to the next. */
export function deploymentController(): Controller {
  return {
    name: "deployment-controller",
    workers: WORKERS,
    background: isDeadline,
    watches: [
      { kind: "Deployment", on: (change, waker) => waker.enqueue(change.key) },
      { kind: "ReplicaSet", on: onReplicaSet },
      { kind: "Pod", on: onPod },
    ],
    reconcile: syncDeployment,
  };
}
