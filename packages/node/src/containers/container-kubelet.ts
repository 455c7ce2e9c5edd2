/**
 * The kubelets of all machines, as far as pods go, where containers are run: each starts, watches and stops the containers of its machine, and reports what it sees.
 *
 * A key is a Pod's (`namespace/name`), or that of a sandbox (`@machine/uid`) of which the API may know nothing: a static pod, or one whose Pod is gone.
 *
 * Source: pkg/kubelet/{kubelet,pod_workers}.go, pkg/kubelet/status/status_manager.go v1.36.3
 * Differs: a Pod that is refused is refused for good at once; a container whose image is changed is started anew without its grace period. Statuses are put under the resourceVersion that
 * was seen, and put again after a conflict.
 */
import { type Change, done, enqueueKey, lookAtWorld, lookAtWorldUnder, now, putIntoWorld, type Reconcile, record, requeueAfter, type Result, send, takeFromWorld, type View, type Waker, type Watch } from "@everynode/core";
import { deepEqual, isPodTerminal, type Machine, type Node, type Pod, type Sandbox, withFields } from "@everynode/model";
import { ASKS_AGAIN_MS, endAfter } from "../asking.js";
import { isInTouch, isKubeletRunning, faultOf, linkDelayMs, machineClockMs } from "../machine-state.js";
import { isStatic, rejectionOf } from "./admission.js";
import { type Charge, mirroredUid, mirrorKey, mirrorPod, staticPod } from "./charge.js";
import { advanced, isStill, newSandbox, ownGraceMs, stopping } from "./container-plan.js";
import { endedBy, isRunning, isSidecar, type StartContext, withRuns } from "./container-run.js";
import { EVICTION_PERIOD_MS, evictOne, shortage } from "./eviction.js";
import { momentsOf } from "./moments.js";
import { notesOf } from "./notes.js";
import { writingsOf } from "./output.js";
import type { ProgramLookup } from "./program.js";
import { endedPod, reportedSandbox } from "./sandbox-report.js";

/** The part of the kubelets that is about pods. */
export interface PodWork {
  readonly watches: readonly Watch[];
  /** True for keys that wait for what goes on for ever. */
  readonly background: (key: string) => boolean;
  reconcile(key: string, view: View): Reconcile;
}

const AT = "@";
/** Before a key: it is looked at later, and nobody waits for it. */
const LATER = "~";

/** Before a machine's name, and a slash: it is short of something. */
const SHORT = "!/";

const sandboxKey = ({ node, uid }: Pick<Charge, "node" | "uid">): string => `${node}/${uid}`;
const podKey = ({ metadata: { namespace = "", name } }: Pod): string => `${namespace}/${name}`;

/** The kubelets' work on pods, with containers that run `programs`. */
export function containerWork(programs: ProgramLookup): PodWork {
  return {
    watches: [
      { kind: "Machine", on: (change, waker) => onMachine(change as Change<Machine>, waker) },
      { kind: "Node", on: (change, waker) => onNode(change as Change<Node>, waker) },
      { kind: "Pod", on: (change, waker) => onPod(change as Change<Pod>, waker) },
      { kind: "Sandbox", on: (change, waker) => onSandbox(change as Change<Sandbox>, waker) },
    ],
    background: (key) => key.startsWith(LATER) || key.startsWith(SHORT),
    reconcile: (key, view) => key.startsWith(SHORT) ? relieve(programs, key, view) : reconcile(programs, key.startsWith(LATER) ? key.slice(LATER.length) : key, view),
  };
}

/** All pods of a machine are looked at when something about the machine has changed that concerns them. */
function onMachine({ key, object, previous, type }: Change<Machine>, waker: Waker): void {
  if (type === "DELETED" || !isKubeletRunning(object)) return;
  const same = previous !== undefined && isKubeletRunning(previous) && isInTouch(previous) === isInTouch(object) && deepEqual(previous.spec.faults, object.spec.faults) && deepEqual(previous.spec.staticPods, object.spec.staticPods);
  if (same && previous.spec.nudges === object.spec.nudges && previous.spec.holdsDeletions === object.spec.holdsDeletions) return;
  if (shortage(object) !== undefined) waker.enqueueAfter(SHORT + key, EVICTION_PERIOD_MS);
  for (const [sandbox] of waker.view.objects("Sandbox").withPrefix(`${key}/`)) waker.enqueue(AT + sandbox);
  waker.view.podsOnNode(key).forEach((_, pod) => waker.enqueue(pod));
  wakeStatic(object, waker);
}

