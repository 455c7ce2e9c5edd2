/**
 * A node that is not needed is given back: it is marked, so that nothing new comes to it, and looked at once more after a moment; its pods are moved, if it had some; then
 * its machine goes.
 *
 * Source: cluster-autoscaler/core/scaledown/actuation/{actuator,drain,delete_in_batch,group_deletion_scheduler}.go, utils/taints/taints.go 1.36
 * Differs: a node is looked at again every five seconds while its pods go, and an eviction that is refused is tried again then, as long as the whole may take.
 */
import type { CreateRequest } from "@everynode/api";
import { done, enqueueKey, putIntoWorld, recall, type Reconcile, record, remember, requeueAfter, type Result, retry, send, sendAll, sendList, takeFromWorld, type View } from "@everynode/core";
import type { Node, Pod, Taint } from "@everynode/model";
import { NODE_GROUP_KIND, type NodeGroupRules, type StandingGroup, standingGroups, withGroupSpec } from "./node-group.js";
import { TO_BE_DELETED } from "./node-start.js";
import { drainRefusal } from "./pod-drain.js";
import { isKeepingNode } from "./pod-role.js";

/** A node that is marked, and will be given back. */
export interface MarkedNode {
  readonly name: string;
  /** Since when, in simulated milliseconds. */
  readonly sinceMs: number;
  /** True: its pods are moved first. */
  readonly drains: boolean;
}

/** Under these names it is remembered which nodes are marked, and when the last one could not be given back. */
const MARKED = "marked";
const LAST_FAILED = "last failed";
const PREFIX = "remove ";
/** How long it may take until a node's pods are gone, and how often that is looked at, in simulated milliseconds. */
const MAX_DRAIN_MS = 600_000;
const DRAIN_PERIOD_MS = 5_000;

/** The node that a key is about; undefined where it is about none. No node's name has a blank. */
export const nodeToRemove = (key: string): string | undefined => (key.startsWith(PREFIX) ? key.slice(PREFIX.length) : undefined);

/** The nodes that are marked. */
export function* markedNodes(): Reconcile<readonly MarkedNode[]> {
  return (yield* recall<readonly MarkedNode[]>(MARKED)) ?? [];
}

/** When a node could last not be given back, in simulated milliseconds; undefined where that never happened. */
export const lastFailure = (): Reconcile<number | undefined> => recall<number>(LAST_FAILED);

/** Marks a node, to be given back after `afterMs` simulated milliseconds. Does nothing where the node has changed since it was seen. */
export function* markNode(node: Node, { sinceMs, drains, afterMs }: Omit<MarkedNode, "name"> & { readonly afterMs: number }): Reconcile<void> {
  const { name } = node.metadata;
  const taint: Taint = { ...TO_BE_DELETED, value: String(Math.floor(sinceMs / 1000)) };
  if (!(yield* writeTaints(node, [...otherTaints(node), taint]))) return;
  yield* remember(MARKED, [...(yield* markedNodes()), { name, sinceMs, drains } satisfies MarkedNode]);
  yield* enqueueKey(PREFIX + name, afterMs);
  yield* record({ object: node, type: "Normal", reason: "ScaleDown", message: "marked the node as toBeDeleted/unschedulable" });
}

/** Takes the mark off a node; true where it is off. */
export function* unmarkNode(node: Node): Reconcile<boolean> {
  return yield* writeTaints(node, otherTaints(node));
}

const otherTaints = ({ spec }: Node): readonly Taint[] => (spec.taints ?? []).filter(({ key }) => key !== TO_BE_DELETED.key);

function* writeTaints({ metadata: { name, resourceVersion } }: Node, taints: readonly Taint[]): Reconcile<boolean> {
  const patch = { metadata: { resourceVersion }, spec: { taints: taints.length === 0 ? null : taints } };
  return (yield* send({ verb: "patch", kind: "Node", name, patchType: "merge", patch })).ok;
}

