/**
 * Conditions of Deployments.
 *
 * Source: pkg/controller/deployment/util/deployment_util.go (SetDeploymentCondition, NewDeploymentCondition) v1.36.3
 */
import { type DeploymentCondition, type DeploymentStatus, formatTime, withFields } from "@everynode/model";

/** The conditions that Deployments have. */
export type ConditionType = "Available" | "Progressing" | "ReplicaFailure";

/** Why a condition is as it is. */
export type ConditionReason =
  | "ReplicaSetUpdated"
  | "ReplicaSetCreateError"
  | "NewReplicaSetCreated"
  | "FoundNewReplicaSet"
  | "NewReplicaSetAvailable"
  | "ProgressDeadlineExceeded"
  | "DeploymentPaused"
  | "DeploymentResumed"
  | "MinimumReplicasAvailable"
  | "MinimumReplicasUnavailable";

/** What a new condition says. */
export interface ConditionText {
  readonly status: "True" | "False" | "Unknown";
  readonly reason: ConditionReason;
  readonly message: string;
}

/** A condition that begins at `nowMs`. */
export function newCondition(type: ConditionType, { status, reason, message }: ConditionText, nowMs: number): DeploymentCondition {
  const time = formatTime(nowMs);
  return { type, status, lastUpdateTime: time, lastTransitionTime: time, reason, message };
}

/** The condition of that type, or undefined. */
export function conditionOf(status: DeploymentStatus, type: ConditionType): DeploymentCondition | undefined {
  return status.conditions?.find((condition) => condition.type === type);
}

/** The status without its condition of that type. */
export function withoutCondition(status: DeploymentStatus, type: ConditionType): DeploymentStatus {
  if (conditionOf(status, type) === undefined) return status;
  const { conditions = [], ...rest } = status;
  const others = conditions.filter((condition) => condition.type !== type);
  return others.length === 0 ? rest : { ...rest, conditions: others };
}

/** The status with the condition, at the end of all; the same status where one with that status and reason is there already. */
export function withCondition(status: DeploymentStatus, condition: DeploymentCondition): DeploymentStatus {
  const { conditions = [] } = status;
  const present = conditions.find(({ type }) => type === condition.type);
  if (present !== undefined && present.status === condition.status && present.reason === condition.reason) return status;
  const since = present !== undefined && present.status === condition.status ? { lastTransitionTime: present.lastTransitionTime } : {};
  return { ...status, conditions: [...conditions.filter(({ type }) => type !== condition.type), withFields(condition, since)] };
}
