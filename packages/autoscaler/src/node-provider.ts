/**
 * Who has the machines: it brings as many to each group as are wanted, and deletes the Nodes of those that were given back. It stands for a cloud's instance groups, and for
 * its node controller.
 *
 * Source: staging/src/k8s.io/cloud-provider/controllers/nodelifecycle/node_lifecycle_controller.go v1.36.3; instance groups of public clouds
 * Differs: there are always machines to be had; a Node is deleted as soon as its machine was given back, where Kubernetes looks every five seconds.
 */
import type { CreateRequest, Failure, Request } from "@everynode/api";
import { type Controller, done, lookAtWorld, lookAtWorldUnder, now, putIntoWorld, type Reconcile, requeueAfter, type Result, sendAll, type View, type Waker } from "@everynode/core";
import { deepEqual, type Fault, invariant, type Machine } from "@everynode/model";
import { endAfter, machineOf, nodeObject } from "@everynode/node";
import { type ComingMachine, groupRules, joiningNode, newNodeGroup, NODE_GROUP_KIND, type NodeGroup, type NodeGroupInput, type NodeGroupRules, nodeNameOf, withGroupSpec } from "./node-group.js";

/** A group's nodes are such that the API server takes none of them. */
export class NodeGroupError extends Error {
  override readonly name = "NodeGroupError";
}

/**
 * The controller that keeps groups at their wanted size. A machine that was ordered is there after `provisionMs`; one that is lost is replaced. Its timers are background: `settle` does not wait for
 * machines, `advance` does.
 */
export function nodeProvider(groups: readonly NodeGroupInput[]): Controller {
  const rules = new Map(groups.map((group) => [group.name, groupRules(group)]));
  const wakeAll = (waker: Waker): void => {
    for (const name of rules.keys()) waker.enqueue(name);
  };
  return {
    name: "node-provider",
    background: true,
    startKeys: [...rules.keys()],
    watches: [
      { kind: NODE_GROUP_KIND.key, on: ({ key }, waker) => rules.has(key) && waker.enqueue(key) },
      { kind: "Machine", on: ({ type }, waker) => type === "DELETED" && wakeAll(waker) },
    ],
    reconcile(key, view) {
      const group = rules.get(key);
      invariant(group !== undefined, () => `there is no group ${JSON.stringify(key)}`);
      return tend([...rules.values()], group, view);
    },
  };
}

function* tend(all: readonly NodeGroupRules[], rules: NodeGroupRules, view: View): Reconcile {
  const known = yield* lookAtWorld<NodeGroup>(NODE_GROUP_KIND.key, rules.name);
  const nowMs = yield* now();
  const group = withOrders(rules, yield* withArrivals(all, { rules, group: yield* withoutLost(known ?? newNodeGroup(rules)), nowMs }, view), { nowMs, afterMs: known === undefined ? 0 : rules.provisionMs });
  if (known === undefined || !deepEqual(known, group)) yield* putIntoWorld(NODE_GROUP_KIND.key, group);
  const failure = (yield* registered(rules, group)) ?? (yield* deleted(group));
  if (failure !== undefined) return endAfter(failure);
  return nextArrival(group, nowMs);
}

function nextArrival({ spec: { coming } }: NodeGroup, nowMs: number): Result {
  const firstMs = coming.reduce((first, { atMs }) => Math.min(first, atMs), Infinity);
  return firstMs === Infinity ? done() : requeueAfter(Math.max(1, firstMs - nowMs));
}

/** The group without machines that are there no more, and will not be again: one that is being replaced under its name still belongs to it. */
function* withoutLost(group: NodeGroup): Reconcile<NodeGroup> {
  const faults = yield* lookAtWorldUnder<Fault>("Fault", "");
  const replaced = new Set(faults.flatMap(({ status }) => status.replacements.map(({ node }) => node)));
  const members: string[] = [];
  for (const name of group.spec.members) if (replaced.has(name) || (yield* lookAtWorld<Machine>("Machine", name)) !== undefined) members.push(name);
  return members.length === group.spec.members.length ? group : withGroupSpec(group, { members, registering: group.spec.registering.filter((name) => members.includes(name)) });
}

