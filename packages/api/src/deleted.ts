/**
 * The verb `delete`: an object goes, at once or after its grace period and finalizers.
 *
 * Source: staging/src/k8s.io/apiserver/pkg/registry/{generic/registry/store.go,rest/delete.go} v1.36.3
 */
import {
  conflict,
  formatTime,
  type FieldError,
  invalid,
  invalidStatus,
  type Kind,
  type KubeObject,
  type Namespace,
  notFound,
  type ObjectMeta,
  parseTime,
  type Pod,
  type Status,
  withFields,
} from "@everynode/model";
import { deletionRefusal } from "./admission.js";
import { type Answer, refused, succeeded } from "./answer.js";
import { type ClusterState, shelfOf } from "./cluster-state.js";
import { keyOf } from "./collection.js";
import { removeObject, storeObject } from "./commit.js";
import type { DeleteOptions, DeleteRequest } from "./request.js";

const ORPHAN = "orphan";
const FOREGROUND = "foregroundDeletion";
const POLICIES: readonly string[] = ["Background", "Foreground", "Orphan"];
/** Kinds that answer a finished deletion with the object instead of a Status. */
const RETURN_OBJECT: readonly string[] = ["Pod", "Namespace", "Service", "PersistentVolumeClaim", "PersistentVolume", "ServiceAccount", "ResourceQuota", "PodTemplate"];

/** What `delete` does to the state, and its answer. */
export function remove(state: ClusterState, request: DeleteRequest): Answer {
  const { kind, collection } = shelfOf(state, request.kind);
  const broken = deleteOptionErrors(request);
  if (broken.length > 0) return refused(state, invalidStatus({ group: "meta.k8s.io", kind: "DeleteOptions", name: "" }, broken));
  const immortal = deletionRefusal(kind, request.name);
  const object = collection.objects.get(keyOf(request.namespace, request.name));
  if (object === undefined) return refused(state, notFound(kind, request.name));
  if (immortal !== undefined) return refused(state, immortal);
  const failed = kind.key === "Namespace" ? namespacePreconditionProblem(kind, object, request) : preconditionProblem(kind, object, request);
  if (failed) return refused(state, failed);
  if (kind.key === "Namespace") return deleteNamespace(state, object as Namespace, request);
  return deleteObject(state, { kind, object, options: request });
}

interface Deletion {
  readonly kind: Kind;
  readonly object: KubeObject;
  readonly options: DeleteOptions & { readonly dryRun?: boolean };
}

/** What is wrong with the options of a deletion; empty where nothing is. */
export function deleteOptionErrors(options: DeleteOptions): readonly FieldError[] {
  const { propagationPolicy, orphanDependents } = options;
  if (propagationPolicy !== undefined && orphanDependents !== undefined) {
    return [invalid("propagationPolicy", propagationPolicy, "orphanDependents and deletionPropagation cannot be both set")];
  }
  if (propagationPolicy !== undefined && !POLICIES.includes(propagationPolicy)) {
    return [{ reason: "FieldValueNotSupported", field: "propagationPolicy", message: `Unsupported value: ${JSON.stringify(propagationPolicy)}: supported values: "Foreground", "Background", "Orphan", "nil"` }];
  }
  return [];
}

/** Why the object is not the one that a deletion means, or not as it was seen. */
export function preconditionProblem(kind: Kind, object: KubeObject, options: DeleteOptions): Status | undefined {
  const { uid, resourceVersion } = options.preconditions ?? {};
  const { metadata } = object;
  const resource = { group: kind.group, plural: kind.kind };
  if (uid !== undefined && uid !== metadata.uid) {
    return conflict(resource, metadata.name, `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`);
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    return conflict(resource, metadata.name, `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`);
  }
  return undefined;
}

