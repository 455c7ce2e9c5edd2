/**
 * What the rules of all built-in kinds have in common: metadata is checked first, on update twice over, and finalizers must be known.
 *
 * Source: pkg/apis/core/validation/validation.go, staging/src/k8s.io/apiserver/pkg/registry/rest/{create,update}.go v1.36.3
 */
import { invalid, type FieldError } from "../field-error.js";
import type { KindRules, UpdateRules } from "../kind-rules.js";
import type { KubeObject, ObjectMeta } from "../kube-object.js";
import { pathSegmentNameProblems, type NameRule } from "../names.js";
import { finalizerErrors, objectMetaErrors, objectMetaUpdateErrors, type MetaRules } from "../object-meta.js";

type Errors = readonly FieldError[];
const NONE: Errors = [];

/** The part of a kind's rules that is its own; its errors come after those of metadata. */
export interface BuiltInParts<T extends KubeObject> {
  readonly namespaced: boolean;
  /** The rule for names; left out for kinds that do not look at their metadata themselves. */
  readonly nameRule?: NameRule;
  /** True where a replacement's metadata is looked at as that of a new object is; `updateErrors` does it then. */
  readonly replacedLikeNew?: boolean;
  /** False where finalizers may have any qualified name. */
  readonly knownFinalizersOnly?: boolean;
  readonly defaulted?: (object: T) => T;
  readonly conversionProblem?: (object: T) => string | undefined;
  readonly published?: (object: T) => T;
  readonly prepareCreate?: (object: T) => T;
  readonly prepareUpdate?: (object: T, old: T) => T;
  readonly canonicalized?: (object: T) => T;
  readonly errors?: (object: T) => Errors;
  readonly updateErrors?: (object: T, old: T) => Errors;
  readonly warnings?: (object: T, old: T | undefined) => readonly string[];
  readonly status?: PartialUpdateParts<T>;
  readonly finalize?: PartialUpdateParts<T>;
  readonly refusedGroup?: string;
  readonly allowUnconditionalUpdate?: boolean;
  readonly allowCreateOnUpdate?: boolean;
}

/** The own part of the rules of a subresource that replaces part of an object. */
export interface PartialUpdateParts<T extends KubeObject> {
  readonly prepare: (object: T, old: T) => T;
  readonly errors: (object: T, old: T) => Errors;
}

const same = <T>(object: T): T => object;
const none = (): Errors => NONE;

/** Complete rules from the parts that are a kind's own. */
export function builtInRules<T extends KubeObject>(parts: BuiltInParts<T>): KindRules<T> {
  const { conversionProblem, published, canonicalized, status, finalize, refusedGroup } = parts;
  const update = updateCheck(parts);
  return {
    defaulted: parts.defaulted ?? same,
    prepareCreate: parts.prepareCreate ?? same,
    prepareUpdate: parts.prepareUpdate ?? same,
    validate: createCheck(parts),
    validateUpdate: update(parts.updateErrors ?? none),
    warnings: (object, old) => parts.warnings?.(object, old) ?? [],
    ...(conversionProblem === undefined ? {} : { conversionProblem }),
    ...(published === undefined ? {} : { published }),
    ...(canonicalized === undefined ? {} : { canonicalized }),
    ...(status === undefined ? {} : { status: { prepare: status.prepare, validate: update(status.errors) } }),
    ...(finalize === undefined ? {} : { finalize: { prepare: finalize.prepare, validate: update(finalize.errors) } }),
    ...(refusedGroup === undefined ? {} : { refusedGroup }),
    allowUnconditionalUpdate: parts.allowUnconditionalUpdate ?? true,
    allowCreateOnUpdate: parts.allowCreateOnUpdate ?? false,
  };
}

function createCheck<T extends KubeObject>(parts: BuiltInParts<T>): (object: T) => Errors {
  const { namespaced, nameRule } = parts;
  const ownErrors = parts.errors ?? none;
  if (nameRule === undefined) {
    return (object) => {
      const errors = ownErrors(object);
      return errors.length > 0 ? errors : objectMetaErrors(object.metadata, namespaced ? NAMESPACED : CLUSTER_WIDE);
    };
  }
  const rules = { namespaced, nameRule };
  const metaErrors = (parts.knownFinalizersOnly ?? true) ? builtInMetaErrors : objectMetaErrors;
  return (object) => joined(metaErrors(object.metadata, rules), ownErrors(object));
}

