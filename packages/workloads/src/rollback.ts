/**
 * A rollback that an annotation of the Deployment asks for, as clients of before apps/v1 do.
 *
 * Source: pkg/controller/deployment/rollback.go v1.36.3
 */
import { type EventNote, type Reconcile, record, send } from "@everynode/core";
import { annotationOf, type Deployment, NO_LABELS, type ReplicaSet, withLabel } from "@everynode/model";
import { allSets } from "./deployment-status.js";
import { type Sync, withNewSet } from "./new-replica-set.js";
import { good, type Outcome, outcomeOf } from "./outcome.js";
import { revisionOf, ROLLBACK_TO, rolledBackAnnotations } from "./replica-set-annotations.js";
import { hasTemplateOf, TEMPLATE_HASH } from "./replica-set-order.js";

/** The revision that is asked for; 0 stands for the last one before the present. */
function askedRevision(deployment: Deployment): number {
  const text = annotationOf(deployment, ROLLBACK_TO) ?? "";
  return /^[+-]?[0-9]+$/.test(text) ? Number(text) : 0;
}

/** The second highest revision of all; 0 where there is none. */
function lastRevision(sets: readonly ReplicaSet[]): number {
  return sets.map(revisionOf).sort((a, b) => b - a)[1] ?? 0;
}

const note = (deployment: Deployment, type: EventNote["type"], about: { readonly reason: string; readonly message: string }): EventNote => ({ object: deployment, type, ...about });

/** Puts the template of the revision that is asked for in place of the present one, and takes the request away. */
export function* rollBack(sync: Sync): Reconcile<Outcome<undefined>> {
  const found = yield* withNewSet(sync);
  if (!found.ok) return found;
  const { deployment, versions } = found.value;
  const sets = allSets(versions);
  const asked = askedRevision(deployment);
  const revision = asked === 0 ? lastRevision(sets) : asked;
  const target = revision === 0 ? undefined : sets.find((set) => revisionOf(set) === revision);
  if (target === undefined) {
    yield* record(note(deployment, "Warning", { reason: "DeploymentRollbackRevisionNotFound", message: asked === 0 ? "Unable to find last revision." : "Unable to find the revision to rollback to." }));
    return yield* answered(deployment);
  }
  if (hasTemplateOf(target, deployment)) {
    const message = `The rollback revision contains the same template as current deployment ${JSON.stringify(deployment.metadata.name)}`;
    yield* record(note(deployment, "Warning", { reason: "DeploymentRollbackTemplateUnchanged", message }));
    return yield* answered(deployment);
  }
  yield* record(note(deployment, "Normal", { reason: "DeploymentRollback", message: `Rolled back deployment ${JSON.stringify(deployment.metadata.name)} to revision ${revision}` }));
  return yield* answered(withTemplateOf(deployment, target));
}

function withTemplateOf(deployment: Deployment, set: ReplicaSet): Deployment {
  const { template } = set.spec;
  const labels = withLabel(template.metadata?.labels ?? NO_LABELS, TEMPLATE_HASH, undefined);
  const metadata = { ...deployment.metadata, annotations: rolledBackAnnotations(deployment, set) };
  return { ...deployment, metadata, spec: { ...deployment.spec, template: { ...template, metadata: { ...template.metadata, labels } } } };
}

/** Stores the Deployment without the request. */
function* answered(deployment: Deployment): Reconcile<Outcome<undefined>> {
  const { namespace = "", name, annotations = NO_LABELS } = deployment.metadata;
  const object = { ...deployment, metadata: { ...deployment.metadata, annotations: withLabel(annotations, ROLLBACK_TO, undefined) } };
  const stored = outcomeOf(yield* send<Deployment>({ verb: "update", kind: "Deployment", namespace, name, object }));
  return stored.ok ? good(undefined) : stored;
}