function onPod({ key, object, type }: Change<Pod>, waker: Waker): void {
  const { nodeName = "" } = object.spec;
  const machine = nodeName === "" ? undefined : waker.view.get("Machine", nodeName);
  if (machine === undefined) return;
  const mirrored = mirroredUid(object);
  const wakes = mirrored !== undefined ? `${AT}${nodeName}/${mirrored}` : type === "DELETED" ? `${AT}${nodeName}/${object.metadata.uid}` : key;
  waker.enqueueAfter(wakes, linkDelayMs(machine));
  if (mirrored !== undefined && type === "DELETED") wakeStatic(machine, waker);
}

/** A node that has just come shows the static pods of its machine. */
function onNode({ key, type }: Change<Node>, waker: Waker): void {
  const machine = type === "ADDED" ? waker.view.get("Machine", key) : undefined;
  if (machine !== undefined) wakeStatic(machine, waker);
}

/** Wakes the pods that a machine has from files. */
function wakeStatic({ metadata: { name }, spec: { staticPods = {} } }: Machine, waker: Waker): void {
  for (const { metadata } of Object.values(staticPods)) waker.enqueue(`${AT}${name}/${metadata.uid}`);
}

function onSandbox({ key, object, type }: Change<Sandbox>, waker: Waker): void {
  if (type === "DELETED") {
    const machine = waker.view.get("Machine", object.metadata.namespace ?? "");
    if (isStatic(object.spec.pod) && machine !== undefined) wakeStatic(machine, waker);
    return;
  }
  const pod = podKey(object.spec.pod);
  waker.enqueue(!isStatic(object.spec.pod) && waker.view.get("Pod", pod)?.metadata.uid === object.metadata.name ? pod : AT + key);
}

/** A machine that is short of something loses one pod more. */
function* relieve(programs: ProgramLookup, key: string, view: View): Reconcile {
  return (yield* evictOne(key.slice(SHORT.length), view, programs)) ? requeueAfter(EVICTION_PERIOD_MS) : done();
}

function* reconcile(programs: ProgramLookup, key: string, view: View): Reconcile {
  const place = placeOf(key, view);
  const machine = place === undefined ? undefined : yield* lookAtWorld<Machine>("Machine", place.node);
  if (place === undefined || machine === undefined || !isKubeletRunning(machine)) return done();
  const sandbox = yield* lookAtWorld<Sandbox>("Sandbox", sandboxKey(place));
  const charge = chargeOf(place, { machine, sandbox, view });
  const nowMs = yield* now();
  return yield* look({ charge, machine, view, nowMs, programs, key }, sandbox);
}

/** Which machine and uid a key is about; undefined where its Pod has no machine. */
function placeOf(key: string, view: View): Pick<Charge, "node" | "uid"> | undefined {
  if (key.startsWith(AT)) {
    const slash = key.indexOf("/");
    return { node: key.slice(AT.length, slash), uid: key.slice(slash + 1) };
  }
  const pod = view.get("Pod", key);
  return pod?.spec.nodeName === undefined ? undefined : { node: pod.spec.nodeName, uid: mirroredUid(pod) ?? pod.metadata.uid };
}

/** What the kubelet knows of a pod: what the API says while it is in touch with it, else what it said last. */
function chargeOf({ node, uid }: Pick<Charge, "node" | "uid">, known: { readonly machine: Machine; readonly sandbox: Sandbox | undefined; readonly view: View }): Charge {
  const { machine, sandbox, view } = known;
  const file = staticPod(machine, uid);
  const touch = isInTouch(machine);
  const reported = touch ? podOf({ node, uid }, file ?? sandbox?.spec.pod, view) : undefined;
  const isOfFile = [file, sandbox?.spec.pod, reported].some((pod) => pod !== undefined && isStatic(pod));
  return { node, uid, desired: isOfFile ? file : touch ? reported : sandbox?.spec.pod, reported, isStatic: isOfFile };
}

