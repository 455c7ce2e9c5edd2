/**
 * Drives pods away from nodes with NoExecute taints, at once or after as long as they tolerate them.
 *
 * A key is either a node's (no slash) or a pod's (`namespace/name`), or a pod's with a mark before it when its time has come. What is to happen to a
 * pod is remembered under its key.
 *
 * Source: pkg/controller/tainteviction/{taint_eviction,timed_workers}.go v1.36.3
 * Differs: a failed eviction is tried again at once, not after 10 ms. Pods that are waiting to be driven away do not keep a cluster from being at rest.
 */
import { type Change, type Controller, done, enqueueKey, recall, type Reconcile, record, remember, requeueAfter, send, type View, type Waker } from "@everynode/core";
import { deepEqual, type KubeObject, type Node, type Pod, type Taint, tolerates, type Toleration } from "@everynode/model";
import { type ConditionChange, editPodStatus, withPodCondition } from "./pod-writes.js";

/** When a pod is to be driven away, in simulated milliseconds. */
interface Eviction {
  readonly atMs: number;
}

/** Drives pods away from nodes that they do not tolerate. */
export function taintEviction(): Controller {
  return {
    name: "taint-eviction-controller",
    background: true,
    workers: Infinity,
    watches: [
      { kind: "Node", on: (change, waker) => onNode(change as Change<Node>, waker) },
      { kind: "Pod", on: (change, waker) => onPod(change as Change<Pod>, waker) },
    ],
    reconcile: (key, view) => (key.startsWith(TIME) ? timeUp(key.slice(TIME.length), view) : key.includes("/") ? reconcilePod(key, view) : reconcileNode(key, view)),
  };
}

/** Before the key of a pod that is to be driven away. */
const TIME = "!";

const NONE: readonly Taint[] = [];
const drivesAway = ({ effect }: Taint): boolean => effect === "NoExecute";

function drivingTaints(node: Node | undefined): readonly Taint[] {
  const taints = node?.spec.taints;
  return taints === undefined || !taints.some(drivesAway) ? NONE : taints.filter(drivesAway);
}

function onNode({ key, type, object, previous }: Change<Node>, waker: Waker): void {
  if (type === "DELETED") return;
  const taints = drivingTaints(object);
  const isNew = previous === undefined && (taints.length > 0 || waker.view.podsOnNode(key).size > 0);
  if (isNew || (previous !== undefined && !deepEqual(taints, drivingTaints(previous)))) waker.enqueue(key);
}

function onPod({ key, type, object, previous }: Change<Pod>, waker: Waker): void {
  if (type === "DELETED") {
    if (waker.recall(key) !== undefined) waker.enqueue(key);
    return;
  }
  const { nodeName = "", tolerations } = object.spec;
  if (nodeName === "" || (previous !== undefined && previous.spec.nodeName === nodeName && sameTolerations(previous.spec.tolerations, tolerations))) return;
  if (drivingTaints(waker.view.get("Node", nodeName)).length > 0) waker.enqueue(key);
}

function sameTolerations(a: readonly Toleration[] | undefined, b: readonly Toleration[] | undefined): boolean {
  return a === b || deepEqual(a, b);
}

function* reconcileNode(name: string, view: View): Reconcile {
  const node = view.get("Node", name);
  if (node === undefined) return done();
  const taints = drivingTaints(node);
  for (const key of view.podsOnNode(name).keys()) {
    const pod = view.get("Pod", key);
    if (pod !== undefined) yield* consider(key, pod, { taints, nowMs: view.nowMs });
  }
  return done();
}

function* reconcilePod(key: string, view: View): Reconcile {
  const pod = view.get("Pod", key);
  if (pod === undefined) {
    yield* cancel(key, view.nowMs);
    return done();
  }
  const taints = drivingTaints(view.get("Node", pod.spec.nodeName ?? ""));
  if (taints.length > 0) yield* consider(key, pod, { taints, nowMs: view.nowMs });
  return done();
}

