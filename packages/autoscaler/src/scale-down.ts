/**
 * Nodes that nobody needs any more go: those that were for long enough empty but for daemons, or so little used that their pods would have a place elsewhere.
 *
 * Source: cluster-autoscaler/core/scaledown/{unneeded/nodes,planner/planner}.go, clusterstate/clusterstate.go 1.36
 * Differs: nodes that may soon go get no PreferNoSchedule taint; nodes with pods on them are not thought of while their group has no more nodes than it must.
 */
import { recall, type Reconcile, remember, supposedGone, type View } from "@everynode/core";
import { annotationOf, deepEqual, type Node } from "@everynode/model";
import { schedulerFacts } from "@everynode/scheduler";
import type { AutoscalerFacts } from "./facts.js";
import type { StandingGroup } from "./node-group.js";
import { giveBack, lastFailure, markedNodes, type MarkedNode, markNode, unmarkNode } from "./node-removal.js";
import { isStarted, isToBeDeleted } from "./node-start.js";
import type { Prospect } from "./prospect.js";
import { underusedNodes, type UnderuseRules } from "./underused.js";

/** When nodes go. Times are simulated milliseconds. */
export interface ScaleDownRules extends UnderuseRules {
  /** How long a node must not have been needed. */
  readonly unneededMs: number;
  /** The same for a node that is not ready. */
  readonly unreadyMs: number;
  /** How long after a group has grown no node goes. */
  readonly delayAfterAddMs: number;
  /** The same after a node could not be given back. */
  readonly delayAfterFailureMs: number;
  /** From the mark on a node to its end, or to its first eviction. */
  readonly deletionDelayMs: number;
  /** How many nodes may be marked at once; of those whose pods are moved, one. */
  readonly maxDeletions: number;
  /** How long a machine may be there without a Node. */
  readonly maxProvisionMs: number;
}

/** Names, and since when what they are about is so, in simulated milliseconds. */
type Since = readonly (readonly [name: string, sinceMs: number])[];

const UNNEEDED = "unneeded";
const UNREGISTERED = "unregistered";
const LAST_GROWN = "last grown";
/** The annotation of nodes that are never given back. */
const DISABLED = "cluster-autoscaler.kubernetes.io/scale-down-disabled";

/** Remembers that a group has grown now. */
export const noteGrown = (nowMs: number): Reconcile<void> => remember(LAST_GROWN, nowMs);

/** Since when each name is so, where those that were not before are so since now. */
function* sinceWhen(memory: string, names: readonly string[], nowMs: number): Reconcile<ReadonlyMap<string, number>> {
  const before = (yield* recall<Since>(memory)) ?? [];
  const known = new Map(before);
  const after = names.map((name) => [name, known.get(name) ?? nowMs] as const);
  if (!deepEqual(before, after)) yield* remember(memory, after.length === 0 ? undefined : after);
  return new Map(after);
}

/** Takes the mark off nodes that this controller marked before it forgot everything. */
export function* unmarkForgotten(view: View, groups: readonly StandingGroup[]): Reconcile<void> {
  const marked = new Set((yield* markedNodes()).map(({ name }) => name));
  for (const name of groups.flatMap(({ state }) => state.spec.members)) {
    const node = view.get("Node", name);
    if (node !== undefined && isToBeDeleted(node) && !marked.has(name)) yield* unmarkNode(node);
  }
}

/** Gives machines back that have been there for too long without a Node, one at a look. */
export function* dropUnregistered(view: View, groups: readonly StandingGroup[], { maxProvisionMs }: ScaleDownRules): Reconcile<void> {
  const missing = groups.flatMap(({ state }) => state.spec.members.filter((name) => view.get("Node", name) === undefined));
  const since = yield* sinceWhen(UNREGISTERED, missing, view.nowMs);
  const overdue = missing.find((name) => view.nowMs - (since.get(name) ?? view.nowMs) >= maxProvisionMs);
  const group = groups.find(({ state }) => overdue !== undefined && state.spec.members.includes(overdue));
  if (overdue !== undefined && group !== undefined) yield* giveBack(overdue, group);
}

/** What a look at the pods that wait has shown, and the rules. */
export interface ScaleDownMoment {
  /** The cluster with the pods that wait in their future places. */
  readonly prospect: Prospect;
  /** Names of the nodes where those places are. */
  readonly needed: ReadonlySet<string>;
  readonly rules: ScaleDownRules;
}