/** The Pod on the node that is, or mirrors, what has this uid; where it is not known (`pod`) under which name to look, all Pods of the node are gone through. */
function podOf({ node, uid }: Pick<Charge, "node" | "uid">, pod: Pod | undefined, view: View): Pod | undefined {
  const isIt = (each: Pod | undefined): boolean => each !== undefined && each.spec.nodeName === node && (mirroredUid(each) ?? each.metadata.uid) === uid;
  if (pod !== undefined) {
    const named = view.get("Pod", isStatic(pod) ? mirrorKey(pod, node) : podKey(pod));
    return isIt(named) ? named : undefined;
  }
  return view.podsOnNode(node).keys().map((key) => view.get("Pod", key)).find(isIt);
}

/** One look at a pod. */
interface Look extends StartContext {
  readonly charge: Charge;
  readonly machine: Machine;
  readonly view: View;
  readonly key: string;
}

function* look(at: Look, sandbox: Sandbox | undefined): Reconcile {
  const { charge, machine, nowMs } = at;
  const { desired, reported } = charge;
  if (sandbox === undefined) {
    if (desired === undefined) return reported === undefined || !charge.isStatic ? done() : yield* remove(reported);
    if (desired.metadata.deletionTimestamp !== undefined) return isHeld(machine, desired) ? done() : yield* remove(desired);
    if (isPodTerminal(reported ?? desired)) return done();
    const there = yield* lookAtWorldUnder<Sandbox>("Sandbox", `${charge.node}/`);
    if (charge.isStatic && isPreceded(charge, desired, there)) return done();
    const rejection = rejectionOf(desired, { machine, node: at.view.get("Node", charge.node), others: othersOf(at, there) });
    if (rejection !== undefined) return yield* refuse(at, rejection);
  }
  if (sandbox !== undefined && isForgotten(charge, sandbox)) {
    const heard = yield* heardAgain(at, sandbox);
    if (heard !== undefined) return heard;
  }
  const before = sandbox ?? newSandbox(desired as Pod, charge.node, nowMs);
  const after = nextOf(at, before);
  if (after !== sandbox) yield* keep(at, sandbox, after);
  return yield* report(at, after);
}

/** True where the machine has lost its power since the pod came: its kubelet, too, has forgotten it, and runs it again only once it hears of it. What stands in a file it finds again. */
function isForgotten({ isStatic: isOfFile, desired }: Charge, { spec: { lostAtMs, stop } }: Sandbox): boolean {
  return !isOfFile && desired !== undefined && lostAtMs !== null && stop === null;
}

/** Asks the API server whether the pod is still to run here; what to do instead of running it where that is not so, or nobody answers. */
function* heardAgain({ machine }: Look, { spec: { pod } }: Sandbox): Reconcile<Result | undefined> {
  const { name, namespace = "", uid } = pod.metadata;
  if (!isInTouch(machine)) return done();
  const found = yield* send<Pod>({ verb: "get", kind: "Pod", namespace, name });
  if (found.ok && found.object.metadata.uid === uid) return undefined;
  return found.ok || found.code === 404 ? done() : requeueAfter(ASKS_AGAIN_MS);
}

/** True where the pod's deletion does not end for now. */
const isHeld = (machine: Machine, { metadata }: Pod): boolean => machine.spec.holdsDeletions || (metadata.finalizers?.length ?? 0) > 0;

/** True where a static pod of the same name has not ended yet. */
function isPreceded({ uid }: Charge, pod: Pod, there: readonly Sandbox[]): boolean {
  return there.some(({ metadata, spec }) => metadata.name !== uid && isStatic(spec.pod) && podKey(spec.pod) === podKey(pod));
}