/** Namespaces say the same in other words. */
function namespacePreconditionProblem(kind: Kind, object: KubeObject, options: DeleteOptions): Status | undefined {
  const { uid, resourceVersion } = options.preconditions ?? {};
  const { metadata } = object;
  const differs = (what: string, asked: string, present: string): Status =>
    conflict(kind, metadata.name, `Precondition failed: ${what} in precondition: ${asked}, ${what} in object meta: ${present}`);
  if (uid !== undefined && uid !== metadata.uid) return differs("UID", uid, metadata.uid);
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) return differs("ResourceVersion", resourceVersion, metadata.resourceVersion);
  return undefined;
}

/** What a deletion asks of the garbage collector, as finalizers; the older option wins, then the policy, then what is there. */
function collectorFinalizers(metadata: ObjectMeta, options: DeleteOptions): readonly string[] {
  const { orphanDependents, propagationPolicy } = options;
  const has = (finalizer: string): boolean => metadata.finalizers?.includes(finalizer) ?? false;
  if (orphanDependents !== undefined) return orphanDependents ? [ORPHAN] : [];
  if (propagationPolicy !== undefined) return propagationPolicy === "Orphan" ? [ORPHAN] : propagationPolicy === "Foreground" ? [FOREGROUND] : [];
  return has(ORPHAN) ? [ORPHAN] : has(FOREGROUND) ? [FOREGROUND] : [];
}

const sameSet = (a: readonly string[], b: readonly string[]): boolean => a.every((x) => b.includes(x)) && b.every((x) => a.includes(x));

function finalizersFor(metadata: ObjectMeta, options: DeleteOptions): readonly string[] {
  const present = metadata.finalizers ?? [];
  const others = present.filter((f) => f !== ORPHAN && f !== FOREGROUND);
  const next = [...others, ...collectorFinalizers(metadata, options)];
  return sameSet(present, next) ? present : next;
}

/** What a deletion makes of an object's metadata before anything is written. */
interface Begun {
  readonly object: KubeObject;
  /** True where the object gets a time to end in, be it zero seconds. */
  readonly graceful: boolean;
  /** True where it has got one before, and nothing changes that. */
  readonly pending: boolean;
}

const asPositive = (seconds: number): number => (seconds < 0 ? 1 : seconds);

/** Only pods end gracefully; all other objects go at once. */
function begun(state: ClusterState, deletion: Deletion): Begun {
  const { kind, object, options } = deletion;
  if (kind.key !== "Pod") return { object, graceful: false, pending: false };
  if (object.metadata.deletionTimestamp !== undefined) return begunAgain(state, object, options);
  const grace = graceSeconds(object as Pod, options);
  const { generation = 0 } = object.metadata;
  const marks = { deletionTimestamp: formatTime(state.nowMs + grace * 1000), deletionGracePeriodSeconds: grace, ...(generation > 0 ? { generation: generation + 1 } : {}) };
  return { object: { ...object, metadata: withFields<ObjectMeta>(object.metadata, marks) }, graceful: true, pending: false };
}

/** How many seconds a pod gets to end. */
function graceSeconds({ spec, status }: Pod, options: DeleteOptions): number {
  if ((spec.nodeName ?? "") === "" || status?.phase === "Failed" || status?.phase === "Succeeded") return 0;
  return asPositive(options.gracePeriodSeconds ?? spec.terminationGracePeriodSeconds ?? 0);
}

/** A second deletion of a pod may only shorten what the first one gave it. */
function begunAgain(state: ClusterState, object: KubeObject, options: DeleteOptions): Begun {
  const { deletionTimestamp, deletionGracePeriodSeconds: given = 0 } = object.metadata;
  if (given === 0) return { object, graceful: false, pending: false };
  const asked = options.gracePeriodSeconds === undefined ? given : asPositive(options.gracePeriodSeconds);
  if (asked >= given) return { object, graceful: false, pending: true };
  const deadline = (parseTime(deletionTimestamp ?? "") ?? state.nowMs) + (asked - given) * 1000;
  // A deadline that has passed leaves a second for a graceful end.
  const late = deadline < state.nowMs;
  const marks = { deletionTimestamp: formatTime(late ? state.nowMs : deadline), deletionGracePeriodSeconds: late && asked !== 0 ? 1 : asked };
  return { object: { ...object, metadata: { ...object.metadata, ...marks } }, graceful: true, pending: false };
}

