/**
 * RollingUpdate as arithmetic: groups of nodes in, pods to delete and nodes to fill out.
 *
 * Source: pkg/controller/daemon/update.go (rollingUpdate, updatedDesiredNodeCounts) v1.36.3
 * Differs: nodes come in the order in which the groups give them, where Kubernetes walks a map.
 */
import { type IntOrPercent, type RollingUpdateDaemonSet, scaledValue } from "@everynode/model";
import type { OldPod, RolloutGroups, RolloutNode, RolloutPod, RolloutStep } from "./rollout.js";

/** How many may be missing and how many may be too many, of so many that are desired. */
export interface Budget {
  readonly maxUnavailable: number;
  readonly maxSurge: number;
  readonly desired: number;
}

/** The budget of a rolling update, percentages rounded up; a bad value in words. Both zero counts as maxUnavailable 1. */
export function rollingBudget(rollingUpdate: RollingUpdateDaemonSet | undefined, desired: number): Budget | string {
  const scaled = (value: IntOrPercent | undefined): number | string => {
    if (value === undefined) return 0;
    const result = scaledValue(value, desired, "up");
    return result.ok ? result.value : result.message;
  };
  const maxUnavailable = scaled(rollingUpdate?.maxUnavailable);
  if (typeof maxUnavailable === "string") return `couldn't get unavailable numbers: invalid value for MaxUnavailable: ${maxUnavailable}`;
  const maxSurge = scaled(rollingUpdate?.maxSurge);
  if (typeof maxSurge === "string") return `couldn't get unavailable numbers: invalid value for MaxSurge: ${maxSurge}`;
  return { maxUnavailable: desired > 0 && maxUnavailable === 0 && maxSurge === 0 ? 1 : maxUnavailable, maxSurge, desired };
}

const podOf = ({ pod }: OldPod): string => pod;
const nodeOf = ({ node }: OldPod): string => node;

/** The first `count` of some items. */
function firstOf<T>(items: Iterable<T>, count: number): readonly T[] {
  const first: T[] = [];
  if (count <= 0) return first;
  for (const item of items) {
    first.push(item);
    if (first.length >= count) break;
  }
  return first;
}

/**
 * Without surge: old pods that are not available go at once, available ones as long as fewer than maxUnavailable nodes are without an available pod.
 *
 * Of 4 nodes with available old pods and maxUnavailable 2, two go; once one of them is back, a third.
 */
function withoutSurge(groups: RolloutGroups, { maxUnavailable }: Budget): RolloutStep {
  const unavailable = groups.bare + groups.several.length + groups.fresh.unavailable + groups.countOld({ available: false });
  const replaced = Array.from(groups.old({ available: false }), podOf);
  return { remove: [...replaced, ...firstOf(groups.old({ available: true }), maxUnavailable - unavailable).map(podOf)], fill: [] };
}

/** The one new and the one old pod of a node that has several; undefined where there are two of a kind, which is not the rollout's business. */
function pairOn(node: RolloutNode): { readonly fresh: RolloutPod; readonly old: RolloutPod } | undefined {
  const [first, second, third] = node.pods;
  if (first === undefined || second === undefined || third !== undefined || first.updated === second.updated) return undefined;
  return first.updated ? { fresh: first, old: second } : { fresh: second, old: first };
}

/** What has become of the nodes with both pods. */
function pairsOf(several: readonly RolloutNode[]): { readonly done: readonly string[]; readonly surging: number; readonly available: number } {
  const done: string[] = [];
  let surging = 0;
  let available = 0;
  for (const node of several) {
    const pair = pairOn(node);
    if (pair?.old.available === true) available++;
    if (pair?.fresh.available === true) done.push(pair.old.name);
    else surging++;
  }
  return { done, surging, available };
}

/**
 * With surge: the new pod first, the old one once the new one is available; at most maxSurge nodes with both, but for those whose old pod
 * is not available, which get theirs at once. Pods on nodes that the set leaves go as soon as enough others are available.
 *
 * Of 4 nodes with available old pods and maxSurge 1, one gets a new pod; once that is available, its old pod goes and the next node gets one.
 */
function withSurge(groups: RolloutGroups, { maxSurge, desired }: Budget): RolloutStep {
  const pairs = pairsOf(groups.several);
  const available = pairs.available + groups.fresh.available + groups.countOld({ available: true });
  const left = Array.from(groups.old({ available: false, shouldRun: false }), podOf);
  const sunset = firstOf(groups.old({ available: true, shouldRun: false }), available - desired).map(podOf);
  const urgent = Array.from(groups.old({ available: false, shouldRun: true }), nodeOf);
  const surge = firstOf(groups.old({ available: true, shouldRun: true }), maxSurge - pairs.surging).map(nodeOf);
  return { remove: [...pairs.done, ...left, ...sunset], fill: [...urgent, ...surge] };
}

/** What a rolling update wants done now. Costs what it wants done, and a look at each node with two pods. */
export function rollingUpdate(groups: RolloutGroups, budget: Budget): RolloutStep {
  return budget.maxSurge === 0 ? withoutSurge(groups, budget) : withSurge(groups, budget);
}
