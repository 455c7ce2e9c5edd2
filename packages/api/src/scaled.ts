/**
 * The subresource `scale`: how many pods a workload shall have, in a form that is the same for all workloads.
 *
 * Source: pkg/registry/apps/{deployment,replicaset}/storage/storage.go, pkg/apis/autoscaling/validation/validation.go v1.36.3
 */
import { BODY_KINDS, conflict, formatSelector, invalid, invalidStatus, type KubeObject, type LabelSelector, notFound, type ObjectMeta, compileLabelSelector, type Status } from "@everynode/model";
import { type Answer, refused } from "./answer.js";
import { type ClusterState, shelfOf } from "./cluster-state.js";
import { keyOf } from "./collection.js";
import { decodeInput } from "./decoded-input.js";
import { applyPatch } from "./patched.js";
import type { PatchRequest, UpdateRequest } from "./request.js";
import { placeProblem, replace } from "./updated.js";

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
export function updateScale(state: ClusterState, request: UpdateRequest): Answer {
  const decoded = decodeInput(BODY_KINDS.Scale, request.object, request.fieldValidation);
  if (!decoded.ok) return refused(state, decoded.status, decoded.warnings);
  const misplaced = placeProblem(request, decoded.object);
  if (misplaced) return refused(state, misplaced, decoded.warnings);
  return scaled(state, request, { object: decoded.object as ScaleObject, warnings: decoded.warnings });
}

/** What a patch of a scale does to its workload, and the scale that it has then. */
export function patchScale(state: ClusterState, request: PatchRequest): Answer {
  const { kind, collection } = shelfOf(state, request.kind);
  const old = collection.objects.get(keyOf(request.namespace, request.name));
  if (old === undefined) return refused(state, notFound(kind, request.name));
  const patched = applyPatch(BODY_KINDS.Scale, scaleOf(old), request);
  if (!patched.ok) return refused(state, patched.status, patched.warnings);
  const misplaced = placeProblem(request, patched.object);
  if (misplaced) return refused(state, misplaced, patched.warnings);
  return scaled(state, request, { object: patched.object as ScaleObject, warnings: patched.warnings });
}

interface NewScale {
  readonly object: ScaleObject;
  readonly warnings: readonly string[];
}

function scaled(state: ClusterState, request: UpdateRequest | PatchRequest, { object, warnings }: NewScale): Answer {
  const { kind, collection } = shelfOf(state, request.kind);
  const old = collection.objects.get(keyOf(request.namespace, request.name)) as Scalable | undefined;
  if (old === undefined) return refused(state, notFound(kind, request.name), warnings);
  const problem = scaleProblem(object, old, { group: kind.group, plural: `${kind.plural}/scale` });
  if (problem) return refused(state, problem, warnings);
  const { resourceVersion = "" } = object.metadata as Partial<ObjectMeta>;
  const changed: Scalable = { ...old, metadata: { ...old.metadata, resourceVersion }, spec: { ...old.spec, replicas: object.spec.replicas ?? 0 } };
  const answer = replace(state, { kind, old, object: changed, subresource: undefined, dryRun: request.dryRun === true, warnings });
  return answer.response.ok ? { ...answer, response: { ...answer.response, object: scaleOf(answer.response.object) } } : answer;
}

function scaleProblem(scale: ScaleObject, old: KubeObject, resource: { readonly group: string; readonly plural: string }): Status | undefined {
  const { replicas = 0 } = scale.spec;
  const { uid = "" } = scale.metadata as Partial<ObjectMeta>;
  const { name } = old.metadata;
  if (replicas < 0) return invalidStatus({ group: "autoscaling", kind: "Scale", name }, [invalid("spec.replicas", replicas, "must be greater than or equal to 0")]);
  if (uid === "" || uid === old.metadata.uid) return undefined;
  return conflict(resource, name, `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${old.metadata.uid}`);
}
