/**
 * The verbs `update` and `patch`: an object is replaced by a later form of itself.
 *
 * Source: staging/src/k8s.io/apiserver/pkg/registry/{generic/registry/store.go,rest/update.go}, endpoints/handlers/{update,patch,rest}.go v1.36.3
 */
import {
  allocatedService,
  conflict,
  deepEqual,
  ephemeralContainersRules,
  invalid,
  invalidStatus,
  type Kind,
  type KindRules,
  type KubeObject,
  type Namespace,
  notFound,
  type ObjectMeta,
  resizeRules,
  rulesOf,
  serverError,
  type Service,
  type Status,
  type UpdateRules,
  withFields,
} from "@everynode/model";
import { admitUpdate, updateRefusal } from "./admission.js";
import { type Answer, refused, succeeded, withWarnings } from "./answer.js";
import { type ClusterState, shelfOf } from "./cluster-state.js";
import { keyOf } from "./collection.js";
import { removeObject, storeObject } from "./commit.js";
import { createDecoded } from "./created.js";
import { decodeInput } from "./decoded-input.js";
import { repeatedOwnersWarning, withoutRepeatedOwners } from "./owner-references.js";
import { appliedObject, newObjectProblem, noConfiguration, underManagers } from "./applied.js";
import { fieldWrite, withTrackedUpdate } from "./field-tracking.js";
import { placeProblem } from "./object-place.js";
import { applyPatch } from "./patched.js";
import { standingErrors } from "./privilege-policy.js";
import type { Caller, PatchRequest, UpdateRequest } from "./request.js";
import { versionNumber } from "./resource-version.js";
import { servicePool } from "./service-pool.js";

const STALE = "the object has been modified; please apply your changes to the latest version and try again";

/** An object that is to take the place of `old`. */
export interface Replacement {
  readonly kind: Kind;
  readonly old: KubeObject;
  readonly object: KubeObject;
  readonly subresource: string | undefined;
  readonly dryRun: boolean;
  readonly warnings: readonly string[];
}

/** What `update` does to the state, and its answer. */
export function update(state: ClusterState, request: UpdateRequest, caller: Caller): Answer {
  const { kind, collection } = shelfOf(state, request.kind);
  const decoded = decodeInput(kind, request.object, request.fieldValidation);
  if (!decoded.ok) return refused(state, decoded.status, decoded.warnings);
  const { object, warnings } = decoded;
  const misplaced = placeProblem(request, object);
  if (misplaced) return refused(state, misplaced, warnings);
  const old = collection.objects.get(keyOf(request.namespace, request.name));
  if (old === undefined) {
    if (!rulesOf(kind).allowCreateOnUpdate || request.subresource !== undefined) return refused(state, notFound(kind, request.name), warnings);
    return createDecoded(state, request, { kind, input: object, warnings, caller });
  }
  const other = otherObject(kind, object, { old, request });
  if (other) return refused(state, other, warnings);
  const tracked = withTrackedUpdate(state, { kind, old, object }, { request, caller });
  return replace(state, { kind, old, object: tracked, subresource: request.subresource, dryRun: request.dryRun === true, warnings });
}

/** What `patch` does to the state, and its answer. */
export function patch(state: ClusterState, request: PatchRequest, caller: Caller): Answer {
  if (request.patchType === "apply") return apply(state, request, caller);
  const { kind, collection } = shelfOf(state, request.kind);
  const old = collection.objects.get(keyOf(request.namespace, request.name));
  if (old === undefined) return refused(state, notFound(kind, request.name));
  const patched = applyPatch(kind, old, request);
  if (!patched.ok) return refused(state, patched.status, patched.warnings);
  const tracked = withTrackedUpdate(state, { kind, old, object: patched.object }, { request, caller });
  const misplaced = placeProblem(request, tracked);
  if (misplaced) return refused(state, misplaced, patched.warnings);
  return replacePatched(state, request, { kind, old, object: tracked, warnings: patched.warnings });
}

