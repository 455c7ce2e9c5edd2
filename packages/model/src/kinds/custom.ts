/**
 * Rules for the kinds of users: metadata, what their schema and checker say, a generation that counts every change, and a status apart where there is one.
 *
 * Source: staging/src/k8s.io/apiextensions-apiserver/pkg/registry/customresource/strategy.go v1.36.3
 */
import type { FieldError } from "../field-error.js";
import { deepEqual, withOwnValue } from "../json.js";
import { schemaErrors } from "../json-schema-errors.js";
import { withSchemaDefaults } from "../json-schema-fields.js";
import type { KindRules } from "../kind-rules.js";
import type { Kind } from "../kind.js";
import type { KubeObject } from "../kube-object.js";
import { dns1123SubdomainProblems } from "../names.js";
import { builtInRules } from "./built-in.js";
import { withGeneration, withNextGeneration } from "./generation.js";

type Custom = KubeObject & { readonly status?: unknown };

/** What the rules need to know of a user's own kind. */
export type CustomKind = Pick<Kind, "namespaced" | "subresources" | "validation" | "check">;

/** Rules for a kind of a user; everything apart from metadata (and status, where it is a subresource) counts as its spec. */
export function customRules(kind: CustomKind): KindRules {
  const { validation } = kind;
  const hasStatus = kind.subresources.includes("status");
  const errors = (object: Custom, old?: Custom): readonly FieldError[] => contentErrors(kind, object, old);
  return builtInRules<Custom>({
    namespaced: kind.namespaced,
    nameRule: dns1123SubdomainProblems,
    knownFinalizersOnly: false,
    ...(validation === undefined ? {} : { defaulted: (object: Custom) => withSchemaDefaults(validation, object) }),
    errors: (object) => errors(object),
    updateErrors: errors,
    prepareCreate: (object) => withGeneration(hasStatus ? withStatus(object, undefined) : object, 1),
    prepareUpdate: (object, old) => {
      const kept = hasStatus ? withStatus(object, old.status) : object;
      return withNextGeneration(kept, old, !deepEqual({ ...kept, metadata: undefined }, { ...old, metadata: undefined }));
    },
    ...(hasStatus ? { status: { prepare: (object: Custom, old: Custom): Custom => withStatus({ ...old, metadata: managedAs(object, old) }, object.status), errors } } : {}),
  });
}

/** The old metadata: of a status nothing counts but the status, and who manages it. */
function managedAs(object: Custom, old: Custom): Custom["metadata"] {
  const { managedFields } = object.metadata;
  return managedFields === old.metadata.managedFields ? old.metadata : withOwnValue(old.metadata, "managedFields", managedFields);
}

function withStatus(object: Custom, status: unknown): Custom {
  if (status !== undefined) return { ...object, status };
  const { status: _, ...rest } = object;
  return rest;
}

/** The checker is asked only about objects that look as the schema says, so that it need not look at their shape again. */
function contentErrors(kind: CustomKind, object: Custom, old: Custom | undefined): readonly FieldError[] {
  const misshapen = kind.validation === undefined ? [] : schemaErrors(kind.validation, object);
  return misshapen.length > 0 ? misshapen : (kind.check?.(object, old) ?? []);
}
