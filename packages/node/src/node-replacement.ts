/** Nodes that are replaced under their names: the machine is gone with all that was on it, its Node is deleted, and both come anew. */
import { done, lookAtWorld, lookAtWorldUnder, now, putIntoWorld, type Reconcile, requeueAfter, type Result, send, takeFromWorld } from "@everynode/core";
import type { Fault, Machine, Node, NodeRegistration, Replacement, Sandbox } from "@everynode/model";
import { ASKS_AGAIN_MS, endAfter } from "./asking.js";
import { newMachine } from "./machine.js";

/** Takes machines out of the world. Returns those that were there. */
export function* taken(nodes: readonly string[]): Reconcile<readonly Replacement[]> {
  const replacements: Replacement[] = [];
  for (const node of nodes) {
    const machine = yield* lookAtWorld<Machine>("Machine", node);
    if (machine === undefined) continue;
    yield* takeFromWorld("Machine", node);
    for (const { metadata } of yield* lookAtWorldUnder<Sandbox>("Sandbox", `${node}/`)) yield* takeFromWorld("Sandbox", `${node}/${metadata.name}`);
    replacements.push({ node, machine, registration: null, isGone: false });
  }
  return replacements;
}

/** How far a fault has got, and how its reconcile ends there. */
interface Progress {
  readonly fault: Fault;
  readonly result: Result;
}

/** Deletes the Nodes of machines that are gone, as far as that is not done yet; what they are made of again is put into the fault before. */
export function* removeReplaced(fault: Fault): Reconcile<Progress> {
  let now = fault;
  for (const { node, isGone } of fault.status.replacements) {
    if (isGone) continue;
    const found = yield* send<Node>({ verb: "get", kind: "Node", name: node });
    if (!found.ok && found.code !== 404) return { fault: now, result: endAfter(found) };
    if (found.ok) {
      now = yield* noted(now, node, { registration: registrationOf(found.object) });
      const answer = yield* send({ verb: "delete", kind: "Node", name: node, preconditions: { uid: found.object.metadata.uid } });
      if (!answer.ok && answer.code !== 404) return { fault: now, result: endAfter(answer) };
    }
    now = yield* noted(now, node, { isGone: true });
  }
  const { toMs } = now.spec;
  return { fault: now, result: toMs === null ? done() : yield* waiting(toMs) };
}

function* waiting(toMs: number): Reconcile<Result> {
  return { type: "requeue", afterMs: Math.max(0, toMs - (yield* now())) };
}

/** The fault, which remembers something of a replacement; what was changed of its times meanwhile stays. */
function* noted(fault: Fault, node: string, change: Partial<Replacement>): Reconcile<Fault> {
  const { spec, metadata } = (yield* lookAtWorld<Fault>("Fault", fault.metadata.name)) ?? fault;
  const replacements = fault.status.replacements.map((each) => (each.node === node ? { ...each, ...change } : each));
  const next: Fault = { ...fault, metadata, spec, status: { ...fault.status, replacements } };
  yield* putIntoWorld("Fault", next);
  return next;
}

/** What a node's kubelet registers it with again: labels, and taints that say nothing of its health. */
function registrationOf({ metadata: { labels = {} }, spec: { taints = [] } }: Node): NodeRegistration {
  return { labels, taints: taints.filter(({ key }) => !key.startsWith("node.kubernetes.io/")) };
}

/** Lets new machines come, with Nodes of their own; then the fault is over. */
export function* replaced(fault: Fault): Reconcile {
  const removed = yield* removeReplaced(fault);
  if (removed.fault.status.replacements.some(({ isGone }) => !isGone)) return removed.result;
  for (const { node, machine, registration } of removed.fault.status.replacements) {
    if (registration !== null && !(yield* registered(node, registration))) return requeueAfter(ASKS_AGAIN_MS);
    if ((yield* lookAtWorld("Machine", node)) === undefined) yield* putIntoWorld("Machine", successorOf(machine, yield* now()));
  }
  yield* takeFromWorld("Fault", fault.metadata.name);
  return done();
}

/** Makes the Node, unless somebody else has. False where the API server would not have it. */
function* registered(name: string, { labels, taints }: NodeRegistration): Reconcile<boolean> {
  const object = { apiVersion: "v1", kind: "Node", metadata: { name, labels }, spec: taints.length === 0 ? {} : { taints } };
  const made = yield* send({ verb: "create", kind: "Node", object, fieldValidation: "Strict" });
  if (made.ok || made.code !== 409) return made.ok;
  const found = yield* send<Node>({ verb: "get", kind: "Node", name });
  return found.ok && found.object.metadata.deletionTimestamp === undefined;
}

/** Another machine of the same make, in the same place. */
function successorOf({ metadata: { name }, spec: { resources, address } }: Machine, nowMs: number): Machine {
  const machine = newMachine({ name, resources, address });
  return { ...machine, metadata: { ...machine.metadata, uid: `machine-${name}-${nowMs}` } };
}