/** The rest of a patch, when it has become an object. */
function replacePatched(state: ClusterState, request: PatchRequest, patched: Pick<Replacement, "kind" | "old" | "object" | "warnings">): Answer {
  const { object, twice } = withoutRepeatedOwners(patched.object);
  const warnings = twice.length === 0 ? patched.warnings : [...patched.warnings, repeatedOwnersWarning(twice, " after mutating admission happens")];
  return replace(state, { ...patched, object, subresource: request.subresource, dryRun: request.dryRun === true, warnings });
}

/** What server-side apply does to the state, and its answer; it makes the object where there is none. */
function apply(state: ClusterState, request: PatchRequest, caller: Caller): Answer {
  const { kind, collection } = shelfOf(state, request.kind);
  const old = collection.objects.get(keyOf(request.namespace, request.name));
  if (old === undefined && request.subresource !== undefined) return refused(state, notFound(kind, request.name));
  const nothing = noConfiguration(request.patch);
  if (nothing) return refused(state, nothing);
  const applied = appliedObject(fieldWrite(state, kind, { request, caller }), old, request);
  if (!applied.ok) return refused(state, applied.status);
  const { object, managers, warnings } = applied;
  const problem = (old === undefined ? newObjectProblem(kind, request.name, object) : undefined) ?? placeProblem(request, object);
  if (problem) return refused(state, problem, warnings);
  if (old === undefined) return createDecoded(state, request, { kind, input: object, warnings, caller, managers });
  return replacePatched(state, request, { kind, old, object: underManagers(object, managers), warnings });
}

/** Kinds whose objects the store keeps under another name than their plural. */
const STORED_UNDER: ReadonlyMap<string, string> = new Map([
  ["Node", "minions"],
  ["Service", "services/specs"],
  ["Endpoints", "services/endpoints"],
  ["ReplicationController", "controllers"],
]);