function deleteObject(state: ClusterState, deletion: Deletion): Answer {
  const start = begun(state, deletion);
  if (start.pending) return kept(state, deletion, deletion.object);
  const object = withFinalizers(start.object, finalizersFor(start.object.metadata, deletion.options));
  const held = (object.metadata.finalizers?.length ?? 0) > 0;
  if (!start.graceful) return held ? kept(state, deletion, markedNow(state, object)) : removeNow(state, deletion);
  if (held || (object.metadata.deletionGracePeriodSeconds ?? 0) > 0) return kept(state, deletion, object);
  if (deletion.options.dryRun === true) return succeeded(state, 200, object);
  const written = storeObject(state, deletion.kind.key, object);
  return removeNow(written.state, { ...deletion, object: written.object });
}

function withFinalizers(object: KubeObject, finalizers: readonly string[]): KubeObject {
  const { finalizers: present, ...rest } = object.metadata;
  if (present === finalizers || (present === undefined && finalizers.length === 0)) return object;
  return { ...object, metadata: { ...rest, ...(finalizers.length === 0 ? {} : { finalizers }) } };
}

/** The object as it is being deleted, kept by its finalizers only: the first mark raises its generation. */
function markedNow(state: ClusterState, object: KubeObject): KubeObject {
  const { deletionTimestamp, deletionGracePeriodSeconds, generation = 0 } = object.metadata;
  const isFirst = deletionTimestamp === undefined;
  const isLater = !isFirst && (parseTime(deletionTimestamp) ?? 0) > state.nowMs;
  if (!isFirst && !isLater && deletionGracePeriodSeconds === 0) return object;
  const marks = {
    deletionTimestamp: isFirst || isLater ? formatTime(state.nowMs) : deletionTimestamp,
    deletionGracePeriodSeconds: 0,
    ...(isFirst && generation > 0 ? { generation: generation + 1 } : {}),
  };
  return { ...object, metadata: withFields<ObjectMeta>(object.metadata, marks) };
}

/** The object is still there; 202 where dependents were to go with it. */
function kept(state: ClusterState, deletion: Deletion, object: KubeObject): Answer {
  const { kind, options } = deletion;
  const code = options.orphanDependents === false ? 202 : 200;
  if (object === deletion.object || options.dryRun === true) return succeeded(state, code, object);
  const stored = storeObject(state, kind.key, object);
  return succeeded(stored.state, code, stored.object);
}

function removeNow(state: ClusterState, deletion: Deletion): Answer {
  const { kind, object, options } = deletion;
  const removed = options.dryRun === true ? { state, object } : removeObject(state, kind.key, object);
  if (RETURN_OBJECT.includes(kind.key)) return succeeded(removed.state, 200, removed.object);
  const { name, uid } = object.metadata;
  const details = { name, ...(kind.group === "" ? {} : { group: kind.group }), kind: kind.plural, uid };
  const done = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", details };
  return succeeded(removed.state, 200, done as unknown as KubeObject);
}

/** A namespace is marked, and goes once the namespace controller has emptied it. */
function deleteNamespace(state: ClusterState, namespace: Namespace, options: Deletion["options"]): Answer {
  const { metadata, spec } = namespace;
  const { kind } = shelfOf(state, "Namespace");
  const deletion = { kind, object: namespace, options };
  if (metadata.deletionTimestamp !== undefined) return (spec?.finalizers?.length ?? 0) > 0 ? kept(state, deletion, namespace) : deleteObject(state, deletion);
  const { finalizers: present = [], ...rest } = metadata;
  const finalizers = finalizersFor(metadata, options);
  const marks = { ...(finalizers.length === 0 && present.length === 0 ? {} : { finalizers }), deletionTimestamp: formatTime(state.nowMs) };
  const dying: Namespace = { ...namespace, metadata: { ...rest, ...marks }, status: { ...namespace.status, phase: "Terminating" } };
  return kept(state, deletion, dying);
}
