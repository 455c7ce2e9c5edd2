/**
 * Rules for DaemonSets.
 *
 * Source: pkg/apis/apps/validation/validation.go, pkg/registry/apps/daemonset/strategy.go, pkg/apis/apps/v1/defaults.go v1.36.3
 */
import { forbiddenField, invalid, notSupported, required, type FieldError } from "../field-error.js";
import { GoLiteral, goJson, goMap } from "../go-text.js";
import { above100PercentErrors, intOrPercentErrors, numberIn, shownIntOrPercent } from "../int-or-percent-errors.js";
import { deepEqual } from "../json.js";
import type { KindRules } from "../kind-rules.js";
import { hasBadSelectorValue, labelSelectorErrors } from "../label-selector-errors.js";
import { isEmptySelector } from "../label-selector.js";
import { dns1123SubdomainProblems } from "../names.js";
import { FIELD_IS_IMMUTABLE, MUST_NOT_BE_NEGATIVE, pushAll } from "../object-meta.js";
import type { DaemonSet, DaemonSetSpec, DaemonSetStatus, DaemonSetUpdateStrategy } from "../types.generated.js";
import { withFields } from "../with-fields.js";
import { builtInRules } from "./built-in.js";
import { withNextGeneration, withGeneration } from "./generation.js";
import { defaultedTemplate, templateErrors, templateWarnings } from "./pod-template.js";
import { isUsableSelector, type MaybeSelector, selects, shownSelector } from "./selector.js";
import { countErrors, decrementErrors } from "./status-counts.js";
import { templateGeneration, templateGenerationProblem, withTemplateGeneration } from "./template-generation.js";

type Errors = readonly FieldError[];

function defaulted(daemonSet: DaemonSet): DaemonSet {
  const { spec } = daemonSet;
  const template = defaultedTemplate(spec.template);
  const updateStrategy = defaultedStrategy(spec.updateStrategy);
  if (template === spec.template && updateStrategy === spec.updateStrategy && spec.revisionHistoryLimit !== undefined) return daemonSet;
  return { ...daemonSet, spec: withFields<DaemonSetSpec>(spec, { template, updateStrategy, revisionHistoryLimit: spec.revisionHistoryLimit ?? 10 }) };
}

function defaultedStrategy(strategy: DaemonSetUpdateStrategy): DaemonSetUpdateStrategy {
  const { type = "", rollingUpdate } = strategy;
  const rolls = type === "" || type === "RollingUpdate";
  if (rollingUpdate === undefined) return rolls ? { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } } : strategy;
  // Where nothing rolls the numbers are not defaulted, and yet never left out: the server keeps them as plain zeros.
  const { maxUnavailable = rolls ? 1 : 0, maxSurge = 0 } = rollingUpdate;
  const complete = type !== "" && maxUnavailable === rollingUpdate.maxUnavailable && maxSurge === rollingUpdate.maxSurge;
  return complete ? strategy : { type: rolls ? "RollingUpdate" : type, rollingUpdate: { maxUnavailable, maxSurge } };
}

function prepareCreate(daemonSet: DaemonSet): DaemonSet {
  const status: DaemonSetStatus = { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 };
  const count = templateGeneration(daemonSet);
  return withGeneration(withTemplateGeneration({ ...daemonSet, status }, count < 1n ? 1n : count), 1);
}

function prepareUpdate(daemonSet: DaemonSet, old: DaemonSet): DaemonSet {
  const newTemplate = !deepEqual(daemonSet.spec.template, old.spec.template);
  const changed = newTemplate || !deepEqual(daemonSet.spec, old.spec);
  const counted = withTemplateGeneration({ ...daemonSet, status: old.status }, templateGeneration(old) + (newTemplate ? 1n : 0n));
  return withNextGeneration(counted, old, changed);
}

function prepareStatusUpdate(daemonSet: DaemonSet, old: DaemonSet): DaemonSet {
  return withTemplateGeneration({ ...daemonSet, spec: old.spec }, templateGeneration(old));
}

function specErrors(spec: DaemonSetSpec, old: DaemonSetSpec | undefined): Errors {
  const { template } = spec;
  const selector: MaybeSelector = spec.selector;
  const errors = [...labelSelectorErrors(selector, "spec.selector", { allowBadValues: hasBadSelectorValue(old?.selector) })];
  if (isUsableSelector(selector) && !selects(selector, template.metadata.labels)) {
    errors.push(invalid("spec.template.metadata.labels", goMap(template.metadata.labels), "`selector` does not match template `labels`"));
  }
  if (selector && isEmptySelector(selector)) {
    errors.push(invalid("spec.selector", shownSelector(selector), "empty selector is invalid for daemonset"));
  }
  pushAll(errors, templateErrors(template, old?.template));
  pushAll(errors, restartErrors(spec));
  if ((spec.minReadySeconds ?? 0) < 0) errors.push(invalid("spec.minReadySeconds", spec.minReadySeconds, MUST_NOT_BE_NEGATIVE));
  pushAll(errors, strategyErrors(spec.updateStrategy));
  if ((spec.revisionHistoryLimit ?? 0) < 0) errors.push(invalid("spec.revisionHistoryLimit", spec.revisionHistoryLimit, MUST_NOT_BE_NEGATIVE));
  return errors;
}

