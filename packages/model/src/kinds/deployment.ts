/**
 * Rules for Deployments.
 *
 * Source: pkg/apis/apps/validation/validation.go, pkg/registry/apps/deployment/strategy.go, pkg/apis/apps/v1/defaults.go v1.36.3
 */
import { forbiddenField, invalid, notSupported, required, type FieldError } from "../field-error.js";
import { above100PercentErrors, intOrPercentErrors, numberIn, shownIntOrPercent } from "../int-or-percent-errors.js";
import { deepEqual } from "../json.js";
import type { KindRules } from "../kind-rules.js";
import { dns1123SubdomainProblems } from "../names.js";
import { FIELD_IS_IMMUTABLE, MUST_NOT_BE_NEGATIVE } from "../object-meta.js";
import type { Deployment, DeploymentSpec, DeploymentStrategy } from "../types.generated.js";
import { builtInRules } from "./built-in.js";
import { withGeneration, withNextGeneration } from "./generation.js";
import { defaultedTemplate, templateWarnings } from "./pod-template.js";
import { namePrefixWarnings, replicatedSpecErrors } from "./replica-template.js";
import { shownSelector } from "./selector.js";
import { availabilityErrors, countErrors, decrementErrors, partErrors } from "./status-counts.js";

type Errors = readonly FieldError[];

function defaulted(deployment: Deployment): Deployment {
  const { spec } = deployment;
  const filled: DeploymentSpec = {
    ...spec,
    template: defaultedTemplate(spec.template),
    strategy: defaultedStrategy(spec.strategy),
    replicas: spec.replicas ?? 1,
    revisionHistoryLimit: spec.revisionHistoryLimit ?? 10,
    progressDeadlineSeconds: spec.progressDeadlineSeconds ?? 600,
  };
  return deepEqual(filled, spec) ? deployment : { ...deployment, spec: filled };
}

function defaultedStrategy(strategy: DeploymentStrategy): DeploymentStrategy {
  const { type = "", rollingUpdate } = strategy;
  const rolls = type === "" || type === "RollingUpdate";
  if (rollingUpdate === undefined) return rolls ? { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "25%", maxSurge: "25%" } } : strategy;
  // Where nothing rolls the numbers are not defaulted, and yet never left out: the server keeps them as plain zeros.
  const { maxUnavailable = rolls ? "25%" : 0, maxSurge = rolls ? "25%" : 0 } = rollingUpdate;
  return { type: rolls ? "RollingUpdate" : type, rollingUpdate: { maxUnavailable, maxSurge } };
}

function prepareUpdate(deployment: Deployment, old: Deployment): Deployment {
  const changed = !deepEqual(deployment.spec, old.spec) || !deepEqual(deployment.metadata.annotations, old.metadata.annotations);
  return withNextGeneration({ ...deployment, status: old.status }, old, changed);
}

/** Only the status may change, and metadata apart from labels. */
function prepareStatusUpdate(deployment: Deployment, old: Deployment): Deployment {
  const { labels, ...metadata } = deployment.metadata;
  const kept = old.metadata.labels;
  if (labels === kept) return { ...deployment, spec: old.spec };
  return { ...deployment, metadata: kept === undefined ? metadata : { ...metadata, labels: kept }, spec: old.spec };
}

