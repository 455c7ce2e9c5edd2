/**
 * The ReplicaSet of a Deployment's present template: found and numbered, or made.
 *
 * Source: pkg/controller/deployment/sync.go (getAllReplicaSetsAndSyncRevision, getNewReplicaSet) v1.36.3
 */
import type { Failure } from "@everynode/api";
import { controllerReference, isTerminatingNamespace, now, type Reconcile, record, send, type View } from "@everynode/core";
import { controllerOf, type Deployment, labelValue, NO_LABELS, type ReplicaSet, type ReplicaSetSpec, templateHash, withLabel } from "@everynode/model";
import { conditionOf, newCondition, withCondition } from "./deployment-conditions.js";
import { desiredReplicas, limitsOf, progressDeadlineMs, rolls } from "./deployment-spec.js";
import { allSets, type Versions, wishedFor } from "./deployment-status.js";
import { storeDeployment, storeReplicaSet } from "./deployment-writes.js";
import { good, type Outcome, outcomeOf, problem } from "./outcome.js";
import { presentAnnotations, REVISION, revisionOf, withReplicas } from "./replica-set-annotations.js";
import { hasTemplateOf, TEMPLATE_HASH, versionsOf } from "./replica-set-order.js";
import { newSetReplicas } from "./rolling-arithmetic.js";

/** A Deployment in the middle of its sync. `deployment` has what the sync wrote to it, under the version that it began with. */
export interface Sync {
  readonly view: View;
  readonly deployment: Deployment;
  /** Its ReplicaSets as the sync found them. */
  readonly sets: readonly ReplicaSet[];
}

/** A sync that knows its versions. */
export interface VersionedSync extends Sync {
  readonly versions: Versions;
}

function withRevision(deployment: Deployment, revision: string): Deployment {
  const { annotations = NO_LABELS } = deployment.metadata;
  const numbered = withLabel(annotations, REVISION, revision);
  return numbered === annotations ? deployment : { ...deployment, metadata: { ...deployment.metadata, annotations: numbered } };
}

const nextRevision = ({ oldSets }: Versions): number => oldSets.reduce((most, set) => Math.max(most, revisionOf(set)), 0) + 1;

/** The sync with its versions told apart and numbered; a new set is not made. */
export function* withVersions(sync: Sync): Reconcile<Outcome<VersionedSync>> {
  const versions = versionsOf(sync.deployment, sync.sets);
  return versions.newSet === undefined ? good({ ...sync, versions }) : yield* numbered(sync, versions, versions.newSet);
}

/** As `withVersions`, but a set that is missing is made. */
export function* withNewSet(sync: Sync): Reconcile<Outcome<VersionedSync>> {
  const versions = versionsOf(sync.deployment, sync.sets);
  return versions.newSet === undefined ? yield* made(sync, versions) : yield* numbered(sync, versions, versions.newSet);
}

/** The spec with as many seconds; zero is left out, as the API server stores it. */
function withMinReady(spec: ReplicaSetSpec, minReadySeconds: number): ReplicaSetSpec {
  const { minReadySeconds: _, ...rest } = spec;
  return minReadySeconds === 0 ? rest : { ...rest, minReadySeconds };
}

/** The present set gets its number and the Deployment's annotations; once it has them, the Deployment gets the number. */
function* numbered(sync: Sync, versions: Versions, newSet: ReplicaSet): Reconcile<Outcome<VersionedSync>> {
  const { deployment } = sync;
  const annotations = presentAnnotations(deployment, newSet.metadata.annotations, nextRevision(versions));
  const { minReadySeconds = 0 } = deployment.spec;
  if (annotations !== newSet.metadata.annotations || (newSet.spec.minReadySeconds ?? 0) !== minReadySeconds) {
    const metadata = annotations === undefined ? newSet.metadata : { ...newSet.metadata, annotations };
    const stored = yield* storeReplicaSet({ ...newSet, metadata, spec: withMinReady(newSet.spec, minReadySeconds) });
    return stored.ok ? good({ ...sync, versions: { ...versions, newSet: stored.value } }) : stored;
  }
  let noted = withRevision(deployment, labelValue(newSet.metadata.annotations, REVISION) ?? "");
  if (progressDeadlineMs(deployment) !== undefined && conditionOf(deployment.status, "Progressing") === undefined) {
    const text = { status: "True", reason: "FoundNewReplicaSet", message: `Found new replica set ${JSON.stringify(newSet.metadata.name)}` } as const;
    noted = { ...noted, status: withCondition(noted.status, newCondition("Progressing", text, yield* now())) };
  }
  if (noted === deployment) return good({ ...sync, versions });
  const stored = yield* storeDeployment(noted);
  return stored.ok ? good({ ...sync, deployment: noted, versions }) : stored;
}

