/**
 * One sync of one Deployment.
 *
 * Source: pkg/controller/deployment/deployment_controller.go (syncDeployment, handleErr), sync.go, progress.go (requeueStuckDeployment) v1.36.3
 */
import { claim, done, enqueueKey, now, recall, type Reconcile, record, remember, retry, type View } from "@everynode/core";
import { controllerOf, type Deployment, type DeploymentStatus, isEmptySelector, labelMatcher, type ReplicaSet } from "@everynode/model";
import { conditionOf, newCondition, withCondition } from "./deployment-conditions.js";
import { desiredReplicas, progressDeadlineMs } from "./deployment-spec.js";
import { allSets, deploymentStatus, isComplete, progressedAtMs, rolloutStatus } from "./deployment-status.js";
import { cleanUpHistory, storeDeployment, storeStatus } from "./deployment-writes.js";
import { type Sync, type VersionedSync, withVersions } from "./new-replica-set.js";
import { good, type Outcome, problem } from "./outcome.js";
import { recreate } from "./recreate.js";
import { desiredReplicasOf, ROLLBACK_TO } from "./replica-set-annotations.js";
import { isActive } from "./replica-set-order.js";
import { rollBack } from "./rollback.js";
import { rollingUpdate } from "./rolling-update.js";
import { scale } from "./scaling.js";

/** So often in a row a sync may fail before its key is left alone until something wakes it. */
const MOST_RETRIES = 15;
/** Before the key of a Deployment: its deadline is to be looked at. A rollout that waits for its deadline only does not keep a cluster from being at rest. */
const DEADLINE = "deadline ";
/** How soon a deadline that is about to pass is looked at again. */
const SOON_MS = 5;

const failuresKey = (key: string): string => `failures ${key}`;

/** True where the key stands for a deadline, and not for a Deployment. */
export const isDeadline = (key: string): boolean => key.startsWith(DEADLINE);

/** Syncs the Deployment called `key`, or has it synced since its deadline is to be looked at. */
export function* syncDeployment(key: string, view: View): Reconcile {
  if (isDeadline(key)) {
    yield* enqueueKey(key.slice(DEADLINE.length));
    return done();
  }
  const found = view.get("Deployment", key);
  const outcome = found === undefined ? good(undefined) : yield* synced(key, found, view);
  const failures = (yield* recall<number>(failuresKey(key))) ?? 0;
  if (!outcome.ok && !outcome.final && failures < MOST_RETRIES) {
    yield* remember(failuresKey(key), failures + 1);
    return retry(outcome.why);
  }
  if (failures > 0) yield* remember(failuresKey(key), undefined);
  return done();
}

function* synced(key: string, found: Deployment, view: View): Reconcile<Outcome<undefined>> {
  if (isEmptySelector(found.spec.selector)) return yield* refused(found);
  const claimed = yield* claimSets(found, view);
  if (!claimed.ok) return claimed;
  const sync: Sync = { view, deployment: found, sets: claimed.value };
  if (found.metadata.deletionTimestamp !== undefined) return yield* statusOf(yield* withVersions(sync));
  const noted = yield* notedPause(found);
  if (!noted.ok) return noted;
  const going: Sync = { ...sync, deployment: noted.value };
  if (noted.value.spec.paused === true) return yield* scaledSync(going);
  if (asksForRollback(noted.value)) return yield* rollBack(going);
  const versioned = yield* withVersions(going);
  if (!versioned.ok) return versioned;
  const next: Sync = { ...going, deployment: versioned.value.deployment };
  if (isScaled(versioned.value)) return yield* scaledSync(next);
  return yield* rolledOut(key, next);
}

function* refused(deployment: Deployment): Reconcile<Outcome<undefined>> {
  yield* record({ object: deployment, type: "Warning", reason: "SelectingAll", message: "This deployment is selecting all pods. A non-empty selector is required." });
  const { generation = 0 } = deployment.metadata;
  if ((deployment.status.observedGeneration ?? 0) < generation) yield* storeDeployment({ ...deployment, status: { ...deployment.status, observedGeneration: generation } });
  return good(undefined);
}

