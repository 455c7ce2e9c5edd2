/**
 * What a Deployment's spec says, with what it leaves out filled in.
 *
 * Source: pkg/controller/deployment/util/deployment_util.go (MaxSurge, MaxUnavailable, HasProgressDeadline, HasRevisionHistoryLimit) v1.36.3
 */
import type { Deployment } from "@everynode/model";
import { type RolloutLimits, rolloutLimits } from "./rolling-arithmetic.js";

/** As a deadline or a limit: none at all. */
const NO_LIMIT = 2_147_483_647;

/** How many replicas are wished for. */
export function desiredReplicas({ spec }: Deployment): number {
  return spec.replicas ?? 1;
}

/** True where the Deployment's versions follow each other pod by pod. */
export function rolls({ spec }: Deployment): boolean {
  return spec.strategy.type === "RollingUpdate";
}

/** How far a rollout may go; not at all where the Deployment does not roll. */
export function limitsOf(deployment: Deployment): RolloutLimits {
  const desired = desiredReplicas(deployment);
  if (!rolls(deployment)) return { desired, maxSurge: 0, maxUnavailable: 0 };
  const { maxSurge, maxUnavailable } = deployment.spec.strategy.rollingUpdate ?? {};
  return rolloutLimits({ desired, maxSurge, maxUnavailable });
}

/** After how many milliseconds without progress a rollout has failed, or undefined where it never does. */
export function progressDeadlineMs({ spec }: Deployment): number | undefined {
  const seconds = spec.progressDeadlineSeconds;
  return seconds === undefined || seconds === NO_LIMIT ? undefined : seconds * 1000;
}

/** How many old ReplicaSets are kept, or undefined where all are. */
export function revisionHistoryLimit({ spec }: Deployment): number | undefined {
  return spec.revisionHistoryLimit === NO_LIMIT ? undefined : spec.revisionHistoryLimit;
}