/** Decides what becomes of a pod on a node with such taints. A pod that is waiting for its end already goes on waiting, however much longer it would be tolerated. */
function* consider(key: string, pod: Pod, node: { readonly taints: readonly Taint[]; readonly nowMs: number }): Reconcile<void> {
  const { taints, nowMs } = node;
  const forMs = taints.length === 0 ? Infinity : toleratedMs(taints, pod.spec.tolerations ?? []);
  if (forMs === Infinity) return yield* cancel(key, nowMs);
  if (forMs > 0 && (yield* recall<Eviction>(key)) !== undefined) return;
  if (forMs === 0) yield* cancel(key, nowMs);
  yield* remember(key, { atMs: nowMs + forMs } satisfies Eviction);
  yield* enqueueKey(TIME + key, forMs);
}

/** The time of a pod may have come, or that of an eviction that was called off. */
function* timeUp(key: string, view: View): Reconcile {
  const eviction = yield* recall<Eviction>(key);
  if (eviction === undefined) return done();
  return eviction.atMs > view.nowMs ? requeueAfter(eviction.atMs - view.nowMs) : yield* evict(key, view.nowMs);
}

/**
 * How long a pod with such tolerations stays on a node with such taints, in milliseconds: 0 where it does not tolerate one of them, Infinity where it
 * tolerates all of them for ever. Of the tolerations of each taint the first counts: of 60 s for one taint and 300 s for another, 60 s.
 */
export function toleratedMs(taints: readonly Taint[], tolerations: readonly Toleration[]): number {
  let leastMs = Infinity;
  for (const taint of taints) {
    const toleration = tolerations.find((each) => tolerates(each, taint));
    if (toleration === undefined) return 0;
    const seconds = toleration.tolerationSeconds;
    if (seconds !== undefined) leastMs = Math.min(leastMs, Math.max(0, seconds * 1000));
  }
  return leastMs;
}

/** Calls off the eviction of a pod, if there is one. */
function* cancel(key: string, nowMs: number): Reconcile<void> {
  const eviction = yield* recall<Eviction>(key);
  if (eviction === undefined) return;
  yield* remember(key, undefined);
  if (eviction.atMs > nowMs) yield* note(key, `Cancelling deletion of Pod ${key}`);
}

const DISRUPTED: ConditionChange = { type: "DisruptionTarget", status: "True", reason: "DeletionByTaintManager", message: "Taint manager: deleting due to NoExecute taint" };
const TRIES = 5;

function* evict(key: string, nowMs: number): Reconcile {
  yield* note(key, `Marking for deletion Pod ${key}`);
  for (let left = TRIES; left > 0; left--) if (yield* marked(key, nowMs)) break;
  yield* remember(key, undefined);
  return done();
}

/** Writes into the pod why it goes, and deletes it. Returns false where that failed. */
function* marked(key: string, nowMs: number): Reconcile<boolean> {
  const { namespace, name } = parts(key);
  const read = yield* send<Pod>({ verb: "get", kind: "Pod", namespace, name });
  if (!read.ok) return read.code === 404;
  const written = yield* editPodStatus(read.object, (pod) => withPodCondition(pod, DISRUPTED, nowMs));
  if (!written.ok) return false;
  const deleted = yield* send({ verb: "delete", kind: "Pod", namespace, name });
  return deleted.ok || deleted.code === 404;
}

function parts(key: string): { readonly namespace: string; readonly name: string } {
  const slash = key.indexOf("/");
  return { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}

/** An Event about a pod, which may be gone already: it names the pod and nothing more. */
function* note(key: string, message: string): Reconcile<void> {
  const object: KubeObject = { apiVersion: "v1", kind: "Pod", metadata: { ...parts(key), uid: "", resourceVersion: "", creationTimestamp: "" } };
  yield* record({ object, type: "Normal", reason: "TaintManagerEviction", message });
}
