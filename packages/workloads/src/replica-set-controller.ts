/**
 * The ReplicaSet controller: what wakes a set.
 *
 * Source: pkg/controller/replicaset/replica_set.go v1.36.3
 */
import { type Change, type Controller, creationObserved, deletionObserved, dropExpectations, forgetWrites, type Waker } from "@everynode/core";
import { controllerOf, deepEqual, isPodReady, type KubeObject, type OwnerReference, type Pod, type ReplicaSet } from "@everynode/model";
import { type ReplicaFacts, replicaFacts } from "./replica-set-facts.js";
import { syncReplicaSet } from "./replica-set-sync.js";

type ReplicaWaker = Waker<ReplicaFacts>;

/** How many sets are synced at once. */
const WORKERS = 5;

const namespaceOf = (object: KubeObject): string => `${object.metadata.namespace ?? ""}/`;

/** The key and the set to which a reference of an object leads, by name and uid. */
function referredSet(waker: ReplicaWaker, object: KubeObject, owner: OwnerReference | undefined): { readonly key: string; readonly set: ReplicaSet } | undefined {
  if (owner?.kind !== "ReplicaSet") return undefined;
  const key = namespaceOf(object) + owner.name;
  const set = waker.view.get("ReplicaSet", key);
  return set?.metadata.uid === owner.uid ? { key, set } : undefined;
}

/** Wakes the sets that might adopt the pod. */
function wakeMatching(waker: ReplicaWaker, pod: Pod): void {
  const { sets } = waker.view.facts;
  if (sets.size === 0) return;
  for (const [key, set] of sets.withPrefix(namespaceOf(pod))) if (set.matches(pod.metadata.labels)) waker.enqueue(key);
}

function podDeleted(pod: Pod, waker: ReplicaWaker): void {
  const owner = referredSet(waker, pod, controllerOf(pod));
  if (owner === undefined) return;
  deletionObserved(waker, owner.key, pod.metadata.name);
  waker.enqueue(owner.key);
}

function podAdded(pod: Pod, waker: ReplicaWaker): void {
  const controller = controllerOf(pod);
  if (controller === undefined) {
    wakeMatching(waker, pod);
    return;
  }
  const owner = referredSet(waker, pod, controller);
  if (owner === undefined) return;
  creationObserved(waker, owner.key);
  waker.enqueue(owner.key);
}

function podModified(pod: Pod, previous: Pod, waker: ReplicaWaker): void {
  const [is, was] = [controllerOf(pod), controllerOf(previous)];
  const handed = is !== was && !deepEqual(is, was);
  if (handed && was !== undefined) {
    const before = referredSet(waker, previous, was);
    if (before !== undefined) waker.enqueue(before.key);
  }
  if (is === undefined) {
    if (handed || !deepEqual(pod.metadata.labels, previous.metadata.labels)) wakeMatching(waker, pod);
    return;
  }
  const owner = referredSet(waker, pod, is);
  if (owner === undefined) return;
  waker.enqueue(owner.key);
  const { minReadySeconds = 0 } = owner.set.spec;
  if (minReadySeconds > 0 && !isPodReady(previous) && isPodReady(pod)) waker.enqueueAfter(owner.key, minReadySeconds * 1000);
}

/** True where the pod belongs to something that is no ReplicaSet, as most pods of some clusters do. */
function isForeign(pod: Pod): boolean {
  const owner = controllerOf(pod);
  return owner !== undefined && owner.kind !== "ReplicaSet";
}

function onPod(change: Change, waker: ReplicaWaker): void {
  const pod = change.object as Pod;
  const previous = change.previous as Pod | undefined;
  if (isForeign(pod) && (previous === undefined || isForeign(previous))) return;
  if (change.type === "DELETED") podDeleted(pod, waker);
  else if (pod.metadata.deletionTimestamp !== undefined) {
    podDeleted(pod, waker);
    if (previous !== undefined && !deepEqual(pod.metadata.labels, previous.metadata.labels)) podDeleted(previous, waker);
  } else if (previous === undefined) podAdded(pod, waker);
  else podModified(pod, previous, waker);
}

function onReplicaSet(change: Change, waker: ReplicaWaker): void {
  const replaced = change.previous !== undefined && change.previous.metadata.uid !== change.object.metadata.uid;
  if (change.type === "DELETED" || replaced) {
    dropExpectations(waker, change.key);
    forgetWrites(waker, change.key);
  }
  waker.enqueue(change.key);
}

/** The controller that keeps as many pods of each ReplicaSet as it wishes for. */
export function replicaSetController(): Controller<ReplicaFacts> {
  return {
    name: "replicaset-controller",
    workers: WORKERS,
    watches: [
      { kind: "ReplicaSet", on: onReplicaSet },
      { kind: "Pod", on: onPod },
    ],
    facts: replicaFacts,
    reconcile: syncReplicaSet,
  };
}
