/**
 * All kubelets as one controller. Each looks after the pods of its machine and reports its Node.
 *
 * A key is either a pod's (`namespace/name`) or a node's (no slash). One key per pod keeps a start that takes its time apart from
 * the node's other pods, costs no search among them, and wakes nothing for the many changes that are no business of a kubelet.
 *
 * Source: pkg/kubelet/{kubelet,kubelet_node_status,status/status_manager}.go v1.36.3
 * Differs: containers fare as the machine or their image says (see `pod-life.ts`); no probes, restarts, admission, static pods or Events. Statuses
 * are put under the resourceVersion that was seen, and put again after a conflict, where a real kubelet patches them: the same in the end, and cheaper.
 * A Node is reported when its machine changes, not every five minutes, so what others write into its status stays until then.
 */
import { type Change, type Controller, done, enqueueKey, recall, type Reconcile, remember, requeueAfter, retry, send, type View, type Waker } from "@everynode/core";
import { deepEqual, type Machine, type Node, type NodeSystemInfo, parseTime, type Pod } from "@everynode/model";
import { isReported, reportedNode } from "./node-report.js";
import { podLife, type PodOutcome, type PodTask } from "./pod-life.js";
import { reportedPod } from "./pod-report.js";

/** How kubelets behave. Times are simulated milliseconds. */
export interface KubeletOptions {
  /** From a pod's coming to the machine to its running; 0 where left out. */
  readonly startMs?: number;
  /** The same for pods that behave as `slow`; 3000 where left out. */
  readonly slowMs?: number;
  /** "none" (where left out): a pod that is being deleted is gone at once. "honour": it gets its grace period, or `stopMs` if that is less. */
  readonly grace?: "none" | "honour";
  /** How long containers take to stop under "honour"; all of their grace period where left out. */
  readonly stopMs?: number;
  /** False: pods that were there before their machine was are looked at only when they change. True where left out. */
  readonly adoptsPods?: boolean;
  /** True: a start that is under way is reported even if the kubelet stops, or its machine goes, before it ends. False where left out. */
  readonly finishesStarts?: boolean;
  /** What nodes report of their system in place of `NODE_INFO`. */
  readonly nodeInfo?: Partial<NodeSystemInfo>;
}

type Life = (pod: Pod, machine: Machine | undefined) => PodTask | undefined;

interface Kubelet {
  readonly options: KubeletOptions;
  readonly life: Life;
}

/** A start that is under way, remembered under the pod's key. */
interface Start {
  readonly uid: string;
  readonly untilMs: number;
  readonly outcome: PodOutcome;
}

const LIVE = "live ";

/**
 * Where it is remembered that the view shows a node as its machine is by now, though the machine has just changed: the view may lack the kubelet's last report, which may be under way even now. So the
 * node is looked at once more under its own key, after that report, and as the API server has it. No name has a blank.
 */
const liveMark = (name: string): string => LIVE + name;

/** The kubelets of all machines. */
export function kubelet(options: KubeletOptions = {}): Controller {
  const life = podLife({ startMs: options.startMs ?? 0, slowMs: options.slowMs ?? 3000 });
  const self: Kubelet = { options, life };
  return {
    name: "kubelet",
    workers: Infinity,
    watches: [
      { kind: "Machine", on: (change, waker) => onMachine(self, change as Change<Machine>, waker) },
      { kind: "Node", on: (change, waker) => onNode(change as Change<Node>, waker) },
      { kind: "Pod", on: (change, waker) => onPod(life, change as Change<Pod>, waker) },
    ],
    reconcile: (key, view) => (key.includes("/") ? reconcilePod(self, key, view) : reconcileNode(self, key, view)),
  };
}

function onMachine(self: Kubelet, change: Change<Machine>, waker: Waker): void {
  const { object, previous } = change;
  if (change.type === "DELETED" || !object.spec.kubeletRunning) return;
  const before = previous?.spec.kubeletRunning === true ? previous.spec : undefined;
  const after = object.spec;
  const node = waker.view.get("Node", change.key);
  if (before === undefined) lookAtNode(node, object, waker);
  else if (node !== undefined && (!deepEqual(before.conditions, after.conditions) || !deepEqual(before.resources, after.resources))) {
    if (isReported(node, object)) waker.remember(liveMark(change.key), true);
    waker.enqueue(change.key);
  }
  const fresh = previous === undefined ? self.options.adoptsPods !== false : before === undefined;
  if (fresh || (before !== undefined && looksAgain(before, after))) lookAtAll(self.life, object, waker);
}

/** Whether the kubelet has reason to look at pods that did not change. */
function looksAgain(before: Machine["spec"], after: Machine["spec"]): boolean {
  return before.nudges !== after.nudges || !deepEqual(before.behaviours, after.behaviours) || (before.holdsDeletions && !after.holdsDeletions);
}

function lookAtAll(life: Life, machine: Machine, waker: Waker): void {
  const { view } = waker;
  view.podsOnNode(machine.metadata.name).forEach((_, key) => {
    const pod = view.get("Pod", key);
    if (pod !== undefined && life(pod, machine) !== undefined) waker.enqueue(key);
  });
}

