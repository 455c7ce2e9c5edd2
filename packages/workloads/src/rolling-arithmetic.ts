/**
 * The arithmetic of Deployments: how many replicas each ReplicaSet should have next. Nothing here asks or writes anything.
 *
 * Source: pkg/controller/deployment/rolling.go, pkg/controller/deployment/util/deployment_util.go (ResolveFenceposts, NewRSNewReplicas) v1.36.3
 */
import { type IntOrPercent, scaledValue } from "@everynode/model";

/** How far a rollout may go beyond and below what is wished for, in pods. */
export interface RolloutLimits {
  /** Replicas that are wished for. */
  readonly desired: number;
  readonly maxSurge: number;
  /** At most `desired`. */
  readonly maxUnavailable: number;
}

/** One ReplicaSet in numbers. */
export interface ReplicaCount {
  /** Replicas that it is to have by now. */
  readonly replicas: number;
  /** Pods of it that are available, as its status says. */
  readonly available: number;
}

/** What limits are made from. Numbers or percentages of `desired`; what is left out counts as nothing. */
export interface LimitsInput {
  readonly desired: number;
  readonly maxSurge?: IntOrPercent | undefined;
  readonly maxUnavailable?: IntOrPercent | undefined;
}

function resolved(value: IntOrPercent | undefined, total: number, rounding: "up" | "down"): number {
  const scaled = scaledValue(value ?? 0, total, rounding);
  return scaled.ok ? scaled.value : 0;
}

/**
 * The limits of a rolling update: surge rounded up, unavailability rounded down; where both come to nothing, one pod may be unavailable, since
 * the update could not go on else. 25% and 25% of 10 are 3 and 2, of 1 they are 1 and 0; 0 and 1% of 10 are 0 and 1.
 */
export function rolloutLimits({ desired, maxSurge, maxUnavailable }: LimitsInput): RolloutLimits {
  const surge = resolved(maxSurge, desired, "up");
  const unavailable = resolved(maxUnavailable, desired, "down");
  const least = surge === 0 && unavailable === 0 ? 1 : unavailable;
  return { desired, maxSurge: surge, maxUnavailable: Math.min(least, desired) };
}

const total = (sets: readonly ReplicaCount[]): number => sets.reduce((sum, { replicas }) => sum + replicas, 0);

/**
 * How many replicas the new set should have: all that is wished for, as far as all sets together stay within the surge. With 10 wished for,
 * a surge of 3, and 10 in old sets, a new set of 0 gets 3.
 */
export function newSetReplicas(limits: RolloutLimits, newSet: number, all: number): number {
  if (newSet >= limits.desired) return limits.desired;
  const room = limits.desired + limits.maxSurge - all;
  return room <= 0 ? newSet : newSet + Math.min(room, limits.desired - newSet);
}

/** What a scaling down takes from each old set: sizes before the unhealthy pods go, after, and at the end; in the order of the sets. */
export interface ScaledDown {
  readonly cleaned: readonly number[];
  readonly sizes: readonly number[];
}

/** The old sets without pods that are not available, from the first to the last, `most` of them in all. */
function cleanedUp(oldSets: readonly ReplicaCount[], most: number): readonly number[] {
  let left = most;
  return oldSets.map(({ replicas, available }) => {
    const unhealthy = Math.max(0, Math.min(replicas - available, left));
    left -= unhealthy;
    return replicas - unhealthy;
  });
}

/**
 * How many replicas old sets keep, given in the order in which they shrink. Two things bound it: `all - (desired - maxUnavailable)`, less the
 * pods of the new set that are not available, are all that may go; and never so many that fewer than the budget are available.
 *
 * 10 wished for, 2 may be unavailable, 3 surge. The old set has 10, the new one 3 that are not available: 13 - 8 - 3 = 2 may go, and 10 - 8 =
 * 2 of the available ones: the old set keeps 8. Once the new one's 5 are available and old ones are 8: 13 - 8 - 0 = 5 go.
 */
export function scaledDown(limits: RolloutLimits, newSet: ReplicaCount, oldSets: readonly ReplicaCount[]): ScaledDown {
  const before = oldSets.map(({ replicas }) => replicas);
  const minAvailable = limits.desired - limits.maxUnavailable;
  const most = total(oldSets) + newSet.replicas - minAvailable - (newSet.replicas - newSet.available);
  if (most <= 0 || total(oldSets) === 0) return { cleaned: before, sizes: before };
  const cleaned = cleanedUp(oldSets, most);
  const available = oldSets.reduce((sum, set) => sum + set.available, newSet.available);
  let left = Math.max(0, available - minAvailable);
  const sizes = cleaned.map((replicas) => {
    const less = Math.min(replicas, left);
    left -= less;
    return replicas - less;
  });
  return { cleaned, sizes };
}
