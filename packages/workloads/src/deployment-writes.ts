/**
 * What a Deployment's sync writes: its status, and the sizes of its ReplicaSets.
 *
 * Source: pkg/controller/deployment/sync.go (scaleReplicaSet, syncDeploymentStatus, cleanupDeployment) v1.36.3
 */
import { record, type Reconcile, send } from "@everynode/core";
import { type Deployment, deepEqual, type DeploymentStatus, type ReplicaSet } from "@everynode/model";
import { limitsOf, revisionHistoryLimit } from "./deployment-spec.js";
import { good, type Outcome, outcomeOf } from "./outcome.js";
import { withReplicas } from "./replica-set-annotations.js";
import { byRevision } from "./replica-set-order.js";

/**
 * Stores the Deployment's status, and its annotations, as `deployment` has them. It names the version that the sync began with: a second write
 * of one sync is refused, and the sync comes again.
 */
export function* storeDeployment(deployment: Deployment): Reconcile<Outcome<Deployment>> {
  const { namespace = "", name } = deployment.metadata;
  return outcomeOf(yield* send<Deployment>({ verb: "update", kind: "Deployment", namespace, name, subresource: "status", object: deployment }));
}

/** Brings the Deployment's status up to date. True where it had to be written. */
export function* storeStatus(deployment: Deployment, status: DeploymentStatus): Reconcile<Outcome<boolean>> {
  if (deepEqual(deployment.status, status)) return good(false);
  const stored = yield* storeDeployment({ ...deployment, status });
  return stored.ok ? good(true) : stored;
}

/** Stores a set as it is. */
export function* storeReplicaSet(set: ReplicaSet): Reconcile<Outcome<ReplicaSet>> {
  const { namespace = "", name } = set.metadata;
  return outcomeOf(yield* send<ReplicaSet>({ verb: "update", kind: "ReplicaSet", namespace, name, object: set }));
}

/** Gives the set so many replicas, and tells so; where it has them, only notes what is wished for. The set as it is then. */
export function* scaleTo(deployment: Deployment, set: ReplicaSet, replicas: number): Reconcile<Outcome<ReplicaSet>> {
  const before = set.spec.replicas ?? 1;
  const annotations = withReplicas(set.metadata.annotations, limitsOf(deployment));
  if (before === replicas && annotations === set.metadata.annotations) return good(set);
  const stored = yield* storeReplicaSet({ ...set, metadata: { ...set.metadata, annotations }, spec: { ...set.spec, replicas } });
  if (stored.ok && before !== replicas) {
    const message = `Scaled ${before < replicas ? "up" : "down"} replica set ${set.metadata.name} from ${before} to ${replicas}`;
    yield* record({ object: deployment, type: "Normal", reason: "ScalingReplicaSet", message });
  }
  return stored;
}

/** As `scaleTo`, but leaves a set alone that has the size. */
export function* resize(deployment: Deployment, set: ReplicaSet, replicas: number): Reconcile<Outcome<ReplicaSet>> {
  return set.spec.replicas === replicas ? good(set) : yield* scaleTo(deployment, set, replicas);
}

const isSpent = ({ metadata, spec, status }: ReplicaSet): boolean => status.replicas === 0 && spec.replicas === 0 && (metadata.generation ?? 0) <= (status.observedGeneration ?? 0);

/** Deletes the oldest sets beyond the limit, but for those that have, or are to have, pods. */
export function* cleanUpHistory(deployment: Deployment, oldSets: readonly ReplicaSet[]): Reconcile<Outcome<undefined>> {
  const limit = revisionHistoryLimit(deployment);
  const alive = oldSets.filter((set) => set.metadata.deletionTimestamp === undefined);
  if (limit === undefined || alive.length <= limit) return good(undefined);
  const { namespace = "" } = deployment.metadata;
  for (const set of alive.sort(byRevision).slice(0, alive.length - limit)) {
    if (!isSpent(set)) continue;
    const removed = yield* send({ verb: "delete", kind: "ReplicaSet", namespace, name: set.metadata.name });
    if (!removed.ok && removed.status.reason !== "NotFound") return outcomeOf<undefined>(removed);
  }
  return good(undefined);
}