/** A set of the present template, with as many replicas as there is room for. */
function newReplicaSet(deployment: Deployment, versions: Versions): object {
  const { metadata, spec, status } = deployment;
  const hash = templateHash(spec.template, status.collisionCount);
  const labels = withLabel(spec.template.metadata?.labels ?? NO_LABELS, TEMPLATE_HASH, hash);
  const limits = limitsOf(deployment);
  const annotations = withReplicas(presentAnnotations(deployment, undefined, nextRevision(versions)), limits);
  return {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: { name: `${metadata.name}-${hash}`, namespace: metadata.namespace, labels, annotations, ownerReferences: [controllerReference(deployment)] },
    spec: {
      replicas: rolls(deployment) ? newSetReplicas(limits, 0, wishedFor(allSets(versions))) : desiredReplicas(deployment),
      ...((spec.minReadySeconds ?? 0) === 0 ? {} : { minReadySeconds: spec.minReadySeconds }),
      selector: { ...spec.selector, matchLabels: withLabel(spec.selector.matchLabels ?? NO_LABELS, TEMPLATE_HASH, hash) },
      template: { ...spec.template, metadata: { ...spec.template.metadata, labels } },
    },
  };
}

function* made(sync: Sync, versions: Versions): Reconcile<Outcome<VersionedSync>> {
  const { deployment } = sync;
  const { namespace = "" } = deployment.metadata;
  const created = yield* send<ReplicaSet>({ verb: "create", kind: "ReplicaSet", namespace, object: newReplicaSet(deployment, versions) });
  if (!created.ok && created.status.reason !== "AlreadyExists") return yield* notMade(deployment, created);
  const found = created.ok ? good(created.object) : yield* taken(sync, created);
  if (!found.ok) return found;
  const newSet = found.value;
  let noted = withRevision(deployment, String(nextRevision(versions)));
  if (created.ok) {
    const replicas = newSet.spec.replicas ?? 1;
    const message = `Scaled up replica set ${newSet.metadata.name} from 0 to ${replicas}`;
    if (replicas > 0) yield* record({ object: deployment, type: "Normal", reason: "ScalingReplicaSet", message });
    if (progressDeadlineMs(deployment) !== undefined) {
      const text = { status: "True", reason: "NewReplicaSetCreated", message: `Created new replica set ${JSON.stringify(newSet.metadata.name)}` } as const;
      noted = { ...noted, status: withCondition(noted.status, newCondition("Progressing", text, yield* now())) };
    }
  }
  if (noted !== deployment) {
    const stored = yield* storeDeployment(noted);
    if (!stored.ok) return stored;
  }
  return good({ ...sync, deployment: noted, versions: { ...versions, newSet } });
}

/** The name is taken: by the very set that was to be made, or by another one with the same hash, which the collision count sets apart next time. */
function* taken({ deployment, view }: Sync, refused: Failure): Reconcile<Outcome<ReplicaSet>> {
  const { namespace, name, uid } = deployment.metadata;
  const setName = `${name}-${templateHash(deployment.spec.template, deployment.status.collisionCount)}`;
  const there = view.named("ReplicaSet", namespace, setName);
  if (there === undefined) return problem(`replicaset.apps ${JSON.stringify(setName)} not found`);
  if (controllerOf(there)?.uid === uid && hasTemplateOf(there, deployment)) return good(there);
  const { status } = deployment;
  yield* storeDeployment({ ...deployment, status: { ...status, collisionCount: (status.collisionCount ?? 0) + 1 } });
  return outcomeOf<ReplicaSet>(refused);
}

/** The set cannot be made: the Deployment says so in its status, and in an Event. */
function* notMade(deployment: Deployment, refused: Failure): Reconcile<Outcome<never>> {
  const outcome = outcomeOf<never>(refused);
  if (isTerminatingNamespace(refused.status)) return outcome;
  const name = `${deployment.metadata.name}-${templateHash(deployment.spec.template, deployment.status.collisionCount)}`;
  const message = `Failed to create new replica set ${JSON.stringify(name)}: ${refused.status.message ?? ""}`;
  if (progressDeadlineMs(deployment) !== undefined) {
    const condition = newCondition("Progressing", { status: "False", reason: "ReplicaSetCreateError", message }, yield* now());
    yield* storeDeployment({ ...deployment, status: withCondition(deployment.status, condition) });
  }
  yield* record({ object: deployment, type: "Warning", reason: "ReplicaSetCreateError", message });
  return outcome;
}