function restartErrors(spec: DaemonSetSpec): Errors {
  const errors: FieldError[] = [];
  const { restartPolicy, activeDeadlineSeconds } = spec.template.spec;
  if (restartPolicy !== "Always") errors.push(notSupported("spec.template.spec.restartPolicy", new GoLiteral(goJson(restartPolicy ?? "")), ["Always"]));
  if (activeDeadlineSeconds !== undefined) {
    errors.push(forbiddenField("spec.template.spec.activeDeadlineSeconds", "activeDeadlineSeconds in DaemonSet is not Supported"));
  }
  return errors;
}

const STRATEGY = "spec.updateStrategy";

function strategyErrors(strategy: DaemonSetUpdateStrategy): Errors {
  const { type, rollingUpdate } = strategy;
  if (type === "OnDelete") return [];
  if (type === "RollingUpdate") return rollingUpdate === undefined ? [required(`${STRATEGY}.rollingUpdate`)] : rollingUpdateErrors(rollingUpdate);
  const { maxUnavailable = 0, maxSurge = 0 } = rollingUpdate ?? {};
  const shown = { Type: type ?? "", RollingUpdate: rollingUpdate === undefined ? null : { MaxUnavailable: maxUnavailable, MaxSurge: maxSurge } };
  return [notSupported(STRATEGY, shown, ["RollingUpdate", "OnDelete"])];
}

/** Exactly one of the two numbers is not zero: a node either loses its pod first or gets the new one beside it. */
function rollingUpdateErrors(rollingUpdate: NonNullable<DaemonSetUpdateStrategy["rollingUpdate"]>): Errors {
  const { maxUnavailable = 0, maxSurge = 0 } = rollingUpdate;
  const unavailableAt = `${STRATEGY}.rollingUpdate.maxUnavailable`;
  const surgeAt = `${STRATEGY}.rollingUpdate.maxSurge`;
  const errors: FieldError[] = [
    ...intOrPercentErrors(maxUnavailable, unavailableAt),
    ...intOrPercentErrors(maxSurge, surgeAt),
    ...above100PercentErrors(maxUnavailable, unavailableAt),
    ...above100PercentErrors(maxSurge, surgeAt),
  ];
  const loses = numberIn(maxUnavailable) !== 0;
  const surges = numberIn(maxSurge) !== 0;
  if (loses && surges) errors.push(invalid(surgeAt, shownIntOrPercent(maxSurge), "may not be set when maxUnavailable is non-zero"));
  if (!loses && !surges) errors.push(required(unavailableAt, "cannot be 0 when maxSurge is 0"));
  return errors;
}

function updateErrors(daemonSet: DaemonSet, old: DaemonSet): Errors {
  if (daemonSet.spec === old.spec) return [];
  const { selector } = daemonSet.spec;
  const errors = specErrors(daemonSet.spec, old.spec);
  return deepEqual(selector, old.spec.selector) ? errors : [invalid("spec.selector", shownSelector(selector), FIELD_IS_IMMUTABLE), ...errors];
}

const COUNTS = [
  "currentNumberScheduled",
  "numberMisscheduled",
  "desiredNumberScheduled",
  "numberReady",
  "observedGeneration",
  "updatedNumberScheduled",
  "numberAvailable",
  "numberUnavailable",
  "collisionCount",
] as const;

function statusErrors({ status }: DaemonSet, old: DaemonSet): Errors {
  return [...countErrors(status, COUNTS), ...decrementErrors(status, old.status)];
}

function warnings(daemonSet: DaemonSet, old: DaemonSet | undefined): readonly string[] {
  if (old !== undefined && templateGeneration(daemonSet) === templateGeneration(old)) return [];
  return templateWarnings(daemonSet.spec.template);
}

/** The rules for DaemonSets. */
export const daemonSetRules: KindRules<DaemonSet> = builtInRules({
  namespaced: true,
  nameRule: dns1123SubdomainProblems,
  defaulted,
  conversionProblem: templateGenerationProblem,
  published: (daemonSet) => withTemplateGeneration(daemonSet, templateGeneration(daemonSet)),
  prepareCreate,
  prepareUpdate,
  errors: (daemonSet) => specErrors(daemonSet.spec, undefined),
  updateErrors,
  warnings,
  status: { prepare: prepareStatusUpdate, errors: statusErrors },
});
