/**
 * The subresource `scale`: how many pods a workload shall have, in a form that is the same for all workloads.
 *
 * Source: pkg/registry/apps/{deployment,replicaset}/storage/storage.go, pkg/apis/autoscaling/validation/validation.go v1.36.3
 */
import { BODY_KINDS, conflict, formatSelector, invalid, invalidStatus, type Kind, type KubeObject, type LabelSelector, notFound, type ObjectMeta, compileLabelSelector, type Status } from "@everynode/model";
import { type Answer, refused } from "./answer.js";
import { type ClusterState, shelfOf } from "./cluster-state.js";
import { keyOf } from "./collection.js";
import { appliedObject } from "./applied.js";
import { decodeInput } from "./decoded-input.js";
import { fieldWrite, withTrackedUpdate } from "./field-tracking.js";
import { withManagedFields } from "./managed-fields/managed-write.js";
import { type Managers, readManagers } from "./managed-fields/managers.js";
import { managersOfScale, managersOfScaled } from "./managed-fields/scale-managers.js";
import { placeProblem } from "./object-place.js";
import { applyPatch } from "./patched.js";
import type { Caller, PatchRequest, UpdateRequest } from "./request.js";
import { replace } from "./updated.js";

interface Scalable extends KubeObject {
  readonly spec: { readonly replicas?: number; readonly selector?: LabelSelector };
  readonly status?: { readonly replicas?: number };
}

interface ScaleObject extends KubeObject {
  readonly spec: { readonly replicas?: number };
}

/** The scale of a workload. */
export function scaleOf(object: KubeObject): KubeObject {
  const { spec, status, metadata } = object as Scalable;
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata;
  const selector = selectorText(spec.selector);
  const scale = {
    kind: "Scale",
    apiVersion: "autoscaling/v1",
    metadata: { name, ...(namespace === undefined ? {} : { namespace }), uid, resourceVersion, creationTimestamp },
    spec: (spec.replicas ?? 0) === 0 ? {} : { replicas: spec.replicas },
    status: { replicas: status?.replicas ?? 0, ...(selector === "" ? {} : { selector }) },
  };
  return scale;
}

function selectorText(selector: LabelSelector | undefined): string {
  const compiled = compileLabelSelector(selector);
  return compiled.ok ? formatSelector(compiled.selector) : "";
}

/** What a PUT of a scale does to its workload, and the scale that it has then. */
export function updateScale(state: ClusterState, request: UpdateRequest, caller: Caller): Answer {
  const decoded = decodeInput(BODY_KINDS.Scale, request.object, request.fieldValidation);
  if (!decoded.ok) return refused(state, decoded.status, decoded.warnings);
  const misplaced = placeProblem(request, decoded.object);
  if (misplaced) return refused(state, misplaced, decoded.warnings);
  return scaled(state, request, { object: decoded.object as ScaleObject, warnings: decoded.warnings, caller });
}

/** What a patch of a scale does to its workload, and the scale that it has then. */
export function patchScale(state: ClusterState, request: PatchRequest, caller: Caller): Answer {
  const { kind, collection } = shelfOf(state, request.kind);
  const old = collection.objects.get(keyOf(request.namespace, request.name));
  if (old === undefined) return refused(state, notFound(kind, request.name));
  if (request.patchType === "apply") return applyScale(state, request, { kind, old, caller });
  const patched = applyPatch(BODY_KINDS.Scale, scaleOf(old), request);
  if (!patched.ok) return refused(state, patched.status, patched.warnings);
  const misplaced = placeProblem(request, patched.object);
  if (misplaced) return refused(state, misplaced, patched.warnings);
  return scaled(state, request, { object: patched.object as ScaleObject, warnings: patched.warnings, caller });
}

interface Applying {
  readonly kind: Kind;
  readonly old: KubeObject;
  readonly caller: Caller;
}

function applyScale(state: ClusterState, request: PatchRequest, { kind, old, caller }: Applying): Answer {
  const live = withManagedFields(scaleOf(old), managersOfScale(kind, old));
  const applied = appliedObject(fieldWrite(state, BODY_KINDS.Scale, { request, caller }), live, request);
  if (!applied.ok) return refused(state, applied.status);
  const misplaced = placeProblem(request, applied.object);
  if (misplaced) return refused(state, misplaced, applied.warnings);
  return scaled(state, request, { object: applied.object as ScaleObject, warnings: applied.warnings, caller, managers: applied.managers });
}

interface NewScale {
  readonly object: ScaleObject;
  readonly warnings: readonly string[];
  readonly caller: Caller;
  /** Who manages it, where it comes from an applied configuration. */
  readonly managers?: Managers;
}

function scaled(state: ClusterState, request: UpdateRequest | PatchRequest, { object, warnings, caller, managers }: NewScale): Answer {
  const { kind, collection } = shelfOf(state, request.kind);
  const old = collection.objects.get(keyOf(request.namespace, request.name)) as Scalable | undefined;
  if (old === undefined) return refused(state, notFound(kind, request.name), warnings);
  const problem = scaleProblem(object, old, { group: kind.group, plural: `${kind.plural}/scale` });
  if (problem) return refused(state, problem, warnings);
  const { resourceVersion = "" } = object.metadata as Partial<ObjectMeta>;
  const changed: Scalable = { ...old, metadata: { ...old.metadata, resourceVersion }, spec: { ...old.spec, replicas: object.spec.replicas ?? 0 } };
  const tracked = withManagedFields(changed, managersOfScaled(kind, old, managers ?? managersAfter(state, request, { kind, old, object, caller })));
  const answer = replace(state, { kind, old, object: tracked, subresource: undefined, dryRun: request.dryRun === true, warnings });
  return answer.response.ok ? { ...answer, response: { ...answer.response, object: scaleOf(answer.response.object) } } : answer;
}

interface Rescaled {
  readonly kind: Kind;
  readonly old: KubeObject;
  readonly object: KubeObject;
  readonly caller: Caller;
}

/** The managers of a scale that was written in another way than by an applied configuration. */
function managersAfter(state: ClusterState, request: UpdateRequest | PatchRequest, { kind, old, object, caller }: Rescaled): Managers {
  const live = withManagedFields(scaleOf(old), managersOfScale(kind, old));
  const tracked = withTrackedUpdate(state, { kind: BODY_KINDS.Scale, old: live, object }, { request, caller });
  return readManagers(tracked.metadata.managedFields) ?? new Map();
}

function scaleProblem(scale: ScaleObject, old: KubeObject, resource: { readonly group: string; readonly plural: string }): Status | undefined {
  const { replicas = 0 } = scale.spec;
  const { uid = "" } = scale.metadata as Partial<ObjectMeta>;
  const { name } = old.metadata;
  if (replicas < 0) return invalidStatus({ group: "autoscaling", kind: "Scale", name }, [invalid("spec.replicas", replicas, "must be greater than or equal to 0")]);
  if (uid === "" || uid === old.metadata.uid) return undefined;
  return conflict(resource, name, `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${old.metadata.uid}`);
}
