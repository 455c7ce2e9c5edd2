/**
 * The rules for `metadata`, which are the same for every kind but for the name.
 *
 * Source: staging/src/k8s.io/apimachinery/pkg/api/validation/objectmeta.go, pkg/apis/meta/v1/validation/validation.go v1.36.3
 * Differs: maps are checked in their own order, where Go draws one.
 */
import { forbiddenField, invalid, required, tooLong, type FieldError } from "./field-error.js";
import { GoLiteral, goJson, goStringSlice } from "./go-text.js";
import type { ObjectMeta, OwnerReference, StringMap } from "./kube-object.js";
import { byteLength, dns1123LabelProblems, labelValueProblems, maskTrailingDash, qualifiedNameProblems, type NameRule } from "./names.js";
import { Recent } from "./recent.js";

/** "field is immutable". */
export const FIELD_IS_IMMUTABLE = "field is immutable";

/** "must be greater than or equal to 0". */
export const MUST_NOT_BE_NEGATIVE = "must be greater than or equal to 0";

/** The most that keys and values of annotations may take together, in bytes. */
const MAX_ANNOTATIONS_BYTES = 262144;

type Errors = readonly FieldError[];
const NONE: Errors = [];

/** What the rules for metadata need to know of a kind. */
export interface MetaRules {
  readonly namespaced: boolean;
  readonly nameRule: NameRule;
}

const goodLabels = new Recent();
const goodAnnotations = new Recent();
const goodOwners = new Recent();

/** Errors of a new object's metadata; parts that were found good lately cost nothing. */
export function objectMetaErrors(meta: ObjectMeta, rules: MetaRules): Errors {
  const errors: FieldError[] = [];
  nameErrors(errors, meta, rules.nameRule);
  namespaceErrors(errors, meta, rules.namespaced);
  if ((meta.generation ?? 0) < 0) errors.push(invalid("metadata.generation", meta.generation, MUST_NOT_BE_NEGATIVE));
  pushAll(errors, labelsErrors(meta.labels, "metadata.labels"));
  pushAll(errors, annotationsErrors(meta.annotations, "metadata.annotations"));
  pushAll(errors, ownerReferencesErrors(meta.ownerReferences));
  pushAll(errors, finalizersErrors(meta.finalizers));
  return errors;
}

/** Appends `more` to `errors`. */
export function pushAll(errors: FieldError[], more: Errors): void {
  for (const error of more) errors.push(error);
}

function nameErrors(errors: FieldError[], meta: ObjectMeta, rule: NameRule): void {
  const { name, generateName } = meta;
  if (generateName) {
    for (const problem of rule(maskTrailingDash(generateName))) errors.push(invalid("metadata.generateName", generateName, problem));
  }
  if (!name) errors.push(required("metadata.name", "name or generateName is required"));
  else for (const problem of rule(name)) errors.push(invalid("metadata.name", name, problem));
}

