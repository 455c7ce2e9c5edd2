/**
 * Bindings: `create` of `pods/binding` puts a pod on a node.
 *
 * Source: pkg/registry/core/pod/storage/storage.go v1.36.3
 */
import {
  badRequest,
  conflict,
  failure,
  type FieldError,
  formatTime,
  type KubeObject,
  notFound,
  type Pod,
  podCondition,
  type PodCondition,
  serverError,
  type StringMap,
  validateBinding,
  withTopologyLabels,
  type PodStatus,
  withFields,
} from "@everynode/model";
import { type Answer, refused, succeeded } from "./answer.js";
import { type ClusterState, objectAt } from "./cluster-state.js";
import { keyOf } from "./collection.js";
import { storeObject } from "./commit.js";
import type { CreateRequest } from "./request.js";

const PODS = { group: "", plural: "pods" };
const BINDINGS = { group: "", plural: "pods/binding" };
const CREATED = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", code: 201 } as unknown as KubeObject;

interface BindingObject {
  readonly metadata?: { readonly name?: string; readonly uid?: string; readonly labels?: StringMap; readonly annotations?: StringMap };
  readonly target?: { readonly name?: string };
}

function bindProblem(pod: Pod): string | undefined {
  const { name, deletionTimestamp } = pod.metadata;
  if (deletionTimestamp !== undefined) return `pod ${name} is being deleted, cannot be assigned to a host`;
  if ((pod.spec.nodeName ?? "") !== "") return `pod ${name} is already assigned to node ${JSON.stringify(pod.spec.nodeName)}`;
  return (pod.spec.schedulingGates?.length ?? 0) > 0 ? `pod ${name} has non-empty .spec.schedulingGates` : undefined;
}

/** The pod's conditions with PodScheduled True, since now where it was not. */
function scheduledConditions(pod: Pod, nowMs: number): readonly PodCondition[] {
  const conditions = pod.status.conditions ?? [];
  const before = podCondition(pod, "PodScheduled");
  const lastTransitionTime = before?.status === "True" ? before.lastTransitionTime : formatTime(nowMs);
  const scheduled: PodCondition = { type: "PodScheduled", status: "True", lastProbeTime: null, lastTransitionTime };
  return before === undefined ? [...conditions, scheduled] : conditions.map((condition) => (condition === before ? scheduled : condition));
}

/** The status without a nomination, which a bound pod does not have. */
function unnominated(status: PodStatus): PodStatus {
  if (status.nominatedNodeName === undefined) return status;
  const { nominatedNodeName: _, ...rest } = status;
  return rest;
}

/** The pod on the node: it takes over labels and annotations of the binding, and the node's topology. */
function boundPod(state: ClusterState, pod: Pod, binding: BindingObject): Pod {
  const { labels = {}, annotations } = binding.metadata ?? {};
  const nodeName = binding.target?.name ?? "";
  const node = objectAt(state, "Node", nodeName);
  const topology = withTopologyLabels(Object.keys(labels).length === 0 ? pod.metadata.labels : { ...pod.metadata.labels, ...labels }, node?.metadata.labels);
  const labelled = topology === undefined || topology === pod.metadata.labels ? pod.metadata : withFields(pod.metadata, { labels: topology });
  const metadata = annotations === undefined ? labelled : withFields(labelled, { annotations: { ...pod.metadata.annotations, ...annotations } });
  const conditions = scheduledConditions(pod, state.nowMs);
  return withFields(pod, { metadata, spec: withFields(pod.spec, { nodeName }), status: withFields(unnominated(pod.status), { conditions }) });
}

/** Several errors as one text, as Go prints an aggregate. */
function aggregated(errors: readonly FieldError[]): string {
  const lines = errors.map(({ field, message }) => `${field}: ${message}`);
  return lines.length === 1 ? (lines[0] ?? "") : `[${lines.join(", ")}]`;
}

/** Binds a pod to a node: `create` of `pods/binding`. */
export function bind(state: ClusterState, request: CreateRequest): Answer {
  const binding = request.object as BindingObject;
  const name = request.name ?? "";
  if ((binding.metadata?.name ?? "") !== name) return refused(state, badRequest("name in URL does not match name in Binding object"));
  const errors = validateBinding(binding as Parameters<typeof validateBinding>[0]);
  if (errors.length > 0) return refused(state, serverError(aggregated(errors)));
  const pod = objectAt(state, "Pod", keyOf(request.namespace, name)) as Pod | undefined;
  if (pod === undefined) return refused(state, notFound(PODS, name));
  const uid = binding.metadata?.uid ?? "";
  if (uid !== "" && uid !== pod.metadata.uid) {
    const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${pod.metadata.uid}`;
    const key = `/registry/pods/${request.namespace}/${name}`;
    return refused(state, conflict(PODS, name, `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ${why}`));
  }
  const problem = bindProblem(pod);
  if (problem !== undefined) return refused(state, conflict(BINDINGS, name, problem));
  if (request.dryRun === true) return succeeded(state, 201, CREATED);
  return succeeded(storeObject(state, "Pod", boundPod(state, pod, binding)).state, 201, CREATED);
}

/** 404 for a subresource that the kind does not have. */
export function noSuchSubresource(state: ClusterState): Answer {
  return refused(state, failure({ code: 404, reason: "NotFound", message: "the server could not find the requested resource" }));
}