/** Goes on with a marked node, as it is by now. It is given back once it is empty but for daemons, if its group still has more nodes than it must. */
export function* removeNode(name: string, groups: readonly NodeGroupRules[], view: View): Reconcile {
  const marked = (yield* markedNodes()).find((each) => each.name === name);
  if (marked === undefined) return done();
  const node = yield* send<Node>({ verb: "get", kind: "Node", name });
  if (!node.ok) return node.code === 404 ? yield* forgotten(name) : retry(node.status.message ?? "");
  const pods = yield* sendList<Pod>({ verb: "list", kind: "Pod", fieldSelector: `spec.nodeName=${name}` });
  if (!pods.ok) return retry(pods.status.message ?? "");
  const keepers = pods.object.items.filter(isKeepingNode);
  const why = keepers.length === 0 ? yield* givenBack(name, groups) : reasonToStay(marked, keepers, view);
  if (why !== undefined) return yield* kept(node.object, why, view.nowMs);
  if (keepers.length > 0) return yield* drained(keepers);
  yield* record({ object: node.object, type: "Normal", reason: "ScaleDown", message: "node removed by cluster autoscaler" });
  return yield* forgotten(name);
}

function reasonToStay({ drains, sinceMs }: MarkedNode, keepers: readonly Pod[], view: View): string | undefined {
  if (!drains) return "node is not empty any more";
  if (view.nowMs - sinceMs > MAX_DRAIN_MS) return "pods did not go in time";
  for (const pod of keepers) {
    const refusal = isGoing(pod) ? undefined : drainRefusal(pod, view);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

const isGoing = ({ metadata }: Pod): boolean => metadata.deletionTimestamp !== undefined;

/** Evicts the pods that do not go yet. */
function* drained(keepers: readonly Pod[]): Reconcile {
  const staying = keepers.filter((pod) => !isGoing(pod));
  const answers = yield* sendAll(staying.map(eviction));
  const told = staying.filter((_, at) => answers[at]?.ok === true);
  yield* record(...told.map((object) => ({ object, type: "Normal", reason: "ScaleDown", message: "deleting pod for node scale down" }) as const));
  return requeueAfter(DRAIN_PERIOD_MS);
}

function eviction({ metadata: { name, namespace = "", uid } }: Pod): CreateRequest {
  const object = { apiVersion: "policy/v1", kind: "Eviction", metadata: { name, namespace }, deleteOptions: { preconditions: { uid } } };
  return { verb: "create", kind: "Pod", namespace, name, subresource: "eviction", object };
}

function* kept(node: Node, why: string, nowMs: number): Reconcile {
  if (!(yield* unmarkNode(node))) return retry(`${node.metadata.name} could not be unmarked`);
  yield* record({ object: node, type: "Warning", reason: "ScaleDownFailed", message: `failed to delete the node: ${why}` });
  yield* remember(LAST_FAILED, nowMs);
  return yield* forgotten(node.metadata.name);
}

function* forgotten(name: string): Reconcile<Result> {
  const others = (yield* markedNodes()).filter((each) => each.name !== name);
  yield* remember(MARKED, others.length === 0 ? undefined : others);
  return done();
}

/** Gives the machine of that name back to its group; why it could not, or undefined. */
function* givenBack(name: string, groups: readonly NodeGroupRules[]): Reconcile<string | undefined> {
  const group = (yield* standingGroups(groups)).find(({ state }) => state.spec.members.includes(name));
  if (group === undefined) return "its node group has no such node";
  return (yield* giveBack(name, group)) ? undefined : "its node group has reached its minimal size";
}

/** Gives a machine back, on the spot: it is gone, and its group is smaller by one. False where the group must not be smaller. */
export function* giveBack(name: string, { rules, state }: StandingGroup): Reconcile<boolean> {
  const { size, members, registering, leaving } = state.spec;
  if (size <= rules.min) return false;
  const without = (names: readonly string[]): readonly string[] => names.filter((each) => each !== name);
  yield* takeFromWorld("Machine", name);
  yield* putIntoWorld(NODE_GROUP_KIND.key, withGroupSpec(state, { size: size - 1, members: without(members), registering: without(registering), leaving: [...leaving, name] }));
  return true;
}
