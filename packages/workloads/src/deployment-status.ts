/**
 * The status of a Deployment, from its ReplicaSets and the time.
 *
 * Source: pkg/controller/deployment/sync.go (calculateStatus), progress.go (syncRolloutStatus), util/deployment_util.go v1.36.3
 */
import { type Deployment, type DeploymentCondition, type DeploymentStatus, parseTime, type ReplicaSet } from "@everynode/model";
import { conditionOf, type ConditionText, newCondition, withCondition, withoutCondition } from "./deployment-conditions.js";
import { desiredReplicas, limitsOf, progressDeadlineMs } from "./deployment-spec.js";

/** The ReplicaSets of a Deployment: the one of its present template, if there is one, and all others. */
export interface Versions {
  readonly newSet: ReplicaSet | undefined;
  readonly oldSets: readonly ReplicaSet[];
}

/** All of them, the present one last. */
export function allSets({ newSet, oldSets }: Versions): readonly ReplicaSet[] {
  return newSet === undefined ? oldSets : [...oldSets, newSet];
}

const sum = (sets: readonly ReplicaSet[], count: (set: ReplicaSet) => number | undefined): number => sets.reduce((total, set) => total + (count(set) ?? 0), 0);

/** Replicas that the sets are to have. */
export function wishedFor(sets: readonly ReplicaSet[]): number {
  return sum(sets, ({ spec }) => spec.replicas ?? 1);
}

/** Terminating pods of all sets; undefined where a set that was synced does not say how many it has. */
function terminating(sets: readonly ReplicaSet[]): number | undefined {
  const silent = sets.some(({ status }) => status.terminatingReplicas === undefined && (status.observedGeneration ?? 0) !== 0);
  return silent ? undefined : sum(sets, ({ status }) => status.terminatingReplicas);
}

function counts(deployment: Deployment, versions: Versions): DeploymentStatus {
  const sets = allSets(versions);
  const available = sum(sets, ({ status }) => status.availableReplicas);
  const numbers = {
    observedGeneration: deployment.metadata.generation ?? 0,
    replicas: sum(sets, ({ status }) => status.replicas),
    updatedReplicas: versions.newSet?.status.replicas ?? 0,
    readyReplicas: sum(sets, ({ status }) => status.readyReplicas),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, wishedFor(sets) - available),
  };
  // Numbers that are zero are left out, as the API server stores them; that of terminating pods is not.
  const kept = Object.fromEntries(Object.entries(numbers).filter(([, count]) => count !== 0));
  const terminatingReplicas = terminating(sets);
  return { ...kept, ...(terminatingReplicas === undefined ? {} : { terminatingReplicas }) };
}

/** The status as the Deployment's sets have it, with the condition Available; other conditions stay. */
export function deploymentStatus(deployment: Deployment, versions: Versions, nowMs: number): DeploymentStatus {
  const { collisionCount, conditions } = deployment.status;
  const status = { ...counts(deployment, versions), ...(conditions === undefined ? {} : { conditions }), ...(collisionCount === undefined ? {} : { collisionCount }) };
  const { desired, maxUnavailable } = limitsOf(deployment);
  const enough = (status.availableReplicas ?? 0) >= desired - maxUnavailable;
  const text: ConditionText = enough
    ? { status: "True", reason: "MinimumReplicasAvailable", message: "Deployment has minimum availability." }
    : { status: "False", reason: "MinimumReplicasUnavailable", message: "Deployment does not have minimum availability." };
  return withCondition(status, newCondition("Available", text, nowMs));
}

/** True where all replicas that are wished for are of the present version and available, and there are no others. */
export function isComplete(deployment: Deployment, status: DeploymentStatus): boolean {
  const desired = desiredReplicas(deployment);
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0, observedGeneration = 0 } = status;
  return updatedReplicas === desired && replicas === desired && availableReplicas === desired && observedGeneration >= (deployment.metadata.generation ?? 0);
}

