/**
 * How many new nodes of one group how many pods need: pods are packed, the largest first, into the first new node that takes them.
 *
 * Source: cluster-autoscaler/estimator/{binpacking_estimator,decreasing_pod_orderer}.go 1.36
 * Differs: there is no limit to how long an estimate may take.
 */
import { controllerOf, deepEqual, type Node, type Pod } from "@everynode/model";
import { demandOf, type NodeInfo } from "@everynode/scheduler";
import { nodeNameOf, plannedNode, type StandingGroup } from "./node-group.js";
import { attemptIn, nodeInfoIn, type Planner, type Prospect, refusalOn, withPodOn, withStartedNode } from "./prospect.js";

/** What some more nodes of a group would do. */
export interface Estimate {
  /** How many nodes; 0 where none would help. */
  readonly nodes: number;
  /** The pods that would have a place. */
  readonly pods: readonly Pod[];
  /** The first of the nodes, with its daemons. */
  readonly node: NodeInfo | undefined;
  /** Why others would not, though a new node were theirs alone, by key of the pod's uid. */
  readonly reasons: ReadonlyMap<string, readonly string[]>;
}

/** What the estimate goes by. */
export interface EstimateOf {
  readonly prospect: Prospect;
  readonly group: StandingGroup;
  readonly planner: Planner;
  /** How many nodes the group may get, at most. */
  readonly room: number;
}

/** An estimate in the making. */
interface Packing extends EstimateOf {
  now: Prospect;
  readonly names: string[];
  readonly pods: Pod[];
  readonly reasons: Map<string, readonly string[]>;
  /** By uid of their owner: the last pod that found no place, and when that was. */
  readonly refused: Map<string, { readonly pod: Pod; readonly at: Prospect; readonly reasons: readonly string[] | undefined }>;
}

/** What new nodes of the group would do for the pods. O(pods * new nodes). */
export function estimate(of: EstimateOf, pods: readonly Pod[]): Estimate {
  const first = freshNode(of, 1);
  const node = nodeInfoIn(withStartedNode(of.prospect, first, of.planner), first.metadata.name);
  const packing: Packing = { ...of, now: of.prospect, names: [], pods: [], reasons: new Map(), refused: new Map() };
  for (const pod of node === undefined ? pods : largestFirst(pods, node)) pack(packing, pod);
  return { nodes: packing.names.length, pods: packing.pods, node, reasons: packing.reasons };
}

function freshNode({ group: { rules, state }, prospect }: EstimateOf, number: number): Node {
  return plannedNode(rules, nodeNameOf(rules.name, state.spec.made + number), prospect.nowMs);
}

function pack(packing: Packing, pod: Pod): void {
  const owner = controllerOf(pod)?.uid ?? "";
  const before = owner === "" ? undefined : packing.refused.get(owner);
  // Nothing has changed since one that is the same found no place.
  if (before !== undefined && before.at === packing.now && looksAlike(before.pod, pod)) return refuse(packing, pod, before.reasons);
  const attempt = attemptIn(packing.now, pod, packing.planner);
  const place = packing.names.find((name) => refusalOn(attempt, name) === undefined);
  if (place !== undefined) return put(packing, pod, { prospect: packing.now, name: place });
  const reasons = packing.names.length < packing.room ? onFreshNode(packing, pod) : undefined;
  if (reasons === "placed") return;
  packing.refused.set(owner, { pod, at: packing.now, reasons });
  refuse(packing, pod, reasons);
}

function looksAlike(a: Pod, b: Pod): boolean {
  return (a.spec === b.spec || deepEqual(a.spec, b.spec)) && deepEqual(a.metadata.labels, b.metadata.labels);
}

/** Undefined reasons: there was no room for another node, which may have helped. */
function refuse(packing: Packing, pod: Pod, reasons: readonly string[] | undefined): void {
  if (reasons !== undefined) packing.reasons.set(pod.metadata.uid, reasons);
}

/** One node more, unless the pod cannot be there either: then why not. */
function onFreshNode(packing: Packing, pod: Pod): readonly string[] | "placed" {
  const node = freshNode(packing, packing.names.length + 1);
  const prospect = withStartedNode(packing.now, node, packing.planner);
  const { name } = node.metadata;
  const refusal = refusalOn(attemptIn(prospect, pod, packing.planner), name);
  if (refusal !== undefined) return refusal.refusal.reasons;
  packing.names.push(name);
  put(packing, pod, { prospect, name });
  return "placed";
}

function put(packing: Packing, pod: Pod, { prospect, name }: { readonly prospect: Prospect; readonly name: string }): void {
  packing.now = withPodOn(prospect, pod, name);
  packing.pods.push(pod);
}

/** By the share of a node that they take of cpu and of memory together; of equal ones in the order given. */
function largestFirst(pods: readonly Pod[], { allocatable }: NodeInfo): readonly Pod[] {
  const share = (asked: number, has: number): number => (has === 0 ? 0 : asked / has);
  const sizes = new Map(
    pods.map((pod) => {
      const { requests } = demandOf(pod.spec);
      return [pod, share(requests.cpuMilli, allocatable.cpuMilli) + share(requests.memoryBytes, allocatable.memoryBytes)];
    }),
  );
  return pods.toSorted((a, b) => (sizes.get(b) ?? 0) - (sizes.get(a) ?? 0));
}