/** A PUT that names a uid means that object and no other; a patch that changes the uid is found wrong later. */
function otherObject(kind: Kind, object: KubeObject, { old, request }: { readonly old: KubeObject; readonly request: UpdateRequest }): Status | undefined {
  const { uid = "" } = object.metadata as Partial<ObjectMeta>;
  if (uid === "" || uid === old.metadata.uid) return undefined;
  // A dry run does not get as far as the store, which knows the whole key.
  const key = `${request.dryRun === true ? "" : "/registry"}/${STORED_UNDER.get(kind.key) ?? kind.plural}/${keyOf(request.namespace, request.name)}`;
  const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${old.metadata.uid}`;
  return conflict(kind, request.name, `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ${why}`);
}

/** Whether what the client saw is what is there now. */
function versionProblem(replacement: Replacement, rules: KindRules): Status | undefined {
  const { kind, old, object } = replacement;
  const version = (object.metadata as Partial<ObjectMeta>).resourceVersion ?? "";
  const { name } = old.metadata;
  const asked = versionNumber(version);
  if (!asked.ok) return serverError(asked.message);
  if (asked.version === 0) {
    if (rules.allowUnconditionalUpdate) return undefined;
    return invalidStatus({ group: kind.group, kind: kind.plural, name }, [invalid("metadata.resourceVersion", 0, "must be specified for an update")]);
  }
  return version === old.metadata.resourceVersion ? undefined : conflict(kind, name, STALE);
}

/** The new object with the metadata that it does not mention, and those that no client can change. */
function withKeptMetadata(object: KubeObject, old: KubeObject): KubeObject {
  // Writes of controllers mostly leave the metadata alone, and copying it costs more than all the rest.
  if (object.metadata === old.metadata) return object;
  const sent = object.metadata as Partial<ObjectMeta>;
  const { generation, namespace, resourceVersion } = old.metadata;
  const kept: Mutable<Partial<ObjectMeta>> = withFields(rememberedMetadata(old.metadata), sent);
  kept.creationTimestamp = old.metadata.creationTimestamp;
  if (namespace !== undefined) kept.namespace = namespace;
  else if (sent.namespace !== undefined) Reflect.deleteProperty(kept, "namespace");
  kept.resourceVersion = resourceVersion;
  if (generation !== undefined) kept.generation = generation;
  else if (sent.generation !== undefined) Reflect.deleteProperty(kept, "generation");
  return { ...object, metadata: kept as ObjectMeta };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Metadata that stays as it is where a client does not mention it; naming another value is found wrong later. */
function rememberedMetadata(old: ObjectMeta): Partial<ObjectMeta> {
  const { uid, deletionTimestamp, deletionGracePeriodSeconds } = old;
  return {
    uid,
    ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }),
    ...(deletionGracePeriodSeconds === undefined ? {} : { deletionGracePeriodSeconds }),
  };
}

type Ruled = { readonly ok: true; readonly object: KubeObject; readonly warnings: readonly string[] } | { readonly ok: false; readonly status: Status };

/** The object as its kind's rules let it take the old one's place, or what is wrong with it. */
function underRules(state: ClusterState, replacement: Replacement, input: KubeObject): Ruled {
  const { kind, old, subresource } = replacement;
  const rules = rulesOf(kind);
  const part = partialRules(rules, subresource);
  const object = part === undefined ? rules.prepareUpdate(input, old) : part.prepare(input, old);
  const errors = standingErrors(state, part === undefined ? rules.validateUpdate(object, old) : part.validate(object, old));
  const subject = { group: rules.refusedGroup ?? kind.group, kind: kind.kind, name: old.metadata.name };
  if (errors.length > 0) return { ok: false, status: invalidStatus(subject, errors) };
  const warnings = part === undefined ? rules.warnings(object, old) : [];
  return { ok: true, object: rules.canonicalized?.(object) ?? object, warnings };
}

/** The rules of a subresource that replaces part of an object; undefined for the whole object. */
function partialRules(rules: KindRules, subresource: string | undefined): UpdateRules | undefined {
  switch (subresource) {
    case "status":
      return rules.status;
    case "finalize":
      return rules.finalize;
    case "resize":
      return resizeRules;
    case "ephemeralcontainers":
      return ephemeralContainersRules;
    default:
      return undefined;
  }
}

/** True where nothing but finalizers kept a deleted object, and the last of them is gone now. */
function isDoneFor(object: KubeObject): boolean {
  const { deletionTimestamp, finalizers, deletionGracePeriodSeconds } = object.metadata;
  if (deletionTimestamp === undefined || (finalizers?.length ?? 0) > 0 || (deletionGracePeriodSeconds ?? 0) > 0) return false;
  return object.kind !== "Namespace" || ((object as Namespace).spec?.finalizers?.length ?? 0) === 0;
}

/** Puts a later form in the old one's place: preconditions, rules, commit. Nothing is written where nothing changed. */
export function replace(state: ClusterState, replacement: Replacement): Answer {
  const { kind, old, dryRun, subresource } = replacement;
  const stale = versionProblem(replacement, rulesOf(kind));
  if (stale) return refused(state, stale, replacement.warnings);
  const complete = withKeptMetadata(replacement.object, old);
  const kept = subresource === undefined ? admitUpdate(kind, complete, old) : complete;
  const isService = kind.key === "Service" && subresource === undefined;
  const allocated = isService ? allocatedService(kept as Service, old as Service, servicePool(state, dryRun)) : undefined;
  if (allocated?.ok === false) return refused(state, allocated.status, replacement.warnings);
  const ruled = underRules(state, replacement, allocated?.service ?? kept);
  if (!ruled.ok) return refused(state, ruled.status, replacement.warnings);
  const { object } = ruled;
  const warnings = [...replacement.warnings, ...ruled.warnings];
  const refusal = updateRefusal(state, kind, object);
  if (refusal) return refused(state, refusal, warnings);
  if (dryRun) return withWarnings(succeeded(state, 200, object), warnings);
  // What goes is the object as it was: the write that let it go is never stored.
  if (isDoneFor(object)) return withWarnings(succeeded(removeObject(state, kind.key, old).state, 200, object), warnings);
  if (deepEqual(object, old)) return withWarnings(succeeded(state, 200, old), warnings);
  const stored = storeObject(state, kind.key, object);
  return withWarnings(succeeded(stored.state, 200, stored.object), warnings);
}