/** Marks nodes that were not needed for long enough: empty ones first, and of equal ones those first that were so for longest. */
export function* scaleDown(view: View<AutoscalerFacts>, groups: readonly StandingGroup[], moment: ScaleDownMoment): Reconcile<void> {
  const { nowMs } = view;
  const { rules } = moment;
  const marked = yield* markedNodes();
  const known = new Map((yield* recall<Since>(UNNEEDED)) ?? []);
  const idle = idleNodes(view, { groups, marked, known }, moment);
  const since = yield* sinceWhen(UNNEEDED, idle.map(({ node }) => node.metadata.name), nowMs);
  const sinceOf = ({ node }: IdleNode): number => since.get(node.metadata.name) ?? nowMs;
  if (yield* isTooEarly(nowMs, rules)) return;
  const due = idle.filter((each) => nowMs - sinceOf(each) >= (each.isReady ? rules.unneededMs : rules.unreadyMs));
  due.sort((a, b) => Number(a.drains) - Number(b.drains) || sinceOf(a) - sinceOf(b));
  const spare = new Map(groups.map((group) => [group, spareOf(group, marked)]));
  let left = rules.maxDeletions - marked.length;
  let drains = marked.some((each) => each.drains);
  for (const each of due) {
    const more = spare.get(each.group) ?? 0;
    if (left <= 0 || more <= 0 || (each.drains && drains)) continue;
    spare.set(each.group, more - 1);
    left--;
    drains ||= each.drains;
    yield* markNode(each.node, { sinceMs: nowMs, drains: each.drains, afterMs: rules.deletionDelayMs });
  }
}

function* isTooEarly(nowMs: number, rules: ScaleDownRules): Reconcile<boolean> {
  const grown = (yield* recall<number>(LAST_GROWN)) ?? -Infinity;
  const failed = (yield* lastFailure()) ?? -Infinity;
  return nowMs - grown < rules.delayAfterAddMs || nowMs - failed < rules.delayAfterFailureMs;
}

/** How many nodes more a group may lose. */
function spareOf({ rules: { min }, state: { spec } }: StandingGroup, marked: readonly MarkedNode[]): number {
  return spec.size - min - marked.filter(({ name }) => spec.members.includes(name)).length;
}

/** A node that is not needed. */
interface IdleNode {
  readonly node: Node;
  readonly group: StandingGroup;
  readonly isReady: boolean;
  /** True: it has pods, which would have a place elsewhere. */
  readonly drains: boolean;
}

/** What is known of the groups' nodes. */
interface Members {
  readonly groups: readonly StandingGroup[];
  readonly marked: readonly MarkedNode[];
  /** Since when nodes are idle. */
  readonly known: ReadonlyMap<string, number>;
}

function idleNodes(view: View<AutoscalerFacts>, { groups, marked, known }: Members, { prospect, needed, rules }: ScaleDownMoment): readonly IdleNode[] {
  const busy = new Set(marked.map(({ name }) => name));
  const candidates = groups.flatMap((group) => candidatesOf(view, group).filter(({ node: { metadata } }) => !busy.has(metadata.name) && !needed.has(metadata.name)));
  const empty = candidates.filter(({ drains }) => !drains);
  const used = candidates.filter(({ drains, group }) => drains && spareOf(group, marked) > 0);
  if (used.length === 0 || rules.utilizationThreshold <= 0) return empty;
  const rank = ({ node: { metadata } }: IdleNode): number => known.get(metadata.name) ?? Infinity;
  used.sort((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)));
  const going = [...empty.map(({ node }) => node), ...marked.flatMap(({ name }) => view.get("Node", name) ?? [])];
  const rest = going.reduce<Prospect>((left, node) => supposedGone(left, node, schedulerFacts), prospect);
  const underused = new Set(underusedNodes(rest, used.map(({ node }) => node), rules));
  return [...empty, ...used.filter(({ node }) => underused.has(node))];
}

function candidatesOf(view: View<AutoscalerFacts>, group: StandingGroup): readonly IdleNode[] {
  return group.state.spec.members.flatMap((name): readonly IdleNode[] => {
    const node = view.get("Node", name);
    if (node === undefined || annotationOf(node, DISABLED) === "true") return [];
    return [{ node, group, isReady: isStarted(node, group.rules.startupTaints), drains: view.facts.keepers.has(name) }];
  });
}