/** The pods on the machine that were taken before and are not over. */
function othersOf({ charge, view }: Look, there: readonly Sandbox[]): readonly Pod[] {
  return there.flatMap(({ metadata, spec: { pod } }) => {
    const known = isStatic(pod) ? pod : view.get("Pod", podKey(pod));
    return metadata.name !== charge.uid && known?.metadata.uid === metadata.name && !isPodTerminal(known) ? [pod] : [];
  });
}

/** The sandbox after all that there is to do about it now. */
function nextOf(at: Look, sandbox: Sandbox): Sandbox {
  const { charge: { desired, reported }, nowMs } = at;
  const known = desired === undefined || isSame(desired, sandbox.spec.pod) ? sandbox : withFields(sandbox, { spec: { ...sandbox.spec, pod: desired } });
  const graceMs = graceOf(at, sandbox.spec.pod);
  const isOver = isPodTerminal(reported ?? sandbox.spec.pod);
  const ending = graceMs !== undefined ? stopping(known, { nowMs, graceMs, isUnwanted: desired === undefined }) : isOver ? stopping(known, { nowMs, graceMs: ownGraceMs(sandbox.spec.pod) }) : withNewImages(known, nowMs);
  let next = ending;
  // What ends as it begins lets the next begin at the same moment.
  for (let last: Sandbox | undefined; next !== last; ) [last, next] = [next, advanced(next, at)];
  return next;
}

/** True where a kubelet has nothing else to do about the one than about the other: every change of a spec, and a deletion, raises the generation. */
const isSame = ({ metadata: a }: Pod, { metadata: b }: Pod): boolean => a.generation === b.generation && a.deletionTimestamp === b.deletionTimestamp;

/** How long the pod has to end from now on, in milliseconds; undefined where it is to stay. */
function graceOf({ charge: { desired, reported, isStatic: isOfFile } }: Look, pod: Pod): number | undefined {
  if (desired === undefined) return pod.metadata.deletionGracePeriodSeconds === undefined ? ownGraceMs(pod) : pod.metadata.deletionGracePeriodSeconds * 1000;
  const { deletionTimestamp, deletionGracePeriodSeconds } = isOfFile ? desired.metadata : (reported ?? desired).metadata;
  return deletionTimestamp === undefined ? undefined : Math.max(2, deletionGracePeriodSeconds ?? 0) * 1000;
}

/** A container that is to be of another image is ended, and so run anew. */
function withNewImages(sandbox: Sandbox, nowMs: number): Sandbox {
  const { initContainers = [], containers } = sandbox.spec.pod.spec;
  const images = new Map([...initContainers.filter(isSidecar), ...containers].map(({ name, image = "" }) => [name, image]));
  return withRuns(sandbox, (run) => (isRunning(run, nowMs) && (images.get(run.name) ?? run.image) !== run.image ? endedBy(run, { atMs: nowMs, exitCode: 0, reason: "Completed", again: true }) : run));
}

/** Puts the sandbox into the world; what earlier runs have written, and nobody remembers any more, stays on the machine's disk. */
function* keep(at: Look, before: Sandbox | undefined, after: Sandbox): Reconcile<void> {
  const forgotten = before?.spec.runs.filter(({ name, restarts }) => !after.spec.runs.some((run) => run.name === name && run.restarts === restarts)) ?? [];
  if (before !== undefined && forgotten.length > 0) yield* leave(at, before, forgotten);
  yield* putIntoWorld("Sandbox", after);
  if (at.charge.reported !== undefined) yield* record(...notesOf(at.charge.reported, before, { after, nowMs: at.nowMs }));
}

/** So many stretches of files a machine keeps of containers that are gone; the oldest go first. */
const MOST_WRITINGS = 500;

/** What runs have written stays on the machine's disk. */
function* leave({ charge, programs, nowMs }: Look, sandbox: Sandbox, runs: Sandbox["spec"]["runs"]): Reconcile<void> {
  const writings = runs.flatMap((run) => writingsOf(sandbox, run, { programs, nowMs }));
  const machine = writings.length === 0 ? undefined : yield* lookAtWorld<Machine>("Machine", charge.node);
  if (machine !== undefined) yield* putIntoWorld("Machine", withFields(machine, { spec: { ...machine.spec, writings: [...(machine.spec.writings ?? []), ...writings].slice(-MOST_WRITINGS) } }));
}

