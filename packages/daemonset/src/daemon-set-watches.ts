/**
 * What wakes a DaemonSet: its own changes, those of its pods and revisions, and those of nodes.
 *
 * Source: pkg/controller/daemon/daemon_controller.go (addPod, updatePod, deletePod, addNode, updateNode, ...) v1.36.3
 */
import { type Change, forgetWrites, type Waker, type Watch } from "@everynode/core";
import { controllerOf, type ControllerRevision, type DaemonSet, deepEqual, isPodReady, type KubeObject, type Node, type Pod } from "@everynode/model";
import type { DaemonFacts } from "./facts.js";
import type { Hardening } from "./hardening.js";
import { nodeKey, renewedNodeKey } from "./node-keys.js";
import type { DaemonSetParts } from "./parts.js";

/** What the handlers go by. */
export interface WatchOptions {
  readonly parts: DaemonSetParts;
  readonly hardening: Required<Hardening>;
}

type DaemonWaker = Waker<DaemonFacts>;
type Concerned = Pick<DaemonSetParts, "creationObserved" | "deletionObserved" | "dropExpectations" | "nodeMatters">;

/** The set that controls an object, by name and uid. */
function controllingSet(waker: DaemonWaker, object: KubeObject): DaemonSet | undefined {
  const controller = controllerOf(object);
  if (controller?.kind !== "DaemonSet") return undefined;
  const set = waker.view.get("DaemonSet", `${object.metadata.namespace ?? ""}/${controller.name}`);
  return set?.metadata.uid === controller.uid ? set : undefined;
}

const keyOfSet = (daemonSet: DaemonSet): string => `${daemonSet.metadata.namespace ?? ""}/${daemonSet.metadata.name}`;

function wakeMatching(waker: DaemonWaker, object: KubeObject): void {
  for (const [key, set] of waker.view.facts.withPrefix(`${object.metadata.namespace ?? ""}/`)) if (set.matches(object.metadata.labels)) waker.enqueue(key);
}

function podDeleted(pod: Pod, waker: DaemonWaker, parts: Concerned): void {
  const set = controllingSet(waker, pod);
  if (set === undefined) return;
  parts.deletionObserved(waker, keyOfSet(set), pod.metadata.name);
  waker.enqueue(keyOfSet(set));
}

function podAdded(pod: Pod, waker: DaemonWaker, parts: Concerned): void {
  if (controllerOf(pod) === undefined) {
    wakeMatching(waker, pod);
    return;
  }
  const set = controllingSet(waker, pod);
  if (set === undefined) return;
  parts.creationObserved(waker, keyOfSet(set));
  waker.enqueue(keyOfSet(set));
}

function podModified(pod: Pod, previous: Pod, waker: DaemonWaker): void {
  const [is, was] = [controllerOf(pod), controllerOf(previous)];
  const handed = !deepEqual(is, was);
  if (handed && was !== undefined) {
    const set = controllingSet(waker, previous);
    if (set !== undefined) waker.enqueue(keyOfSet(set));
  }
  if (is === undefined) {
    if (handed || !deepEqual(pod.metadata.labels, previous.metadata.labels)) wakeMatching(waker, pod);
    return;
  }
  const set = controllingSet(waker, pod);
  if (set === undefined) return;
  waker.enqueue(keyOfSet(set));
  const { minReadySeconds = 0 } = set.spec;
  if (minReadySeconds > 0 && !isPodReady(previous) && isPodReady(pod)) waker.enqueueAfter(keyOfSet(set), (minReadySeconds + 1) * 1000);
}

function onPod(change: Change, waker: DaemonWaker, parts: Concerned): void {
  const pod = change.object as Pod;
  if (change.type === "DELETED" || pod.metadata.deletionTimestamp !== undefined) podDeleted(pod, waker, parts);
  else if (change.previous === undefined) podAdded(pod, waker, parts);
  else podModified(pod, change.previous as Pod, waker);
}

function onNode(change: Change, waker: DaemonWaker, { parts, hardening }: WatchOptions): void {
  if (change.type === "DELETED") {
    if (hardening.wakeOnNodeDeletion) wakeSetsOn(change.key, waker);
    return;
  }
  const [node, previous] = [change.object as Node, change.previous as Node | undefined];
  if (hardening.newNodesAreBare && previous?.metadata.uid !== node.metadata.uid) waker.enqueue(renewedNodeKey(change.key));
  if (parts.nodeMatters(node, previous)) waker.enqueue(nodeKey(change.key));
}

function onDaemonSet(change: Change, waker: DaemonWaker, parts: Concerned): void {
  const replaced = change.previous !== undefined && change.previous.metadata.uid !== change.object.metadata.uid;
  if (change.type === "DELETED" || replaced) {
    parts.dropExpectations(waker, change.key);
    forgetWrites(waker, change.key);
  }
  waker.enqueue(change.key);
}

function onRevision(change: Change, waker: DaemonWaker): void {
  const [revision, previous] = [change.object as ControllerRevision, change.previous as ControllerRevision | undefined];
  if (change.type === "DELETED" || (previous === undefined && revision.metadata.deletionTimestamp !== undefined)) {
    const set = controllingSet(waker, revision);
    if (set !== undefined) waker.enqueue(keyOfSet(set));
    return;
  }
  const [is, was] = [controllerOf(revision), previous && controllerOf(previous)];
  const handed = previous !== undefined && !deepEqual(is, was);
  if (handed && was !== undefined) {
    const set = controllingSet(waker, previous);
    if (set !== undefined) waker.enqueue(keyOfSet(set));
  }
  if (is !== undefined) {
    const set = previous === undefined ? undefined : controllingSet(waker, revision);
    if (set !== undefined) waker.enqueue(keyOfSet(set));
  } else if (previous === undefined || handed || !deepEqual(revision.metadata.labels, previous.metadata.labels)) wakeMatching(waker, revision);
}

/** Wakes the sets that have pods for a node that is gone. */
function wakeSetsOn(node: string, waker: DaemonWaker): void {
  waker.view.facts.forEach((set, key) => {
    if (set.survey.nodes.has(node)) waker.enqueue(key);
  });
}

/** The kinds that the controller watches. */
export function daemonSetWatches(options: WatchOptions): readonly Watch<DaemonFacts>[] {
  const { parts } = options;
  return [
    { kind: "DaemonSet", on: (change, waker) => onDaemonSet(change, waker, parts) },
    { kind: "ControllerRevision", on: onRevision },
    { kind: "Pod", on: (change, waker) => onPod(change, waker, parts) },
    { kind: "Node", on: (change, waker) => onNode(change, waker, options) },
  ];
}
