/**
 * Rules for PodDisruptionBudgets.
 *
 * Source: pkg/apis/policy/validation/validation.go, pkg/registry/policy/poddisruptionbudget/strategy.go v1.36.3
 */
import { conditionsErrors } from "../condition-errors.js";
import { invalid, notSupported, type FieldError } from "../field-error.js";
import { GoLiteral, goJson } from "../go-text.js";
import { above100PercentErrors, intOrPercentErrors } from "../int-or-percent-errors.js";
import type { KindRules } from "../kind-rules.js";
import { labelSelectorErrors } from "../label-selector-errors.js";
import type { PodDisruptionBudget, PodDisruptionBudgetSpec } from "../types.generated.js";
import { builtInRules } from "./built-in.js";
import { withGeneration, withSpecGeneration } from "./generation.js";
import { shownSelector } from "./selector.js";
import { countErrors } from "./status-counts.js";

type Errors = readonly FieldError[];
const POLICIES = ["AlwaysAllow", "IfHealthyBudget"] as const;

function specErrors(spec: PodDisruptionBudgetSpec, allowBadValues: boolean): Errors {
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy: policy } = spec;
  const errors: FieldError[] = [];
  if (minAvailable !== undefined && maxUnavailable !== undefined) {
    errors.push(invalid("spec", shownSpec(spec), "minAvailable and maxUnavailable cannot be both set"));
  }
  for (const part of ["minAvailable", "maxUnavailable"] as const) {
    const value = spec[part];
    if (value !== undefined) errors.push(...intOrPercentErrors(value, `spec.${part}`), ...above100PercentErrors(value, `spec.${part}`));
  }
  errors.push(...labelSelectorErrors(selector, "spec.selector", { allowBadValues }));
  if (policy !== undefined && !POLICIES.includes(policy)) {
    errors.push(notSupported("spec.unhealthyPodEvictionPolicy", new GoLiteral(goJson(policy)), POLICIES));
  }
  return errors;
}

/** The spec in Go's form: the fields under their Go names, in their order. */
function shownSpec(spec: PodDisruptionBudgetSpec): GoLiteral {
  const { minAvailable = null, maxUnavailable = null, selector, unhealthyPodEvictionPolicy = null } = spec;
  const parts = [
    `"MinAvailable":${goJson(minAvailable)}`,
    `"Selector":${shownSelector(selector).text}`,
    `"MaxUnavailable":${goJson(maxUnavailable)}`,
    `"UnhealthyPodEvictionPolicy":${goJson(unhealthyPodEvictionPolicy)}`,
  ];
  return new GoLiteral(`{${parts.join(",")}}`);
}

const COUNTS = ["disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods"] as const;

function statusErrors({ status }: PodDisruptionBudget): Errors {
  return [...conditionsErrors(status.conditions ?? [], "status.conditions"), ...countErrors(status, COUNTS)];
}

/** The rules for PodDisruptionBudgets. */
export const podDisruptionBudgetRules: KindRules<PodDisruptionBudget> = builtInRules({
  namespaced: true,
  prepareCreate: (budget) => withGeneration({ ...budget, status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 } }, 1),
  prepareUpdate: (budget, old) => withSpecGeneration({ ...budget, status: old.status }, old),
  errors: (budget) => specErrors(budget.spec, false),
  updateErrors: (budget, old) => specErrors(budget.spec, labelSelectorErrors(old.spec.selector, "").length > 0),
  status: { prepare: (budget, old) => ({ ...budget, spec: old.spec }), errors: statusErrors },
  allowUnconditionalUpdate: false,
});
