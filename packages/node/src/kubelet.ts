/**
 * All kubelets as one controller. Each looks after the pods of its machine and reports its Node.
 *
 * A key is either a pod's (`namespace/name`) or a node's (no slash). One key per pod keeps a start that takes its time apart from
 * the node's other pods, costs no search among them, and wakes nothing for the many changes that are no business of a kubelet.
 *
 * Source: pkg/kubelet/{kubelet,kubelet_node_status,status/status_manager}.go v1.36.3
 * Differs: containers fare as the machine or their image says (see `pod-life.ts`); no probes, restarts, admission, static pods or Events. Statuses
 * are put under the resourceVersion that was seen, and put again after a conflict, where a real kubelet patches them: the same in the end, and cheaper.
 * A Node is reported when its machine changes, and within ten seconds of its being given up, not every five minutes, so what else others write into its status stays until then. A crash
 * restarts no container. On a slow link each word waits for as long as the link takes, and none is lost: that a node was given up is heard of after one delay, and answered after another.
 */
import { type Change, type Controller, done, enqueueKey, recall, type Reconcile, remember, requeueAfter, send, type View, type Waker } from "@everynode/core";
import { deepEqual, type Machine, type Node, type NodeSystemInfo, nodeCondition, parseTime, type Pod } from "@everynode/model";
import { isClockGoing, isInTouch, isKubeletRunning, isLying, isPowered, linkDelayMs, machineClockMs } from "./machine-state.js";
import { endAfter } from "./asking.js";
import { containerWork } from "./containers/container-kubelet.js";
import { type ProgramLookup, programOf, type Programs } from "./containers/program.js";
import { runningKubelet } from "./containers/running-kubelet.js";
import { isReported, reportedNode } from "./node-report.js";
import { podLife, type PodOutcome, type PodTask } from "./pod-life.js";
import { reportedPod, type ReportContext } from "./pod-report.js";

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
  /** "hollow" (where left out): containers have no life of their own, as under the kubelets of the recordings. "run": they are started, watched, killed and run again, by what their programs do. */
  readonly containers?: "hollow" | "run";
  /** What containers do, by image, where they are run. */
  readonly programs?: Programs;
  /** False: hollow kubelets do not say in a pod's status which address its machine has, like those of the recordings. True where left out. */
  readonly tellsHost?: boolean;
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

/** How often a kubelet looks whether its node's status is still what it said, and asks again an API server that does not answer, in simulated milliseconds. */
const NOTICE_MS = 10_000;

/** How long pods that are slow take to start, where nothing else is said, in simulated milliseconds. */
const SLOW_MS = 3000;

const LIVE = "live ";

/**
 * Where it is remembered that the view shows a node as its machine is by now, though the machine has just changed: the view may lack the kubelet's last report, which may be under way even now. So the
 * node is looked at once more under its own key, after that report, and as the API server has it. No name has a blank.
 */
const liveMark = (name: string): string => LIVE + name;

/** The kubelets of all machines. */
export function kubelet(options: KubeletOptions = {}): Controller {
  const hollow = hollowKubelet(options);
  return options.containers === "run" ? runningKubelet(hollow, containerWork(programsOf(options))) : hollow;
}

/** The programs of containers under such kubelets. */
export function programsOf({ programs = {}, slowMs = SLOW_MS }: KubeletOptions): ProgramLookup {
  return programOf(programs, slowMs);
}

function hollowKubelet(options: KubeletOptions): Controller {
  const life = podLife({ startMs: options.startMs ?? 0, slowMs: options.slowMs ?? SLOW_MS });
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
  if (change.type === "DELETED") return;
  if (previous !== undefined && isPowered(previous) && !isPowered(object)) forgetStarts(object, waker);
  if (!isInTouch(object)) return;
  const before = previous !== undefined && isInTouch(previous) ? previous : undefined;
  const node = waker.view.get("Node", change.key);
  if (node !== undefined && (before === undefined || saysOtherwise(before.spec, object.spec))) {
    if (isReported(node, object)) waker.remember(liveMark(change.key), true);
    waker.enqueueAfter(change.key, linkDelayMs(object));
  }
  const fresh = previous === undefined ? self.options.adoptsPods !== false : before === undefined;
  if (fresh || (before !== undefined && looksAgain(before, object))) lookAtAll(self.life, object, waker);
}

/** Whether the kubelet may have something else to say of its node. */
function saysOtherwise(before: Machine["spec"], after: Machine["spec"]): boolean {
  return !deepEqual(before.faults, after.faults) || !deepEqual(before.conditions, after.conditions) || !deepEqual(before.resources, after.resources);
}

/** Whether the kubelet has reason to look at pods that did not change. */
function looksAgain(machineBefore: Machine, machine: Machine): boolean {
  const [before, after] = [machineBefore.spec, machine.spec];
  return before.nudges !== after.nudges || !deepEqual(before.behaviours, after.behaviours) || (before.holdsDeletions && !after.holdsDeletions) || isLying(machineBefore) !== isLying(machine);
}

/** What was starting on a machine without power is to be started anew. */
function forgetStarts({ metadata }: Machine, waker: Waker): void {
  waker.view.podsOnNode(metadata.name).forEach((_, key) => {
    if (waker.recall(key) !== undefined) waker.remember(key, undefined);
  });
}