function namespaceErrors(errors: FieldError[], meta: ObjectMeta, namespaced: boolean): void {
  const { namespace } = meta;
  if (!namespaced) {
    if (namespace) errors.push(forbiddenField("metadata.namespace", "not allowed on this type"));
  } else if (!namespace) {
    errors.push(required("metadata.namespace"));
  } else {
    for (const problem of dns1123LabelProblems(namespace)) errors.push(invalid("metadata.namespace", namespace, problem));
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

// The API server keeps this one of DaemonSets outside of their annotations, so that it takes no room there.
const TEMPLATE_GENERATION = "deprecated.daemonset.template.generation";

/** Errors of annotations at `field`: keys are qualified names in any case, and all together are limited in size. */
export function annotationsErrors(annotations: StringMap | undefined, field: string): Errors {
  if (annotations === undefined || goodAnnotations.has(annotations)) return NONE;
  const errors: FieldError[] = [];
  let bytes = 0;
  for (const [key, value] of Object.entries(annotations)) {
    for (const problem of qualifiedNameProblems(key.toLowerCase())) errors.push(invalid(field, key, problem));
    if (key !== TEMPLATE_GENERATION) bytes += byteLength(key) + byteLength(value);
  }
  if (bytes > MAX_ANNOTATIONS_BYTES) errors.push(tooLong(field, MAX_ANNOTATIONS_BYTES));
  if (errors.length === 0) goodAnnotations.add(annotations);
  return errors;
}

const OWNERS = "metadata.ownerReferences";

/** Errors of an object's owners: each complete, none an Event, one controller at most. */
export function ownerReferencesErrors(owners: readonly OwnerReference[] | undefined): Errors {
  if (owners === undefined || owners.length === 0 || goodOwners.has(owners)) return NONE;
  const errors: FieldError[] = [];
  let controller = "";
  for (const owner of owners) {
    ownerErrors(errors, owner);
    if (owner.controller !== true) continue;
    const name = `${owner.kind}/${owner.name}`;
    if (controller === "") controller = name;
    else errors.push(invalid(OWNERS, owners.map(asGoOwner), `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${name}`));
  }
  if (errors.length === 0) goodOwners.add(owners);
  return errors;
}

function ownerErrors(errors: FieldError[], owner: OwnerReference): void {
  if (versionOf(owner.apiVersion) === "") errors.push(invalid(`${OWNERS}.apiVersion`, owner.apiVersion, "version must not be empty"));
  for (const part of ["kind", "name", "uid"] as const) {
    if (!owner[part]) errors.push(invalid(`${OWNERS}.${part}`, owner[part], "must not be empty"));
  }
  if (owner.apiVersion === "v1" && owner.kind === "Event") {
    errors.push(invalid(OWNERS, asGoOwner(owner), "/v1, Kind=Event is disallowed from being an owner"));
  }
}

/** The version part of an apiVersion; "" for one that has none or too many parts. */
function versionOf(apiVersion: string): string {
  const parts = apiVersion.split("/");
  return parts.length > 2 ? "" : (parts[parts.length - 1] ?? "");
}

/** An owner with its fields in the order in which messages show them. */
function asGoOwner(owner: OwnerReference): OwnerReference {
  const { apiVersion, kind, name, uid, controller, blockOwnerDeletion } = owner;
  return { apiVersion, kind, name, uid, ...(controller === undefined ? {} : { controller }), ...(blockOwnerDeletion === undefined ? {} : { blockOwnerDeletion }) };
}

const FINALIZERS = "metadata.finalizers";

/** Errors of an object's finalizers; the two that decide over dependents exclude each other. */
export function finalizersErrors(finalizers: readonly string[] | undefined): Errors {
  if (finalizers === undefined || finalizers.length === 0) return NONE;
  const errors = finalizers.flatMap((finalizer) => finalizerErrors(finalizer, FINALIZERS));
  if (finalizers.includes("orphan") && finalizers.includes("foregroundDeletion")) {
    errors.push(invalid(FINALIZERS, finalizers, "finalizer orphan and foregroundDeletion cannot be both set"));
  }
  return errors;
}

/** Errors of one finalizer's name at `field`. */
export function finalizerErrors(finalizer: string, field: string): Errors {
  return qualifiedNameProblems(finalizer).map((problem) => invalid(field, finalizer, problem));
}

/** Errors of metadata that replaces `old`; parts that are identical in both cost nothing. */
export function objectMetaUpdateErrors(meta: ObjectMeta, old: ObjectMeta): Errors {
  const errors: FieldError[] = [];
  if (old.deletionTimestamp) newFinalizerErrors(errors, meta, old);
  if (!meta.resourceVersion) errors.push(invalid("metadata.resourceVersion", meta.resourceVersion ?? "", "must be specified for an update"));
  if ((meta.generation ?? 0) < (old.generation ?? 0)) errors.push(invalid("metadata.generation", meta.generation ?? 0, "must not be decremented"));
  immutableErrors(errors, meta, old);
  if (meta.labels !== old.labels) pushAll(errors, labelsErrors(meta.labels, "metadata.labels"));
  if (meta.annotations !== old.annotations) pushAll(errors, annotationsErrors(meta.annotations, "metadata.annotations"));
  if (meta.ownerReferences !== old.ownerReferences) pushAll(errors, ownerReferencesErrors(meta.ownerReferences));
  return errors;
}

function immutableErrors(errors: FieldError[], meta: ObjectMeta, old: ObjectMeta): void {
  if (meta.name !== old.name) errors.push(invalid("metadata.name", meta.name ?? "", FIELD_IS_IMMUTABLE));
  if ((meta.namespace ?? "") !== (old.namespace ?? "")) errors.push(invalid("metadata.namespace", meta.namespace ?? "", FIELD_IS_IMMUTABLE));
  if (meta.uid !== old.uid) errors.push(invalid("metadata.uid", new GoLiteral(goJson(meta.uid ?? "")), FIELD_IS_IMMUTABLE));
  if ((meta.creationTimestamp ?? null) !== (old.creationTimestamp ?? null)) errors.push(invalid("metadata.creationTimestamp", meta.creationTimestamp, FIELD_IS_IMMUTABLE));
  if ((meta.deletionTimestamp ?? null) !== (old.deletionTimestamp ?? null)) errors.push(invalid("metadata.deletionTimestamp", meta.deletionTimestamp, FIELD_IS_IMMUTABLE));
  const grace = meta.deletionGracePeriodSeconds;
  if ((grace ?? null) !== (old.deletionGracePeriodSeconds ?? null)) errors.push(invalid("metadata.deletionGracePeriodSeconds", grace, FIELD_IS_IMMUTABLE));
}

function newFinalizerErrors(errors: FieldError[], meta: ObjectMeta, old: ObjectMeta): void {
  const before = new Set(old.finalizers ?? []);
  const added = [...new Set(meta.finalizers ?? [])].filter((finalizer) => !before.has(finalizer)).sort();
  if (added.length === 0) return;
  const why = `no new finalizers can be added if the object is being deleted, found new finalizers ${goStringSlice(added)}`;
  errors.push(forbiddenField(FINALIZERS, why));
}
