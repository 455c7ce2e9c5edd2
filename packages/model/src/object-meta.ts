/**
 * The rules for `metadata`, which are the same for every kind but for the name.
 *
 * Source: staging/src/k8s.io/apimachinery/pkg/api/validation/objectmeta.go, pkg/apis/meta/v1/validation/validation.go v1.36.3
 * Differs: maps are checked in their own order, where Go draws one.
 */
import { forbiddenField, invalid, required, tooLong, type FieldError } from "./field-error.js";
import { goStringSlice } from "./go-text.js";
import type { ObjectMeta, OwnerReference, StringMap } from "./kube-object.js";
import { byteLength, dns1123LabelProblems, labelValueProblems, maskTrailingDash, qualifiedNameProblems, type NameRule } from "./names.js";

/** "field is immutable". */
export const FIELD_IS_IMMUTABLE = "field is immutable";

/** "must be greater than or equal to 0". */
export const MUST_NOT_BE_NEGATIVE = "must be greater than or equal to 0";

/** The most that keys and values of annotations may take together, in bytes. */
export const MAX_ANNOTATIONS_BYTES = 262144;

type Errors = readonly FieldError[];
const NONE: Errors = [];

/** What the rules for metadata need to know of a kind. */
export interface MetaRules {
  readonly namespaced: boolean;
  readonly nameRule: NameRule;
}

// Parts of objects are values, so one that was found good once stays good: templates share them among many pods.
const goodLabels = new WeakSet<object>();
const goodAnnotations = new WeakSet<object>();
const goodOwners = new WeakSet<object>();

/** Errors of a new object's metadata at `path`; a part that was found good before costs nothing. */
export function objectMetaErrors(meta: ObjectMeta, rules: MetaRules, path = "metadata"): Errors {
  const errors: FieldError[] = [];
  nameErrors(errors, meta, rules.nameRule, path);
  namespaceErrors(errors, meta, rules.namespaced, path);
  if ((meta.generation ?? 0) < 0) errors.push(invalid(`${path}.generation`, meta.generation, MUST_NOT_BE_NEGATIVE));
  errors.push(...labelsErrors(meta.labels, `${path}.labels`));
  errors.push(...annotationsErrors(meta.annotations, `${path}.annotations`));
  errors.push(...ownerReferencesErrors(meta.ownerReferences, `${path}.ownerReferences`));
  errors.push(...finalizersErrors(meta.finalizers, `${path}.finalizers`));
  return errors;
}

function nameErrors(errors: FieldError[], meta: ObjectMeta, rule: NameRule, path: string): void {
  const { name, generateName } = meta;
  if (generateName) {
    for (const problem of rule(maskTrailingDash(generateName))) errors.push(invalid(`${path}.generateName`, generateName, problem));
  }
  if (!name) errors.push(required(`${path}.name`, "name or generateName is required"));
  else for (const problem of rule(name)) errors.push(invalid(`${path}.name`, name, problem));
}

function namespaceErrors(errors: FieldError[], meta: ObjectMeta, namespaced: boolean, path: string): void {
  const { namespace } = meta;
  if (!namespaced) {
    if (namespace) errors.push(forbiddenField(`${path}.namespace`, "not allowed on this type"));
  } else if (!namespace) {
    errors.push(required(`${path}.namespace`));
  } else {
    for (const problem of dns1123LabelProblems(namespace)) errors.push(invalid(`${path}.namespace`, namespace, problem));
  }
}

/** Errors of a set of labels at `field`. */
export function labelsErrors(labels: StringMap | undefined, field: string): Errors {
  if (labels === undefined || goodLabels.has(labels)) return NONE;
  const errors: FieldError[] = [];
  for (const [key, value] of Object.entries(labels)) {
    for (const problem of qualifiedNameProblems(key)) errors.push(invalid(field, key, problem));
    for (const problem of labelValueProblems(value)) errors.push(invalid(field, value, problem));
  }
  if (errors.length === 0) goodLabels.add(labels);
  return errors;
}

/** Errors of the key of a label at `field`. */
export function labelNameErrors(key: string, field: string): Errors {
  return qualifiedNameProblems(key).map((problem) => invalid(field, key, problem));
}

/** Errors of annotations at `field`: keys are qualified names in any case, and all together are limited in size. */
export function annotationsErrors(annotations: StringMap | undefined, field: string): Errors {
  if (annotations === undefined || goodAnnotations.has(annotations)) return NONE;
  const errors: FieldError[] = [];
  let bytes = 0;
  for (const [key, value] of Object.entries(annotations)) {
    for (const problem of qualifiedNameProblems(key.toLowerCase())) errors.push(invalid(field, key, problem));
    bytes += byteLength(key) + byteLength(value);
  }
  if (bytes > MAX_ANNOTATIONS_BYTES) errors.push(tooLong(field, MAX_ANNOTATIONS_BYTES));
  if (errors.length === 0) goodAnnotations.add(annotations);
  return errors;
}

