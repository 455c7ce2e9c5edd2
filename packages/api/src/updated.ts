/**
 * The verbs `update` and `patch`: an object is replaced by a later form of itself.
 *
 * Source: staging/src/k8s.io/apiserver/pkg/registry/{generic/registry/store.go,rest/update.go}, endpoints/handlers/patch.go v1.36.3
 */
import {
  badRequest,
  conflict,
  deepEqual,
  invalid,
  invalidStatus,
  type Kind,
  type KindRules,
  type KubeObject,
  notFound,
  type ObjectMeta,
  rulesOf,
  type Status,
} from "@everynode/model";
import { type Answer, refused, succeeded } from "./answer.js";
import { type ClusterState, keyOf, shelfOf } from "./cluster-state.js";
import { removeObject, storeObject } from "./commit.js";
import { createDecoded } from "./created.js";
import { decodeInput } from "./decoded-input.js";
import { applyPatch } from "./patched.js";
import type { PatchRequest, UpdateRequest } from "./request.js";

const STALE = "the object has been modified; please apply your changes to the latest version and try again";

/** An object that is to take the place of `old`. */
interface Replacement {
  readonly kind: Kind;
  readonly old: KubeObject;
  readonly object: KubeObject;
  readonly subresource: string | undefined;
  readonly dryRun: boolean;
  readonly warnings: readonly string[];
}

/** What `update` does to the state, and its answer. */
export function update(state: ClusterState, request: UpdateRequest): Answer {
  const { kind, collection } = shelfOf(state, request.kind);
  const decoded = decodeInput(kind, request.object, request.fieldValidation);
  if (!decoded.ok) return refused(state, decoded.status, decoded.warnings);
  const { object, warnings } = decoded;
  const misnamed = nameProblem(request, object) ?? namespaceProblem(request, object);
  if (misnamed) return refused(state, misnamed, warnings);
  const old = collection.objects.get(keyOf(request.namespace, request.name));
  if (old === undefined) {
    if (!rulesOf(kind).allowCreateOnUpdate || request.subresource !== undefined) return refused(state, notFound(kind, request.name), warnings);
    return createDecoded(state, request, { kind, input: object, warnings });
  }
  return replace(state, { kind, old, object, subresource: request.subresource, dryRun: request.dryRun === true, warnings });
}

/** What `patch` does to the state, and its answer. */
export function patch(state: ClusterState, request: PatchRequest): Answer {
  const { kind, collection } = shelfOf(state, request.kind);
  const old = collection.objects.get(keyOf(request.namespace, request.name));
  if (old === undefined) return refused(state, notFound(kind, request.name));
  const patched = applyPatch(kind, old, request);
  if (!patched.ok) return refused(state, patched.status, patched.warnings);
  const { object, warnings } = patched;
  const misnamed = nameProblem(request, object) ?? namespaceProblem(request, object);
  if (misnamed) return refused(state, misnamed, warnings);
  return replace(state, { kind, old, object, subresource: request.subresource, dryRun: request.dryRun === true, warnings });
}

function nameProblem(request: UpdateRequest | PatchRequest, object: KubeObject): Status | undefined {
  const name = object.metadata.name ?? "";
  if (name === request.name) return undefined;
  if (name === "") return undefined;
  return badRequest(`the name of the object (${name}) does not match the name on the URL (${request.name})`);
}

function namespaceProblem(request: UpdateRequest | PatchRequest, object: KubeObject): Status | undefined {
  const namespace = object.metadata.namespace ?? "";
  if (namespace === "" || namespace === (request.namespace ?? "")) return undefined;
  return badRequest("the namespace of the provided object does not match the namespace sent on the request");
}

/** Whether what the client saw is what is there now. */
function versionProblem(replacement: Replacement, rules: KindRules): Status | undefined {
  const { kind, old, object } = replacement;
  const version = object.metadata.resourceVersion ?? "";
  const uid = object.metadata.uid ?? "";
  const { name } = old.metadata;
  if (uid !== "" && uid !== old.metadata.uid) {
    const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${old.metadata.uid}`;
    return conflict(kind, name, why);
  }
  if (version === "" || version === "0") {
    if (rules.allowUnconditionalUpdate) return undefined;
    return invalidStatus({ group: kind.group, kind: kind.plural, name }, [invalid("metadata.resourceVersion", 0, "must be specified for an update")]);
  }
  return version === old.metadata.resourceVersion ? undefined : conflict(kind, name, STALE);
}

/** The new object with the metadata that no client can change. */
function withKeptMetadata(object: KubeObject, old: KubeObject): KubeObject {
  const { selfLink, ...sent } = object.metadata as Partial<ObjectMeta>;
  const kept: Partial<ObjectMeta> = {
    ...sent,
    name: old.metadata.name,
    ...(old.metadata.namespace === undefined ? {} : { namespace: old.metadata.namespace }),
    uid: sent.uid === undefined || sent.uid === "" ? old.metadata.uid : sent.uid,
    resourceVersion: old.metadata.resourceVersion,
  };
  return { ...object, metadata: { ...kept, ...serverSet(old.metadata) } as ObjectMeta };
}

/** Metadata that stays as it is, whatever was sent. */
function serverSet(old: ObjectMeta): Partial<ObjectMeta> {
  return {
    creationTimestamp: old.creationTimestamp,
    ...(old.generation === undefined ? {} : { generation: old.generation }),
    ...(old.deletionTimestamp === undefined ? {} : { deletionTimestamp: old.deletionTimestamp }),
    ...(old.deletionGracePeriodSeconds === undefined ? {} : { deletionGracePeriodSeconds: old.deletionGracePeriodSeconds }),
  };
}

function prepared(rules: KindRules, replacement: Replacement): { readonly object: KubeObject; readonly errors: ReturnType<KindRules["validate"]> } {
  const { old, subresource } = replacement;
  const object = withKeptMetadata(replacement.object, old);
  const part = subresource === "status" ? rules.status : subresource === "finalize" ? rules.finalize : undefined;
  if (part !== undefined) {
    const next = part.prepare(object, old);
    return { object: next, errors: part.validate(next, old) };
  }
  const next = rules.prepareUpdate(object, old);
  return { object: next, errors: rules.validateUpdate(next, old) };
}

/** True where nothing but finalizers kept a deleted object, and the last of them is gone now. */
function isDoneFor(object: KubeObject): boolean {
  const { deletionTimestamp, finalizers, deletionGracePeriodSeconds } = object.metadata;
  return deletionTimestamp !== undefined && (finalizers?.length ?? 0) === 0 && (deletionGracePeriodSeconds ?? 0) === 0;
}

/** Puts a later form in the old one's place: preconditions, rules, commit. Nothing is written where nothing changed. */
export function replace(state: ClusterState, replacement: Replacement): Answer {
  const { kind, old } = replacement;
  const rules = rulesOf(kind);
  const stale = versionProblem(replacement, rules);
  if (stale) return refused(state, stale, replacement.warnings);
  const { object, errors } = prepared(rules, replacement);
  const warnings = [...replacement.warnings, ...rules.warnings(object, old)];
  if (errors.length > 0) return refused(state, invalidStatus({ group: kind.group, kind: kind.kind, name: old.metadata.name }, errors), warnings);
  if (replacement.dryRun) return succeeded(state, 200, object, warnings);
  if (isDoneFor(object)) {
    const removed = removeObject(state, kind.key, object);
    return succeeded(removed.state, 200, removed.object, warnings);
  }
  if (deepEqual(object, old)) return succeeded(state, 200, old, warnings);
  const stored = storeObject(state, kind.key, object);
  return succeeded(stored.state, 200, stored.object, warnings);
}