function onNode(change: Change<Node>, waker: Waker): void {
  if (change.type === "DELETED" || change.previous?.metadata.uid === change.object.metadata.uid) return;
  const machine = waker.view.get("Machine", change.key);
  if (machine !== undefined) lookAtNode(change.object, machine, waker);
}

function lookAtNode(node: Node | undefined, machine: Machine, waker: Waker): void {
  if (node !== undefined && !isReported(node, machine)) waker.enqueue(node.metadata.name);
}

function onPod(life: Life, change: Change<Pod>, waker: Waker): void {
  const { key, object, type } = change;
  if (type === "DELETED") {
    if (waker.recall(key) !== undefined) waker.remember(key, undefined);
    return;
  }
  const { nodeName } = object.spec;
  if (nodeName === undefined || nodeName === "") return;
  if (life(object, waker.view.get("Machine", nodeName)) !== undefined) waker.enqueue(key);
}

function* reconcilePod(self: Kubelet, key: string, view: View): Reconcile {
  const pod = view.get("Pod", key);
  if (pod === undefined) return done();
  const machine = view.get("Machine", pod.spec.nodeName ?? "");
  const start = yield* recall<Start>(key);
  if (start !== undefined && start.uid === pod.metadata.uid) {
    return view.nowMs < start.untilMs ? requeueAfter(start.untilMs - view.nowMs) : yield* endStart(self, { key, pod, start }, view);
  }
  const task = self.life(pod, machine);
  if (task === undefined) return done();
  if (task.type === "remove") return yield* remove(self.options, pod, view.nowMs);
  if (task.afterMs === 0) return yield* report(pod, task.outcome, { nowMs: view.nowMs, machine });
  yield* remember(key, { uid: pod.metadata.uid, untilMs: view.nowMs + task.afterMs, outcome: task.outcome } satisfies Start);
  return requeueAfter(task.afterMs);
}

/** A start ends as it was meant to when it began, whatever happened to the pod meanwhile. */
function* endStart(self: Kubelet, started: { readonly key: string; readonly pod: Pod; readonly start: Start }, view: View): Reconcile {
  const { key, pod, start } = started;
  yield* remember(key, undefined);
  const machine = view.get("Machine", pod.spec.nodeName ?? "");
  if (machine?.spec.kubeletRunning !== true && self.options.finishesStarts !== true) return done();
  // A report that changes nothing wakes nobody, and a deletion may be waiting for the end of this start.
  if (self.life(pod, machine)?.type === "remove") yield* enqueueKey(key);
  return yield* report(pod, start.outcome, { nowMs: view.nowMs, machine });
}

function* report(pod: Pod, outcome: PodOutcome, context: { readonly nowMs: number; readonly machine: Machine | undefined }): Reconcile {
  const { name, namespace = "" } = pod.metadata;
  const response = yield* send({ verb: "update", kind: "Pod", namespace, name, subresource: "status", object: reportedPod(pod, outcome, context) });
  return response.ok || response.code === 404 ? done() : retry(response.status.message ?? "");
}

function* remove(options: KubeletOptions, pod: Pod, nowMs: number): Reconcile {
  const waitMs = options.grace === "honour" ? endMs(pod, options.stopMs ?? Infinity) - nowMs : 0;
  if (waitMs > 0) return requeueAfter(waitMs);
  const { name, namespace = "", uid } = pod.metadata;
  const response = yield* send({ verb: "delete", kind: "Pod", namespace, name, gracePeriodSeconds: 0, preconditions: { uid } });
  return response.ok || response.code === 404 ? done() : retry(response.status.message ?? "");
}

/** When the containers of a pod that is being deleted have ended: the deletion's timestamp is the latest moment. */
function endMs(pod: Pod, stopMs: number): number {
  const { deletionTimestamp = "", deletionGracePeriodSeconds = 0 } = pod.metadata;
  const latestMs = parseTime(deletionTimestamp) ?? 0;
  return Math.min(latestMs, latestMs - deletionGracePeriodSeconds * 1000 + stopMs);
}

function* reconcileNode(self: Kubelet, name: string, view: View): Reconcile {
  if ((yield* recall<true>(liveMark(name))) !== true) return yield* reportNode(self, view.get("Node", name), view);
  yield* remember(liveMark(name), undefined);
  const found = yield* send<Node>({ verb: "get", kind: "Node", name });
  if (found.ok) return yield* reportNode(self, found.object, view);
  if (found.code === 404) return done();
  yield* remember(liveMark(name), true);
  return retry(found.status.message ?? "");
}

function* reportNode(self: Kubelet, node: Node | undefined, view: View): Reconcile {
  const name = node?.metadata.name ?? "";
  const machine = view.get("Machine", name);
  if (node === undefined || machine?.spec.kubeletRunning !== true || isReported(node, machine)) return done();
  const { nodeInfo } = self.options;
  const object = reportedNode(node, machine, { nowMs: view.nowMs, ...(nodeInfo === undefined ? {} : { nodeInfo }) });
  const response = yield* send({ verb: "update", kind: "Node", name, subresource: "status", object });
  return response.ok || response.code === 404 ? done() : retry(response.status.message ?? "");
}
