/**
 * Faults, from their beginning to their end: each is a Fault in the store, which this controller puts into the world at its time and takes out of it again.
 *
 * All that it knows stands in the Faults and machines, so faults are saved, forked and played again, and a crash of this controller loses nothing. Beginnings and ends that are to come do not keep a
 * cluster from being at rest: `settle` does not wait for them.
 *
 * A fault of machines that none of them has any more (they are gone, or somebody mended them by hand) is over.
 */
import { type Change, type Controller, done, letServe, lookAtWorld, now, putIntoWorld, type Reconcile, requeueAfter, takeFromWorld, type View, type Waker } from "@everynode/core";
import type { Fault, Harm, Machine, MachineFault } from "@everynode/model";
import { withFault, withoutFault } from "./machine-state.js";
import { removeReplaced, replaced, taken } from "./node-replacement.js";

/** Begins and ends faults. */
export function faultInjector(): Controller {
  return {
    name: "fault-injector",
    background: true,
    workers: Infinity,
    watches: [
      { kind: "Fault", on: (change, waker) => onFault(change as Change<Fault>, waker) },
      { kind: "Machine", on: (change, waker) => onMachine(change as Change<Machine>, waker) },
    ],
    reconcile,
  };
}

function onFault({ type, key, object, previous }: Change<Fault>, waker: Waker): void {
  const isMoved = previous === undefined || previous.spec.fromMs !== object.spec.fromMs || previous.spec.toMs !== object.spec.toMs;
  if (type !== "DELETED" && isMoved) waker.enqueue(key);
}

/** Faults that a machine had and has no more are looked at: somebody else may have ended them. */
function onMachine({ type, object, previous }: Change<Machine>, waker: Waker): void {
  const before = previous?.spec.faults;
  if (before === undefined) return;
  const after = (type === "DELETED" ? undefined : object.spec.faults) ?? {};
  for (const name of Object.keys(before)) if (!Object.hasOwn(after, name)) waker.enqueue(name);
}

function* reconcile(name: string, view: View): Reconcile {
  const fault = yield* lookAtWorld<Fault>("Fault", name);
  if (fault === undefined) return done();
  const nowMs = yield* now();
  const { fromMs, toMs } = fault.spec;
  if (nowMs < fromMs) return requeueAfter(fromMs - nowMs);
  const begun = fault.status.begun ? fault : yield* begin(fault, nowMs);
  if (toMs !== null && toMs <= nowMs) return yield* end(begun, view);
  if (!(yield* isUnderWay(begun))) yield* takeFromWorld("Fault", name);
  else if (begun.status.replacements.some(({ isGone }) => !isGone)) return (yield* removeReplaced(begun)).result;
  return toMs === null ? done() : requeueAfter(toMs - nowMs);
}

/** What a fault makes wrong with a machine; undefined for those that do something else. */
function machineFault(harm: Harm, nowMs: number): MachineFault | undefined {
  switch (harm.type) {
    case "api-down":
    case "replace-node":
      return undefined;
    case "restart":
      return { type: "crash" };
    case "kubelet-stop":
      return { type: "stopped-kubelet" };
    case "slow-link":
      return { type: "slow-link", delayMs: harm.delayMs };
    case "stopped-clock":
      return { type: "stopped-clock", atMs: harm.atMs ?? nowMs };
    default:
      return { type: harm.type };
  }
}

/** Does what the fault is. Returns it, begun. */
function* begin(fault: Fault, nowMs: number): Reconcile<Fault> {
  const { harm } = fault.spec;
  const wrong = machineFault(harm, nowMs);
  if (harm.type === "api-down") yield* letServe(false);
  else if (wrong !== undefined) for (const node of harm.nodes) yield* change(node, (machine) => withFault(machine, fault.metadata.name, wrong));
  const replacements = harm.type === "replace-node" ? yield* taken(harm.nodes) : [];
  const begun: Fault = { ...fault, status: { begun: true, replacements } };
  yield* putIntoWorld("Fault", begun);
  return begun;
}

function* change(node: string, edit: (machine: Machine) => Machine): Reconcile<void> {
  const machine = yield* lookAtWorld<Machine>("Machine", node);
  if (machine === undefined) return;
  const edited = edit(machine);
  if (edited !== machine) yield* putIntoWorld("Machine", edited);
}

/** Whether the world still is as the fault has made it. */
function* isUnderWay({ metadata: { name }, spec: { harm }, status }: Fault): Reconcile<boolean> {
  if (harm.type === "api-down") return true;
  if (harm.type === "replace-node") return status.replacements.length > 0;
  for (const node of harm.nodes) {
    const machine = yield* lookAtWorld<Machine>("Machine", node);
    if (Object.hasOwn(machine?.spec.faults ?? {}, name)) return true;
  }
  return false;
}

/** Undoes what the fault did; what others of its kind do stays. */
function* end(fault: Fault, view: View): Reconcile {
  const { metadata: { name }, spec: { harm } } = fault;
  if (harm.type === "replace-node") return yield* replaced(fault);
  yield* takeFromWorld("Fault", name);
  if (harm.type !== "api-down") for (const node of harm.nodes) yield* change(node, (machine) => withoutFault(machine, name));
  else if (!(yield* isKeptDown(view))) yield* letServe(true);
  return done();
}

/** Whether another fault keeps the API server down. */
function* isKeptDown(view: View): Reconcile<boolean> {
  for (const name of view.objects("Fault").keys()) {
    const fault = yield* lookAtWorld<Fault>("Fault", name);
    if (fault?.spec.harm.type === "api-down" && fault.status.begun) return true;
  }
  return false;
}
