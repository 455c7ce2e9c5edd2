/**
 * RollingUpdate as arithmetic: pods per node in, pods to delete and nodes to fill out.
 *
 * Source: pkg/controller/daemon/update.go (rollingUpdate, updatedDesiredNodeCounts) v1.36.3
 * Differs: nodes are walked in the order given, where Kubernetes walks a map.
 */
import { type IntOrPercent, type RollingUpdateDaemonSet, scaledValue } from "@everynode/model";

/** A pod as a strategy sees it. */
export interface RolloutPod {
  readonly name: string;
  /** True where it is of the set's present revision. */
  readonly updated: boolean;
  readonly available: boolean;
}

/** A node as a strategy sees it. */
export interface RolloutNode {
  readonly name: string;
  /** True where the set's pods should run here. */
  readonly shouldRun: boolean;
  /** The set's pods here that are not terminating. */
  readonly pods: readonly RolloutPod[];
}

/** What a strategy wants done now. */
export interface RolloutStep {
  /** Names of pods to delete; what comes in their place is the controller's business. */
  readonly remove: readonly string[];
  /** Names of nodes that get a pod beside the one they have. */
  readonly fill: readonly string[];
}

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

/** The one new and the one old pod of a node; undefined where there are two of a kind, which is not the rollout's business. */
function pairOn(node: RolloutNode): { readonly fresh: RolloutPod | undefined; readonly old: RolloutPod | undefined } | undefined {
  let fresh: RolloutPod | undefined;
  let old: RolloutPod | undefined;
  for (const pod of node.pods) {
    if ((pod.updated ? fresh : old) !== undefined) return undefined;
    if (pod.updated) fresh = pod;
    else old = pod;
  }
  return { fresh, old };
}

/**
 * Without surge: old pods that are not available go at once, available ones as long as fewer than maxUnavailable nodes are without an available pod.
 *
 * Of 4 nodes with available old pods and maxUnavailable 2, two go; once one of them is back, a third.
 */
export function rollWithoutSurge(nodes: Iterable<RolloutNode>, budget: Budget): RolloutStep {
  const replace: string[] = [];
  const candidates: string[] = [];
  let unavailable = 0;
  for (const node of nodes) {
    const pair = pairOn(node);
    const { fresh, old } = pair ?? {};
    if (pair === undefined || (fresh === undefined) === (old === undefined)) unavailable++;
    else if (fresh !== undefined) unavailable += fresh.available ? 0 : 1;
    else if (old !== undefined && !old.available) {
      replace.push(old.name);
      unavailable++;
    } else if (old !== undefined && unavailable < budget.maxUnavailable) candidates.push(old.name);
  }
  const allowed = Math.max(0, budget.maxUnavailable - unavailable);
  return { remove: [...replace, ...candidates.slice(0, allowed)], fill: [] };
}

interface SurgePlan {
  readonly remove: string[];
  /** Available old pods on nodes where the set should no longer run. */
  readonly sunset: string[];
  readonly fill: string[];
  readonly candidates: string[];
  surging: number;
  available: number;
}

function planSurge(plan: SurgePlan, node: RolloutNode, maxSurge: number): void {
  const pair = pairOn(node);
  if (pair === undefined) {
    plan.surging++;
    return;
  }
  const { fresh, old } = pair;
  if ((old ?? fresh)?.available === true) plan.available++;
  if (old === undefined) return;
  if (fresh !== undefined) {
    if (fresh.available) plan.remove.push(old.name);
    else plan.surging++;
  } else if (!node.shouldRun) (old.available ? plan.sunset : plan.remove).push(old.name);
  else if (!old.available) plan.fill.push(node.name);
  else if (plan.surging < maxSurge) plan.candidates.push(node.name);
}

/**
 * With surge: the new pod first, the old one once the new one is available; at most maxSurge nodes with both, but for those whose old pod
 * is not available, which get theirs at once. Pods on nodes that the set leaves go as soon as enough others are available.
 */
export function rollWithSurge(nodes: Iterable<RolloutNode>, budget: Budget): RolloutStep {
  const plan: SurgePlan = { remove: [], sunset: [], fill: [], candidates: [], surging: 0, available: 0 };
  for (const node of nodes) planSurge(plan, node, budget.maxSurge);
  const sunset = plan.sunset.slice(0, Math.max(0, plan.available - budget.desired));
  const surge = plan.candidates.slice(0, Math.max(0, budget.maxSurge - plan.surging));
  return { remove: [...plan.remove, ...sunset], fill: [...plan.fill, ...surge] };
}

/** What a rolling update wants done now. */
export function rollingUpdate(nodes: Iterable<RolloutNode>, budget: Budget): RolloutStep {
  return budget.maxSurge === 0 ? rollWithoutSurge(nodes, budget) : rollWithSurge(nodes, budget);
}
