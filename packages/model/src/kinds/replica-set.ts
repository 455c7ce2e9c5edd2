/**
 * Rules for ReplicaSets.
 *
 * Source: pkg/apis/apps/validation/validation.go, pkg/registry/apps/replicaset/strategy.go, pkg/apis/apps/v1/defaults.go v1.36.3
 */
import { invalid, type FieldError } from "../field-error.js";
import { deepEqual } from "../json.js";
import type { KindRules } from "../kind-rules.js";
import { dns1123SubdomainProblems } from "../names.js";
import { FIELD_IS_IMMUTABLE, MUST_NOT_BE_NEGATIVE } from "../object-meta.js";
import type { ReplicaSet, ReplicaSetSpec } from "../types.generated.js";
import { builtInRules } from "./built-in.js";
import { withGeneration, withSpecGeneration } from "./generation.js";
import { defaultedTemplate, templateWarnings } from "./pod-template.js";
import { namePrefixWarnings, replicatedSpecErrors } from "./replica-template.js";
import { shownSelector } from "./selector.js";
import { availabilityErrors, countErrors, partErrors } from "./status-counts.js";

type Errors = readonly FieldError[];

function defaulted(replicaSet: ReplicaSet): ReplicaSet {
  const { spec } = replicaSet;
  const template = defaultedTemplate(spec.template);
  if (template === spec.template && spec.replicas !== undefined) return replicaSet;
  return { ...replicaSet, spec: { ...spec, template, replicas: spec.replicas ?? 1 } };
}

function specErrors(spec: ReplicaSetSpec, old: ReplicaSetSpec | undefined): Errors {
  const { replicas = 0, minReadySeconds = 0 } = spec;
  return [
    ...(replicas < 0 ? [invalid("spec.replicas", replicas, MUST_NOT_BE_NEGATIVE)] : []),
    ...(minReadySeconds < 0 ? [invalid("spec.minReadySeconds", minReadySeconds, MUST_NOT_BE_NEGATIVE)] : []),
    ...replicatedSpecErrors(spec, old),
  ];
}

function updateErrors(replicaSet: ReplicaSet, old: ReplicaSet): Errors {
  if (replicaSet.spec === old.spec) return [];
  const { selector } = replicaSet.spec;
  const errors = specErrors(replicaSet.spec, old.spec);
  return deepEqual(selector, old.spec.selector) ? errors : [...errors, invalid("spec.selector", shownSelector(selector), FIELD_IS_IMMUTABLE)];
}

const COUNTS = ["replicas", "fullyLabeledReplicas", "readyReplicas", "availableReplicas", "observedGeneration", "terminatingReplicas"] as const;
const PARTS = ["fullyLabeledReplicas", "readyReplicas", "availableReplicas"] as const;

function statusErrors({ status }: ReplicaSet): Errors {
  return [...countErrors(status, COUNTS), ...partErrors(status, PARTS), ...availabilityErrors(status)];
}

function warnings(replicaSet: ReplicaSet, old: ReplicaSet | undefined): readonly string[] {
  const { template } = replicaSet.spec;
  if (old === undefined) return [...namePrefixWarnings(replicaSet.metadata.name), ...templateWarnings(template)];
  return replicaSet.metadata.generation === old.metadata.generation ? [] : templateWarnings(template);
}

/** The rules for ReplicaSets. */
export const replicaSetRules: KindRules<ReplicaSet> = builtInRules({
  namespaced: true,
  nameRule: dns1123SubdomainProblems,
  defaulted,
  prepareCreate: (replicaSet) => withGeneration({ ...replicaSet, status: { replicas: 0 } }, 1),
  prepareUpdate: (replicaSet, old) => withSpecGeneration({ ...replicaSet, status: old.status }, old),
  errors: (replicaSet) => specErrors(replicaSet.spec, undefined),
  updateErrors,
  warnings,
  status: { prepare: (replicaSet, old) => ({ ...replicaSet, spec: old.spec }), errors: statusErrors },
});
