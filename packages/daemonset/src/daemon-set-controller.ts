/**
 * The DaemonSet controller: what wakes a set, and what wakes it again.
 *
 * Source: pkg/controller/daemon/daemon_controller.go v1.36.3
 */
import { type Change, type Controller, done, enqueueKey, type Reconcile, type View, type Waker } from "@everynode/core";
import { controllerOf, type ControllerRevision, type DaemonSet, deepEqual, isPodReady, type KubeObject, type Node, type Pod } from "@everynode/model";
import { forgetWrites } from "./consistency.js";
import type { PlacedBy } from "./daemon-pod.js";
import { forget, observed } from "./expectations.js";
import { daemonFacts, type DaemonFacts } from "./facts.js";
import { type NodeWalk, syncDaemonSet } from "./sync.js";

/** What a DaemonSet controller can be told to do otherwise; left out, it does as Kubernetes does today. */
export interface DaemonSetControllerOptions {
  /** Who binds daemon pods to nodes: the scheduler (as today), or the controller itself (as before Kubernetes 1.12). */
  readonly placedBy?: PlacedBy;
  /** In which order a sync walks nodes: "by-name" where left out, or "drawn" by the controller's random stream. */
  readonly walk?: NodeWalk;
}

type DaemonWaker = Waker<DaemonFacts>;

/** Keys of nodes stand beside keys of sets in one queue; a set's key has no blank. */
const NODE = "node ";

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

function podDeleted(pod: Pod, waker: DaemonWaker): void {
  const set = controllingSet(waker, pod);
  if (set === undefined) return;
  observed(waker, keyOfSet(set), "deletions");
  waker.enqueue(keyOfSet(set));
}

function podAdded(pod: Pod, waker: DaemonWaker): void {
  if (controllerOf(pod) === undefined) {
    wakeMatching(waker, pod);
    return;
  }
  const set = controllingSet(waker, pod);
  if (set === undefined) return;
  observed(waker, keyOfSet(set), "creations");
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

function onPod(change: Change, waker: DaemonWaker): void {
  const pod = change.object as Pod;
  if (change.type === "DELETED" || pod.metadata.deletionTimestamp !== undefined) podDeleted(pod, waker);
  else if (change.previous === undefined) podAdded(pod, waker);
  else podModified(pod, change.previous as Pod, waker);
}

function onNode(change: Change, waker: DaemonWaker): void {
  if (change.type === "DELETED") return;
  const [node, previous] = [change.object as Node, change.previous as Node | undefined];
  if (previous !== undefined && deepEqual(node.metadata.labels, previous.metadata.labels) && deepEqual(node.spec.taints, previous.spec.taints)) return;
  waker.enqueue(NODE + change.key);
}

function onDaemonSet(change: Change, waker: DaemonWaker): void {
  const replaced = change.previous !== undefined && change.previous.metadata.uid !== change.object.metadata.uid;
  if (change.type === "DELETED" || replaced) {
    forget(waker, change.key);
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

/** Wakes the sets that a node has come to matter to. */
function* syncNode(name: string, view: View<DaemonFacts>): Reconcile {
  if (view.get("Node", name) === undefined) return done();
  const owners = new Set<string>();
  for (const key of view.podsOnNode(name).keys()) {
    const pod = view.get("Pod", key);
    const controller = pod && controllerOf(pod);
    if (pod !== undefined && controller?.kind === "DaemonSet") owners.add(`${pod.metadata.namespace ?? ""}/${controller.name}`);
  }
  for (const [key, facts] of view.facts.entries()) {
    const eligibility = facts.survey.nodes.get(name)?.verdict.eligibility;
    const scheduled = owners.has(key);
    const matters = (eligibility === "run" && !scheduled) || (eligibility === "none" && scheduled) || (scheduled && facts.daemonSet.status.numberMisscheduled > 0);
    if (matters) yield* enqueueKey(key);
  }
  return done();
}

/** The controller that keeps one pod of each DaemonSet on every node that is eligible for it. */
export function daemonSetController(options: DaemonSetControllerOptions = {}): Controller<DaemonFacts> {
  const { placedBy = "scheduler", walk = "by-name" } = options;
  return {
    name: "daemonset-controller",
    workers: 2,
    watches: [
      { kind: "DaemonSet", on: onDaemonSet },
      { kind: "ControllerRevision", on: onRevision },
      { kind: "Pod", on: onPod },
      { kind: "Node", on: onNode },
    ],
    facts: daemonFacts,
    reconcile: (key, view) => (key.startsWith(NODE) ? syncNode(key.slice(NODE.length), view) : syncDaemonSet(key, view, { placedBy, walk })),
  };
}