function* refuse({ charge, machine, nowMs }: Look, why: { readonly reason: string; readonly message: string }): Reconcile {
  const { reported } = charge;
  if (reported === undefined) return done();
  yield* record({ object: reported, type: "Warning", reason: why.reason, message: why.message.replace(/^Pod was rejected: /u, "") });
  return yield* write(endedPod(reported, why, machineClockMs(machine, nowMs)));
}

function* write(object: Pod): Reconcile {
  const { name, namespace = "" } = object.metadata;
  const response = yield* send({ verb: "update", kind: "Pod", namespace, name, subresource: "status", object });
  return endAfter(response);
}

function* remove({ metadata: { name, namespace = "", uid } }: Pod): Reconcile {
  const response = yield* send({ verb: "delete", kind: "Pod", namespace, name, gracePeriodSeconds: 0, preconditions: { uid } });
  return endAfter(response, [404, 409]);
}

/** Tells the API what there is, ends what has ended, and comes again when it is time. */
function* report(at: Look, sandbox: Sandbox): Reconcile {
  const { charge, machine, nowMs, programs } = at;
  const { reported, desired } = charge;
  const { stop } = sandbox.spec;
  const isOver = stop !== null && isStill(sandbox, nowMs);
  if (isOver && (desired === undefined || stop.isUnwanted)) {
    const gone = yield* forget(at, sandbox);
    return reported !== undefined && charge.isStatic ? yield* remove(reported) : gone;
  }
  if (isInTouch(machine)) {
    const said = reported === undefined ? yield* mirrored(at) : yield* told({ sandbox, reported, context: { nowMs, programs, machine, clockMs: machineClockMs(machine, nowMs), lies: faultOf(machine, "lying-kubelet") !== undefined } });
    if (said.type !== "done") return yield* comeAgain(at, sandbox, said);
    if (reported?.metadata.deletionTimestamp !== undefined && (charge.isStatic || (isOver && !isHeld(machine, reported)))) {
      const removed = yield* remove(reported);
      if (removed.type !== "done") return yield* comeAgain(at, sandbox, removed);
      if (charge.isStatic) return yield* comeAgain(at, sandbox);
      return yield* forget(at, sandbox);
    }
  }
  return yield* comeAgain(at, sandbox);
}

function* told(what: { readonly sandbox: Sandbox; readonly reported: Pod; readonly context: Parameters<typeof reportedSandbox>[2] }): Reconcile {
  const next = reportedSandbox(what.reported, what.sandbox, what.context);
  return next === what.reported ? done() : yield* write(next);
}

/** A static pod is shown to the API as soon as its node is there. */
function* mirrored({ charge, view }: Look): Reconcile {
  const node = view.get("Node", charge.node);
  if (!charge.isStatic || charge.desired === undefined || node === undefined) return done();
  const { namespace = "" } = charge.desired.metadata;
  const response = yield* send({ verb: "create", kind: "Pod", namespace, object: mirrorPod(charge.desired, node), fieldValidation: "Ignore" });
  return endAfter(response, [409]);
}

/** The sandbox goes; what its containers wrote on the machine stays. */
function* forget(at: Look, sandbox: Sandbox): Reconcile {
  yield* leave(at, sandbox, sandbox.spec.runs);
  yield* takeFromWorld("Sandbox", sandboxKey(at.charge));
  return done();
}

/** Comes again when something happens by itself; where the API server has not heard all yet (`unsaid`), for that too. */
function* comeAgain(at: Look, sandbox: Sandbox, unsaid?: Result): Reconcile {
  const { soonMs, laterMs } = momentsOf(sandbox, at);
  const nextMs = unsaid === undefined ? laterMs : Math.min(soonMs, laterMs);
  if (nextMs < Infinity) yield* enqueueKey(LATER + at.key, nextMs - at.nowMs);
  return unsaid ?? (soonMs < Infinity ? requeueAfter(soonMs - at.nowMs) : done());
}