function specErrors(spec: DeploymentSpec, old: DeploymentSpec | undefined): Errors {
  const { replicas = 0, minReadySeconds = 0, revisionHistoryLimit = 0, progressDeadlineSeconds } = spec;
  const errors: FieldError[] = replicas < 0 ? [invalid("spec.replicas", replicas, MUST_NOT_BE_NEGATIVE)] : [];
  errors.push(...replicatedSpecErrors(spec, old), ...strategyErrors(spec.strategy));
  if (minReadySeconds < 0) errors.push(invalid("spec.minReadySeconds", minReadySeconds, MUST_NOT_BE_NEGATIVE));
  if (revisionHistoryLimit < 0) errors.push(invalid("spec.revisionHistoryLimit", revisionHistoryLimit, MUST_NOT_BE_NEGATIVE));
  if (progressDeadlineSeconds === undefined) return errors;
  const at = "spec.progressDeadlineSeconds";
  if (progressDeadlineSeconds < 0) errors.push(invalid(at, progressDeadlineSeconds, MUST_NOT_BE_NEGATIVE));
  if (progressDeadlineSeconds <= minReadySeconds) errors.push(invalid(at, progressDeadlineSeconds, "must be greater than minReadySeconds"));
  return errors;
}

const STRATEGY = "spec.strategy";

function strategyErrors(strategy: DeploymentStrategy): Errors {
  const { type, rollingUpdate } = strategy;
  if (type === "Recreate") {
    return rollingUpdate === undefined ? [] : [forbiddenField(`${STRATEGY}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'")];
  }
  const { maxUnavailable = 0, maxSurge = 0 } = rollingUpdate ?? {};
  if (type !== "RollingUpdate") {
    const shown = { Type: type ?? "", RollingUpdate: rollingUpdate === undefined ? null : { MaxUnavailable: maxUnavailable, MaxSurge: maxSurge } };
    return [notSupported(STRATEGY, shown, ["Recreate", "RollingUpdate"])];
  }
  if (rollingUpdate === undefined) return [required(`${STRATEGY}.rollingUpdate`, "this should be defaulted and never be nil")];
  const unavailableAt = `${STRATEGY}.rollingUpdate.maxUnavailable`;
  const stuck = numberIn(maxUnavailable) === 0 && numberIn(maxSurge) === 0;
  return [
    ...intOrPercentErrors(maxUnavailable, unavailableAt),
    ...intOrPercentErrors(maxSurge, `${STRATEGY}.rollingUpdate.maxSurge`),
    ...(stuck ? [invalid(unavailableAt, shownIntOrPercent(maxUnavailable), "may not be 0 when `maxSurge` is 0")] : []),
    ...above100PercentErrors(maxUnavailable, unavailableAt),
  ];
}

function updateErrors(deployment: Deployment, old: Deployment): Errors {
  if (deployment.spec === old.spec) return [];
  const { selector } = deployment.spec;
  const errors = specErrors(deployment.spec, old.spec);
  return deepEqual(selector, old.spec.selector) ? errors : [...errors, invalid("spec.selector", shownSelector(selector), FIELD_IS_IMMUTABLE)];
}

const COUNTS = [
  "observedGeneration",
  "replicas",
  "updatedReplicas",
  "readyReplicas",
  "availableReplicas",
  "unavailableReplicas",
  "terminatingReplicas",
  "collisionCount",
] as const;
const PARTS = ["updatedReplicas", "readyReplicas", "availableReplicas"] as const;

function statusErrors({ status }: Deployment, old: Deployment): Errors {
  return [...countErrors(status, COUNTS), ...partErrors(status, PARTS), ...availabilityErrors(status), ...decrementErrors(status, old.status)];
}

function warnings(deployment: Deployment, old: Deployment | undefined): readonly string[] {
  const { template } = deployment.spec;
  if (old === undefined) return [...namePrefixWarnings(deployment.metadata.name), ...templateWarnings(template)];
  return deployment.metadata.generation === old.metadata.generation ? [] : templateWarnings(template);
}

/** The rules for Deployments. */
export const deploymentRules: KindRules<Deployment> = builtInRules({
  namespaced: true,
  nameRule: dns1123SubdomainProblems,
  defaulted,
  prepareCreate: (deployment) => withGeneration({ ...deployment, status: {} }, 1),
  prepareUpdate,
  errors: (deployment) => specErrors(deployment.spec, undefined),
  updateErrors,
  warnings,
  status: { prepare: prepareStatusUpdate, errors: statusErrors },
});