/** The Deployment's ReplicaSets, once it has taken over those that match and let go of those that do not. O(ReplicaSets of its namespace). */
function* claimSets(deployment: Deployment, view: View): Reconcile<Outcome<readonly ReplicaSet[]>> {
  const { namespace = "", uid, deletionTimestamp } = deployment.metadata;
  const matches = labelMatcher(deployment.spec.selector);
  const own: ReplicaSet[] = [];
  const orphans: ReplicaSet[] = [];
  const strays: ReplicaSet[] = [];
  for (const [, set] of view.objects("ReplicaSet").withPrefix(`${namespace}/`)) {
    const controller = controllerOf(set);
    if (controller !== undefined && controller.uid !== uid) continue;
    const matching = matches(set.metadata.labels);
    if (controller !== undefined) (matching ? own : strays).push(set);
    else if (matching && set.metadata.deletionTimestamp === undefined) orphans.push(set);
  }
  if (deletionTimestamp !== undefined || orphans.length + strays.length === 0) return good(own);
  const claimed = yield* claim(deployment, { kind: "ReplicaSet", orphans, strays });
  return claimed.errors.length > 0 ? problem(claimed.errors.join(", ")) : good([...own, ...claimed.adopted]);
}

/** A Deployment that is paused, or goes on, says so in its condition Progressing, so that the pause does not count as lack of progress. */
function* notedPause(deployment: Deployment): Reconcile<Outcome<Deployment>> {
  const reason = conditionOf(deployment.status, "Progressing")?.reason;
  const { paused = false } = deployment.spec;
  if (progressDeadlineMs(deployment) === undefined || reason === "ProgressDeadlineExceeded" || paused === (reason === "DeploymentPaused")) return good(deployment);
  const text = paused ? ({ reason: "DeploymentPaused", message: "Deployment is paused" } as const) : ({ reason: "DeploymentResumed", message: "Deployment is resumed" } as const);
  const condition = newCondition("Progressing", { status: "Unknown", ...text }, yield* now());
  const noted = { ...deployment, status: withCondition(deployment.status, condition) };
  const stored = yield* storeDeployment(noted);
  return stored.ok ? good(noted) : stored;
}

const asksForRollback = ({ metadata }: Deployment): boolean => Object.hasOwn(metadata.annotations ?? {}, ROLLBACK_TO);

/** True where a set was last scaled when another number of replicas was wished for. */
function isScaled({ deployment, versions }: VersionedSync): boolean {
  const desired = desiredReplicas(deployment);
  return allSets(versions).some((set) => isActive(set) && (desiredReplicasOf(set) ?? desired) !== desired);
}

/** The sizes of sets follow the Deployment's, and nothing is rolled out. */
function* scaledSync(sync: Sync): Reconcile<Outcome<undefined>> {
  const found = yield* withVersions(sync);
  if (!found.ok) return found;
  const scaled = yield* scale(found.value);
  if (!scaled.ok) return scaled;
  const { deployment, versions } = found.value;
  if (deployment.spec.paused === true && !asksForRollback(deployment)) {
    const cleaned = yield* cleanUpHistory(deployment, versions.oldSets);
    if (!cleaned.ok) return cleaned;
  }
  return yield* statusOf(found);
}

/** Brings the status up to date, apart from any rollout. */
function* statusOf(found: Outcome<VersionedSync>): Reconcile<Outcome<undefined>> {
  if (!found.ok) return found;
  const { deployment, versions } = found.value;
  const stored = yield* storeStatus(deployment, deploymentStatus(deployment, versions, yield* now()));
  return stored.ok ? good(undefined) : stored;
}

/** A step of the rollout, and what has come of it. */
function* rolledOut(key: string, sync: Sync): Reconcile<Outcome<undefined>> {
  const stepped = sync.deployment.spec.strategy.type === "Recreate" ? yield* recreate(sync) : yield* rollingUpdate(sync);
  if (!stepped.ok) return stepped;
  const { deployment, versions } = stepped.value;
  const nowMs = yield* now();
  const status = rolloutStatus(deployment, versions, nowMs);
  const stored = yield* storeStatus(deployment, status);
  if (!stored.ok) return stored;
  const wait = stored.value ? undefined : untilDeadlineMs(deployment, status, nowMs);
  if (wait !== undefined) yield* enqueueKey(DEADLINE + key, wait);
  return good(undefined);
}

/**
 * In how many milliseconds a rollout that does not get on is to be looked at again, or undefined. One that was complete once does not time out: Kubernetes looks at it again and again
 * (ten times a second, as long as pods are missing), and never finds anything that an event had not told it.
 */
function untilDeadlineMs(deployment: Deployment, status: DeploymentStatus, nowMs: number): number | undefined {
  const deadlineMs = progressDeadlineMs(deployment);
  const current = conditionOf(deployment.status, "Progressing");
  if (deadlineMs === undefined || current === undefined) return undefined;
  if (isComplete(deployment, status) || current.reason === "ProgressDeadlineExceeded" || current.reason === "NewReplicaSetAvailable") return undefined;
  const left = progressedAtMs(current) + deadlineMs - nowMs;
  // One second more, since timestamps are whole seconds.
  return left < 1000 ? SOON_MS : left + 1000;
}
