/**
 * Rules for kinds that have none of their own: metadata, and for a user's own kinds generation and status.
 *
 * Source: staging/src/k8s.io/apiextensions-apiserver/pkg/registry/customresource/strategy.go v1.36.3
 */
import type { FieldError } from "../field-error.js";
import { deepEqual } from "../json.js";
import type { Kind } from "../kind.js";
import type { KindRules, UpdateRules } from "../kind-rules.js";
import type { KubeObject } from "../kube-object.js";
import { dns1123SubdomainProblems } from "../names.js";
import { objectMetaErrors, objectMetaUpdateErrors, type MetaRules } from "../object-meta.js";

/** What generic rules need to know of a kind. */
export type GenericKind = Pick<Kind, "key" | "namespaced" | "subresources">;

/** Rules that look at metadata only; kinds of users (`Name.group`) count generations, and keep `status` apart if it is a subresource. */
export function genericRules(kind: GenericKind): KindRules {
  const meta: MetaRules = { namespaced: kind.namespaced, nameRule: dns1123SubdomainProblems };
  const counts = kind.key.includes(".");
  const hasStatus = kind.subresources.includes("status");
  const validateUpdate = (object: KubeObject, old: KubeObject): readonly FieldError[] => {
    const errors = objectMetaUpdateErrors(object.metadata, old.metadata);
    return errors.length > 0 ? errors : objectMetaErrors(object.metadata, meta);
  };
  return {
    defaulted: (object) => object,
    prepareCreate: (object) => (counts ? withGeneration(hasStatus ? withStatusOf(object, undefined) : object, 1) : object),
    prepareUpdate: (object, old) => (counts ? countedUpdate(object, old, hasStatus) : object),
    validate: (object) => objectMetaErrors(object.metadata, meta),
    validateUpdate,
    warnings: () => [],
    ...(hasStatus ? { status: statusRules(validateUpdate) } : {}),
    allowUnconditionalUpdate: true,
    allowCreateOnUpdate: false,
  };
}

function statusRules(validate: UpdateRules["validate"]): UpdateRules {
  return { prepare: (object, old) => withStatusOf({ ...old, metadata: object.metadata }, object), validate };
}

function countedUpdate(object: KubeObject, old: KubeObject, hasStatus: boolean): KubeObject {
  const kept = hasStatus ? withStatusOf(object, old) : object;
  const changed = !deepEqual({ ...kept, metadata: undefined }, { ...old, metadata: undefined });
  return withGeneration(kept, (old.metadata.generation ?? 0) + (changed ? 1 : 0));
}

function withGeneration(object: KubeObject, generation: number): KubeObject {
  return object.metadata.generation === generation ? object : { ...object, metadata: { ...object.metadata, generation } };
}

/** `object` with the status of `source`, or with none. */
function withStatusOf(object: KubeObject, source: KubeObject | undefined): KubeObject {
  const { status: _, ...rest } = object as KubeObject & { readonly status?: unknown };
  const status = source === undefined ? undefined : (source as KubeObject & { readonly status?: unknown }).status;
  return status === undefined ? rest : { ...rest, status } as KubeObject;
}