function updateCheck<T extends KubeObject>(parts: BuiltInParts<T>): (own: (object: T, old: T) => Errors) => UpdateRules<T>["validate"] {
  const { namespaced, nameRule } = parts;
  const asReplaced = nameRule !== undefined && parts.replacedLikeNew !== true;
  const again = asReplaced ? objectMetaUpdateErrors : none;
  const finalizers = asReplaced && (parts.knownFinalizersOnly ?? true) ? unknownFinalizersErrors : none;
  return (ownErrors) => (object, old) => {
    const { metadata } = object;
    const common = commonUpdateErrors(metadata, old.metadata, namespaced);
    const unknown = metadata.finalizers === old.metadata.finalizers ? NONE : finalizers(metadata);
    const own = ownErrors(object, old);
    if (common.length === 0) return joined(unknown, own);
    return [...common, ...again(metadata, old.metadata), ...unknown, ...own];
  };
}

function joined(first: Errors, second: Errors): Errors {
  if (first.length === 0) return second;
  return second.length === 0 ? first : [...first, ...second];
}

/** Errors of the metadata of a new object of a built-in kind. */
export function builtInMetaErrors(meta: ObjectMeta, rules: MetaRules): Errors {
  return joined(objectMetaErrors(meta, rules), unknownFinalizersErrors(meta));
}

const NAMESPACED: MetaRules = { namespaced: true, nameRule: pathSegmentNameProblems };
const CLUSTER_WIDE: MetaRules = { namespaced: false, nameRule: pathSegmentNameProblems };

/** Errors of replaced metadata that the server finds for every kind before it asks the kind's own rules. */
function commonUpdateErrors(meta: ObjectMeta, old: ObjectMeta, namespaced: boolean): Errors {
  if (isUntouched(meta, old)) return NONE;
  return joined(objectMetaErrors(meta, namespaced ? NAMESPACED : CLUSTER_WIDE), objectMetaUpdateErrors(meta, old));
}

/** True where nothing differs that could be wrong; parts of `old` are good, since it is stored. */
function isUntouched(meta: ObjectMeta, old: ObjectMeta): boolean {
  if (meta === old) return true;
  return (
    meta.name === old.name &&
    meta.namespace === old.namespace &&
    meta.generateName === old.generateName &&
    meta.labels === old.labels &&
    meta.annotations === old.annotations &&
    meta.ownerReferences === old.ownerReferences &&
    meta.finalizers === old.finalizers &&
    meta.uid === old.uid &&
    meta.creationTimestamp === old.creationTimestamp &&
    meta.deletionTimestamp === old.deletionTimestamp &&
    meta.deletionGracePeriodSeconds === old.deletionGracePeriodSeconds &&
    (meta.generation ?? 0) >= (old.generation ?? 0) &&
    Boolean(meta.resourceVersion)
  );
}

const STANDARD_FINALIZERS: readonly string[] = ["kubernetes", "orphan", "foregroundDeletion"];

function unknownFinalizerErrors(finalizer: string, field: string): Errors {
  if (finalizer.includes("/") || STANDARD_FINALIZERS.includes(finalizer)) return NONE;
  return [invalid(field, finalizer, "name is neither a standard finalizer name nor is it fully qualified")];
}

/** Errors of finalizers that are neither Kubernetes' own nor have a domain. */
export function unknownFinalizersErrors(meta: ObjectMeta): Errors {
  if (meta.finalizers === undefined || meta.finalizers.length === 0) return NONE;
  return meta.finalizers.flatMap((finalizer, i) => unknownFinalizerErrors(finalizer, `metadata.finalizers[${i}]`));
}

/** Errors of a finalizer in the spec of a namespace at `field`. */
export function specFinalizerErrors(finalizer: string, field: string): Errors {
  return [...finalizerErrors(finalizer, field), ...unknownFinalizerErrors(finalizer, field)];
}