/** True where more pods are new, ready or available than before, or fewer are old. */
function hasProgressed(before: DeploymentStatus, status: DeploymentStatus): boolean {
  const old = ({ replicas = 0, updatedReplicas = 0 }: DeploymentStatus): number => replicas - updatedReplicas;
  const more = (key: "updatedReplicas" | "readyReplicas" | "availableReplicas"): boolean => (status[key] ?? 0) > (before[key] ?? 0);
  return more("updatedReplicas") || old(status) < old(before) || more("readyReplicas") || more("availableReplicas");
}

/** When the rollout last got on, in simulated milliseconds. */
export function progressedAtMs(condition: DeploymentCondition): number {
  return parseTime(condition.lastUpdateTime ?? "") ?? 0;
}

function hasTimedOut(status: DeploymentStatus, deadlineMs: number, nowMs: number): boolean {
  const condition = conditionOf(status, "Progressing");
  if (condition === undefined || condition.reason === "NewReplicaSetAvailable") return false;
  return condition.reason === "ProgressDeadlineExceeded" || progressedAtMs(condition) + deadlineMs < nowMs;
}

/** What a rollout with a deadline has come to, as the condition Progressing. */
function withProgress(deployment: Deployment, status: DeploymentStatus, at: { readonly newSet: ReplicaSet | undefined; readonly deadlineMs: number; readonly nowMs: number }): DeploymentStatus {
  const { newSet, deadlineMs, nowMs } = at;
  const current = conditionOf(deployment.status, "Progressing");
  if ((status.replicas ?? 0) === (status.updatedReplicas ?? 0) && current?.reason === "NewReplicaSetAvailable") return status;
  const who = newSet === undefined ? `Deployment ${JSON.stringify(deployment.metadata.name)}` : `ReplicaSet ${JSON.stringify(newSet.metadata.name)}`;
  const condition = (text: ConditionText): DeploymentCondition => newCondition("Progressing", text, nowMs);
  if (isComplete(deployment, status)) return withCondition(status, condition({ status: "True", reason: "NewReplicaSetAvailable", message: `${who} has successfully progressed.` }));
  if (hasProgressed(deployment.status, status)) {
    const fresh = condition({ status: "True", reason: "ReplicaSetUpdated", message: `${who} is progressing.` });
    // Progress is noted anew even where the reason stays: the deadline counts from then on.
    const since = current?.status === "True" ? { lastTransitionTime: current.lastTransitionTime } : {};
    return withCondition(withoutCondition(status, "Progressing"), { ...fresh, ...since });
  }
  if (!hasTimedOut(status, deadlineMs, nowMs)) return status;
  return withCondition(status, condition({ status: "False", reason: "ProgressDeadlineExceeded", message: `${who} has timed out progressing.` }));
}

/** The first failure of a set, as a condition of its Deployment; that of the present set goes before those of others. */
function replicaFailure({ newSet, oldSets }: Versions): DeploymentCondition | undefined {
  for (const set of newSet === undefined ? oldSets : [newSet, ...oldSets]) {
    const found = set.status.conditions?.find(({ type }) => type === "ReplicaFailure");
    if (found !== undefined) return { ...found, lastUpdateTime: found.lastTransitionTime };
  }
  return undefined;
}

/** The status during a rollout: as `deploymentStatus`, and how far it has come. */
export function rolloutStatus(deployment: Deployment, versions: Versions, nowMs: number): DeploymentStatus {
  const deadlineMs = progressDeadlineMs(deployment);
  const bare = deploymentStatus(deployment, versions, nowMs);
  const status = deadlineMs === undefined ? withoutCondition(bare, "Progressing") : withProgress(deployment, bare, { newSet: versions.newSet, deadlineMs, nowMs });
  const failure = replicaFailure(versions);
  return failure === undefined ? withoutCondition(status, "ReplicaFailure") : withCondition(status, failure);
}
