/**
 * A Deployment that is scaled in the middle of a rollout grows and shrinks all of its ReplicaSets alike.
 *
 * Source: pkg/controller/deployment/sync.go (scale), pkg/controller/deployment/util/deployment_util.go (GetReplicaSetProportion) v1.36.3
 * Differs: of sets of one size and age the first by name comes first, where Kubernetes leaves it open.
 */
import type { RolloutLimits } from "./rolling-arithmetic.js";

/** One ReplicaSet with pods, as proportional scaling sees it. */
export interface ScaledSet {
  readonly name: string;
  readonly createdAt: string;
  readonly replicas: number;
  /** How many replicas all sets together might have had before, as the set's annotation says; 0 where it says nothing. */
  readonly maxReplicas: number;
}

/** What a scaling is measured against. */
export interface ScalingContext {
  readonly limits: RolloutLimits;
  /** Replicas in all sets, as the Deployment's status says: stands in for annotations that are missing. */
  readonly statusReplicas: number;
}

/** The larger first; of equal ones the newer where sets grow, the older where they shrink. */
function bySize(grows: boolean): (a: ScaledSet, b: ScaledSet) => number {
  return (a, b) => {
    if (a.replicas !== b.replicas) return b.replicas - a.replicas;
    if (a.createdAt !== b.createdAt) return (a.createdAt < b.createdAt) === grows ? 1 : -1;
    return a.name < b.name ? -1 : 1;
  };
}

/** By how much one set would grow if it kept its part of the whole, rounded to the nearest. */
function part(set: ScaledSet, { limits, statusReplicas }: ScalingContext): number {
  if (limits.desired === 0) return -set.replicas;
  const before = set.maxReplicas === 0 ? statusReplicas : set.maxReplicas;
  if (before === 0) return 0;
  return Math.floor((set.replicas * (limits.desired + limits.maxSurge)) / before + 0.5) - set.replicas;
}

/** By how much one set grows (or shrinks, below 0), where `left` is all that is still to be shared out. */
function proportion(set: ScaledSet, left: number, context: ScalingContext): number {
  if (set.replicas === 0 || left === 0) return 0;
  const share = part(set, context);
  return left > 0 ? Math.min(share, left) : Math.max(share, left);
}

/**
 * The sizes of all sets after a scaling, by name, in the order in which they are written. What is added or taken is shared out by size; what
 * rounding leaves over goes to the first.
 *
 * From 10 to 15 wished for, surge 3, in the middle of a rollout with sets of 8 and 5 (13 at most before): 5 to add; 8 becomes round(8 * 18 / 13) = 11,
 * 5 becomes round(5 * 18 / 13) = 7.
 */
export function proportionalSizes(sets: readonly ScaledSet[], context: ScalingContext): readonly (readonly [name: string, size: number])[] {
  const { desired, maxSurge } = context.limits;
  const allowed = desired > 0 ? desired + maxSurge : 0;
  const toAdd = allowed - sets.reduce((sum, { replicas }) => sum + replicas, 0);
  if (toAdd === 0) return sets.map(({ name, replicas }) => [name, replicas]);
  const ordered = sets.slice().sort(bySize(toAdd > 0));
  let left = toAdd;
  const sizes = ordered.map((set) => {
    const change = proportion(set, left, context);
    left -= change;
    return set.replicas + change;
  });
  return ordered.map(({ name }, at) => [name, at === 0 ? Math.max(0, (sizes[at] ?? 0) + left) : (sizes[at] ?? 0)]);
}