interface Turn {
  readonly rules: NodeGroupRules;
  readonly group: NodeGroup;
  readonly nowMs: number;
}

/** The group with the machines that are due, put into the world. */
function* withArrivals(all: readonly NodeGroupRules[], { rules, group, nowMs }: Turn, view: View): Reconcile<NodeGroup> {
  const { coming, members, registering } = group.spec;
  const due = coming.filter(({ atMs }) => atMs <= nowMs).map(({ name }) => name);
  if (due.length === 0) return group;
  let address = yield* lastAddress(all, view);
  for (const name of due) {
    address++;
    yield* putIntoWorld("Machine", machineOf(joiningNode(rules, name), address));
  }
  return withGroupSpec(group, { address, coming: coming.filter(({ atMs }) => atMs > nowMs), members: [...members, ...due], registering: [...registering, ...due] });
}

/** The highest address of any machine. The view may lack machines that other groups have just got. */
function* lastAddress(all: readonly NodeGroupRules[], view: View): Reconcile<number> {
  let last = 0;
  view.objects("Machine").forEach(({ spec }) => {
    last = Math.max(last, spec.address);
  });
  for (const { name } of all) last = Math.max(last, (yield* lookAtWorld<NodeGroup>(NODE_GROUP_KIND.key, name))?.spec.address ?? 0);
  return last;
}

/** The group with orders for the machines that it lacks, or with fewer where it has too many on their way. */
function withOrders({ name }: NodeGroupRules, group: NodeGroup, { nowMs, afterMs }: { readonly nowMs: number; readonly afterMs: number }): NodeGroup {
  const { size, members } = group.spec;
  let { made } = group.spec;
  const coming: ComingMachine[] = group.spec.coming.slice(0, Math.max(0, size - members.length));
  while (members.length + coming.length < size) {
    made++;
    coming.push({ name: nodeNameOf(name, made), atMs: nowMs + afterMs });
  }
  return withGroupSpec(group, { made, coming });
}

/** What became of the group meanwhile, changed on the spot. */
function* edit(name: string, change: (spec: NodeGroup["spec"]) => Partial<NodeGroup["spec"]>): Reconcile<void> {
  const group = yield* lookAtWorld<NodeGroup>(NODE_GROUP_KIND.key, name);
  if (group !== undefined) yield* putIntoWorld(NODE_GROUP_KIND.key, withGroupSpec(group, change(group.spec)));
}

/** Registers the Nodes of machines that have come; what went wrong, or undefined. Throws a `NodeGroupError` where a Node is not as nodes must be. */
function* registered(rules: NodeGroupRules, { spec: { registering } }: NodeGroup): Reconcile<Failure | undefined> {
  const requests = registering.map((name): CreateRequest => ({ verb: "create", kind: "Node", object: nodeObject(joiningNode(rules, name)), fieldValidation: "Ignore" }));
  const answers = yield* sendAll(requests);
  const there = registering.filter((_, at) => answers[at]?.ok === true || answers[at]?.code === 409);
  if (there.length > 0) yield* edit(rules.name, (spec) => ({ registering: spec.registering.filter((name) => !there.includes(name)) }));
  for (const answer of answers) {
    if (answer.ok || answer.code === 409) continue;
    const message = answer.status.message ?? "";
    if (answer.code === 422 || answer.code === 400) throw new NodeGroupError(`the API server takes no node of the group ${JSON.stringify(rules.name)}: ${message}`);
    return answer;
  }
  return undefined;
}

/** Deletes the Nodes of machines that were given back; what went wrong, or undefined. */
function* deleted({ metadata, spec: { leaving } }: NodeGroup): Reconcile<Failure | undefined> {
  const answers = yield* sendAll(leaving.map((name): Request => ({ verb: "delete", kind: "Node", name })));
  const gone = leaving.filter((_, at) => answers[at]?.ok === true || answers[at]?.code === 404);
  if (gone.length > 0) yield* edit(metadata.name, (spec) => ({ leaving: spec.leaving.filter((name) => !gone.includes(name)) }));
  const failure = answers.find((answer) => !answer.ok && answer.code !== 404);
  return failure === undefined || failure.ok ? undefined : failure;
}
