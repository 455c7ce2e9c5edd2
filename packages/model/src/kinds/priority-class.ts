/**
 * Rules for PriorityClasses.
 *
 * Source: pkg/apis/scheduling/validation/validation.go, pkg/registry/scheduling/priorityclass/strategy.go v1.36.3
 */
import { forbiddenField, invalid, notSupported, required, type FieldError } from "../field-error.js";
import { GoLiteral, goJson } from "../go-text.js";
import type { KindRules } from "../kind-rules.js";
import { dns1123SubdomainProblems } from "../names.js";
import { FIELD_IS_IMMUTABLE } from "../object-meta.js";
import { HIGHEST_USER_PRIORITY, SYSTEM_PRIORITY_CLASSES } from "../priority.js";
import type { PriorityClass } from "../types.generated.js";
import { builtInRules } from "./built-in.js";
import { withGeneration } from "./generation.js";

type Errors = readonly FieldError[];

function systemClassProblem(priorityClass: PriorityClass): string | undefined {
  const { name } = priorityClass.metadata;
  const known = SYSTEM_PRIORITY_CLASSES.find((each) => each.name === name);
  if (known === undefined) return `${name} is not a known system priority class`;
  if (known.value !== priorityClass.value) return `value of ${name} PriorityClass must be ${known.value}`;
  return priorityClass.globalDefault === true ? `globalDefault of ${name} PriorityClass must be false` : undefined;
}

function valueErrors(priorityClass: PriorityClass): Errors {
  if (!(priorityClass.metadata.name ?? "").startsWith("system-")) {
    if (priorityClass.value <= HIGHEST_USER_PRIORITY) return [];
    return [forbiddenField("value", `maximum allowed value of a user defined priority is ${HIGHEST_USER_PRIORITY}`)];
  }
  const problem = systemClassProblem(priorityClass);
  if (problem === undefined) return [];
  return [forbiddenField("metadata.name", `priority class names with 'system-' prefix are reserved for system use only. error: ${problem}`)];
}

function policyErrors(policy: string | undefined): Errors {
  if (policy === undefined || policy === "PreemptLowerPriority" || policy === "Never") return [];
  if (policy === "") return [required("preemptionPolicy")];
  return [notSupported("preemptionPolicy", new GoLiteral(goJson(policy)), ["PreemptLowerPriority", "Never"])];
}

function updateErrors(priorityClass: PriorityClass, old: PriorityClass): Errors {
  const errors: FieldError[] = [];
  if (priorityClass.value !== old.value) errors.push(forbiddenField("value", "may not be changed in an update."));
  const { preemptionPolicy } = priorityClass;
  if (preemptionPolicy !== old.preemptionPolicy) errors.push(invalid("preemptionPolicy", new GoLiteral(goJson(preemptionPolicy)), FIELD_IS_IMMUTABLE));
  return errors;
}

/** The rules for PriorityClasses. */
export const priorityClassRules: KindRules<PriorityClass> = builtInRules({
  namespaced: false,
  nameRule: dns1123SubdomainProblems,
  defaulted: (priorityClass) => (priorityClass.preemptionPolicy === undefined ? { ...priorityClass, preemptionPolicy: "PreemptLowerPriority" } : priorityClass),
  prepareCreate: (priorityClass) => withGeneration(priorityClass, 1),
  errors: (priorityClass) => [...valueErrors(priorityClass), ...policyErrors(priorityClass.preemptionPolicy)],
  updateErrors,
});