/** Errors of an object's owners at `field`: each complete, none an Event, one controller at most. */
export function ownerReferencesErrors(owners: readonly OwnerReference[] | undefined, field: string): Errors {
  if (owners === undefined || owners.length === 0 || goodOwners.has(owners)) return NONE;
  const errors: FieldError[] = [];
  let controller = "";
  for (const owner of owners) {
    errors.push(...ownerErrors(owner, field));
    if (owner.controller !== true) continue;
    const name = `${owner.kind}/${owner.name}`;
    if (controller === "") controller = name;
    else errors.push(invalid(field, owners.map(asGoOwner), `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${name}`));
  }
  if (errors.length === 0) goodOwners.add(owners);
  return errors;
}

function ownerErrors(owner: OwnerReference, field: string): Errors {
  const errors: FieldError[] = [];
  if (versionOf(owner.apiVersion) === "") errors.push(invalid(`${field}.apiVersion`, owner.apiVersion ?? "", "version must not be empty"));
  for (const part of ["kind", "name", "uid"] as const) {
    if (!owner[part]) errors.push(invalid(`${field}.${part}`, owner[part] ?? "", "must not be empty"));
  }
  if (owner.apiVersion === "v1" && owner.kind === "Event") {
    errors.push(invalid(field, asGoOwner(owner), "/v1, Kind=Event is disallowed from being an owner"));
  }
  return errors;
}

/** The version part of an apiVersion; "" for one that has none or too many parts. */
function versionOf(apiVersion: string | undefined): string {
  const parts = (apiVersion ?? "").split("/");
  return parts.length > 2 ? "" : (parts[parts.length - 1] ?? "");
}

/** An owner with its fields in the order in which messages show them. */
function asGoOwner(owner: OwnerReference): OwnerReference {
  const { apiVersion = "", kind = "", name = "", uid = "", controller, blockOwnerDeletion } = owner;
  return { apiVersion, kind, name, uid, ...(controller === undefined ? {} : { controller }), ...(blockOwnerDeletion === undefined ? {} : { blockOwnerDeletion }) };
}

/** Errors of an object's finalizers at `field`; the two that decide over dependents exclude each other. */
export function finalizersErrors(finalizers: readonly string[] | undefined, field: string): Errors {
  if (finalizers === undefined || finalizers.length === 0) return NONE;
  const errors = finalizers.flatMap((finalizer) => qualifiedNameProblems(finalizer).map((problem) => invalid(field, finalizer, problem)));
  if (finalizers.includes("orphan") && finalizers.includes("foregroundDeletion")) {
    errors.push(invalid(field, finalizers, "finalizer orphan and foregroundDeletion cannot be both set"));
  }
  return errors;
}

/** Errors of metadata that replaces `old` at `path`; what is identical in both costs nothing. */
export function objectMetaUpdateErrors(meta: ObjectMeta, old: ObjectMeta, path = "metadata"): Errors {
  const errors: FieldError[] = [];
  if (old.deletionTimestamp) newFinalizerErrors(errors, meta, old, path);
  if (!meta.resourceVersion) errors.push(invalid(`${path}.resourceVersion`, meta.resourceVersion ?? "", "must be specified for an update"));
  if ((meta.generation ?? 0) < (old.generation ?? 0)) errors.push(invalid(`${path}.generation`, meta.generation ?? 0, "must not be decremented"));
  for (const part of ["name", "namespace", "uid"] as const) {
    if ((meta[part] ?? "") !== (old[part] ?? "")) errors.push(invalid(`${path}.${part}`, meta[part] ?? "", FIELD_IS_IMMUTABLE));
  }
  for (const part of ["creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds"] as const) {
    if (meta[part] !== old[part]) errors.push(invalid(`${path}.${part}`, meta[part], FIELD_IS_IMMUTABLE));
  }
  if (meta.labels !== old.labels) errors.push(...labelsErrors(meta.labels, `${path}.labels`));
  if (meta.annotations !== old.annotations) errors.push(...annotationsErrors(meta.annotations, `${path}.annotations`));
  if (meta.ownerReferences !== old.ownerReferences) errors.push(...ownerReferencesErrors(meta.ownerReferences, `${path}.ownerReferences`));
  return errors;
}

function newFinalizerErrors(errors: FieldError[], meta: ObjectMeta, old: ObjectMeta, path: string): void {
  const before = new Set(old.finalizers ?? []);
  const added = [...new Set(meta.finalizers ?? [])].filter((finalizer) => !before.has(finalizer)).sort();
  if (added.length === 0) return;
  const why = `no new finalizers can be added if the object is being deleted, found new finalizers ${goStringSlice(added)}`;
  errors.push(forbiddenField(`${path}.finalizers`, why));
}