function lookAtAll(life: Life, machine: Machine, waker: Waker): void {
  const { view } = waker;
  const delayMs = linkDelayMs(machine);
  view.podsOnNode(machine.metadata.name).forEach((_, key) => {
    const pod = view.get("Pod", key);
    if (pod !== undefined && life(pod, machine) !== undefined) waker.enqueueAfter(key, delayMs);
  });
}

function onNode(change: Change<Node>, waker: Waker): void {
  const { type, key, object, previous } = change;
  if (type === "DELETED") return;
  const isNew = previous?.metadata.uid !== object.metadata.uid;
  if (!isNew && !isGivenUp(object, previous)) return;
  const machine = waker.view.get("Machine", key);
  if (machine === undefined) return;
  if (isNew) lookAtNode(object, machine, waker);
  // It hears of it over its link, and what it says to that takes the same way back.
  else if (isInTouch(machine) && isClockGoing(machine)) waker.enqueueAfter(key, NOTICE_MS + 2 * linkDelayMs(machine));
}

/** Whether the control plane has just set the node to Unknown. */
function isGivenUp(node: Node, previous: Node): boolean {
  return node.status !== previous.status && nodeCondition(node, "Ready")?.status === "Unknown" && nodeCondition(previous, "Ready")?.status !== "Unknown";
}

function lookAtNode(node: Node | undefined, machine: Machine, waker: Waker): void {
  if (node !== undefined && !isReported(node, machine)) waker.enqueueAfter(node.metadata.name, linkDelayMs(machine));
}

function onPod(life: Life, change: Change<Pod>, waker: Waker): void {
  const { key, object, type } = change;
  if (type === "DELETED") {
    if (waker.recall(key) !== undefined) waker.remember(key, undefined);
    return;
  }
  const { nodeName } = object.spec;
  if (nodeName === undefined || nodeName === "") return;
  const machine = waker.view.get("Machine", nodeName);
  const task = life(object, machine);
  if (task === undefined || machine === undefined) return;
  if (machine.spec.faults === undefined) waker.enqueue(key);
  // What is done at once is heard of, and told, over the same link.
  else waker.enqueueAfter(key, linkDelayMs(machine) * (task.type === "report" && task.afterMs > 0 ? 1 : 2));
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
  if (task.afterMs === 0) return yield* report(pod, task.outcome, { nowMs: view.nowMs, machine, tellsHost: self.options.tellsHost !== false });
  const afterMs = task.afterMs + (machine === undefined ? 0 : linkDelayMs(machine));
  yield* remember(key, { uid: pod.metadata.uid, untilMs: view.nowMs + afterMs, outcome: task.outcome } satisfies Start);
  return requeueAfter(afterMs);
}

/** A start ends as it was meant to when it began, whatever happened to the pod meanwhile. */
function* endStart(self: Kubelet, started: { readonly key: string; readonly pod: Pod; readonly start: Start }, view: View): Reconcile {
  const { key, pod, start } = started;
  const machine = view.get("Machine", pod.spec.nodeName ?? "");
  const isHeard = machine !== undefined && isInTouch(machine);
  // Whoever cannot be heard tells it as soon as he can: all pods are looked at then.
  if (!isHeard && self.options.finishesStarts !== true && machine !== undefined && isKubeletRunning(machine)) return done();
  yield* remember(key, undefined);
  if (!isHeard && self.options.finishesStarts !== true) return done();
  // A report that changes nothing wakes nobody, and a deletion may be waiting for the end of this start.
  if (self.life(pod, machine)?.type === "remove") yield* enqueueKey(key);
  return yield* report(pod, start.outcome, { nowMs: view.nowMs, machine, tellsHost: self.options.tellsHost !== false });
}

function* report(pod: Pod, outcome: PodOutcome, context: ReportContext): Reconcile {
  const { name, namespace = "" } = pod.metadata;
  const response = yield* send({ verb: "update", kind: "Pod", namespace, name, subresource: "status", object: reportedPod(pod, outcome, clocked(context)) });
  return endAfter(response);
}

/** The context with the time that the machine's own clock shows. */
function clocked(context: ReportContext): ReportContext {
  const { nowMs, machine } = context;
  return machine?.spec.faults === undefined ? context : { ...context, nowMs: machineClockMs(machine, nowMs) };
}

function* remove(options: KubeletOptions, pod: Pod, nowMs: number): Reconcile {
  const waitMs = options.grace === "honour" ? endMs(pod, options.stopMs ?? Infinity) - nowMs : 0;
  if (waitMs > 0) return requeueAfter(waitMs);
  const { name, namespace = "", uid } = pod.metadata;
  const response = yield* send({ verb: "delete", kind: "Pod", namespace, name, gracePeriodSeconds: 0, preconditions: { uid } });
  return endAfter(response);
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
  if (found.code !== 404) yield* remember(liveMark(name), true);
  return endAfter(found);
}

function* reportNode(self: Kubelet, node: Node | undefined, view: View): Reconcile {
  const name = node?.metadata.name ?? "";
  const machine = view.get("Machine", name);
  if (node === undefined || machine === undefined || !isInTouch(machine) || isReported(node, machine)) return done();
  const { nodeInfo } = self.options;
  const object = reportedNode(node, machine, { nowMs: machineClockMs(machine, view.nowMs), ...(nodeInfo === undefined ? {} : { nodeInfo }) });
  const response = yield* send({ verb: "update", kind: "Node", name, subresource: "status", object });
  return endAfter(response);
}
