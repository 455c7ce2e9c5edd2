/**
 * Rules for Namespaces: their finalizer, their name as a label, and a phase that follows the deletion.
 *
 * Source: pkg/apis/core/validation/validation.go, pkg/registry/core/namespace/strategy.go, pkg/apis/core/v1/defaults.go v1.36.3
 */
import { invalid, type FieldError } from "../field-error.js";
import { GoLiteral, goJson } from "../go-text.js";
import type { KindRules } from "../kind-rules.js";
import { dns1123LabelProblems } from "../names.js";
import type { MetaRules } from "../object-meta.js";
import type { Namespace } from "../types.generated.js";
import { builtInMetaErrors, builtInRules, specFinalizerErrors } from "./built-in.js";

type Errors = readonly FieldError[];
const META: MetaRules = { namespaced: false, nameRule: dns1123LabelProblems };
const NAME_LABEL = "kubernetes.io/metadata.name";

function labelled(namespace: Namespace): Namespace {
  const { name, labels } = namespace.metadata;
  if (!name || labels?.[NAME_LABEL] === name) return namespace;
  return { ...namespace, metadata: { ...namespace.metadata, labels: { ...labels, [NAME_LABEL]: name } } };
}

function defaulted(namespace: Namespace): Namespace {
  const named = labelled(namespace);
  return named.status.phase ? named : { ...named, status: { ...named.status, phase: "Active" } };
}

function prepareCreate(namespace: Namespace): Namespace {
  const finalizers = namespace.spec.finalizers ?? [];
  const spec = finalizers.includes("kubernetes") ? namespace.spec : { ...namespace.spec, finalizers: [...finalizers, "kubernetes"] };
  return { ...namespace, spec, status: { phase: "Active" } };
}

function prepareUpdate(namespace: Namespace, old: Namespace): Namespace {
  return { ...namespace, spec: old.spec, status: old.status };
}

function finalizersErrors(namespace: Namespace): Errors {
  return (namespace.spec.finalizers ?? []).flatMap((finalizer) => specFinalizerErrors(finalizer, "spec.finalizers"));
}

function phaseErrors(namespace: Namespace): Errors {
  const { phase = "" } = namespace.status;
  const dying = Boolean(namespace.metadata.deletionTimestamp);
  if (phase === (dying ? "Terminating" : "Active")) return [];
  const why = dying ? "may only be 'Terminating' if `deletionTimestamp` is not empty" : "may only be 'Active' if `deletionTimestamp` is empty";
  return [invalid("status.Phase", new GoLiteral(goJson(phase)), why)];
}

/** The rules for Namespaces. */
export const namespaceRules: KindRules<Namespace> = builtInRules({
  ...META,
  defaulted,
  prepareCreate,
  prepareUpdate,
  canonicalized: labelled,
  errors: finalizersErrors,
  updateErrors: (namespace) => [...builtInMetaErrors(namespace.metadata, META), ...finalizersErrors(namespace)],
  status: { prepare: (namespace, old) => ({ ...namespace, spec: old.spec }), errors: phaseErrors },
  finalize: {
    prepare: (namespace, old) => ({ ...namespace, status: old.status }),
    errors: (namespace) => (namespace.spec.finalizers ?? []).flatMap((finalizer, i) => specFinalizerErrors(finalizer, `spec.finalizers[${i}]`)),
  },
});
