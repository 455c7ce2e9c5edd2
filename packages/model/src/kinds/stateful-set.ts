/**
 * Rules for StatefulSets.
 *
 * Source: pkg/apis/apps/validation/validation.go, pkg/registry/apps/statefulset/strategy.go, pkg/apis/apps/v1/defaults.go v1.36.3
 * Differs: `volumeClaimTemplates` are not looked at; `maxUnavailable` is dropped always (its gate is off by default).
 */
import { forbiddenField, invalid, notSupported, required, type FieldError } from "../field-error.js";
import { GoLiteral, goJson, goMap } from "../go-text.js";
import { deepEqual } from "../json.js";
import type { KindRules } from "../kind-rules.js";
import { labelSelectorErrors } from "../label-selector-errors.js";
import { isEmptySelector } from "../label-selector.js";
import { dns1123LabelProblems } from "../names.js";
import { MUST_NOT_BE_NEGATIVE, pushAll } from "../object-meta.js";
import type { StatefulSet, StatefulSetSpec, StatefulSetUpdateStrategy } from "../types.generated.js";
import { builtInRules } from "./built-in.js";
import { withGeneration, withSpecGeneration } from "./generation.js";
import { defaultedTemplate, templateErrors, templateWarnings } from "./pod-template.js";
import { isUsableSelector, type MaybeSelector, selects, shownSelector } from "./selector.js";
import { countErrors, decrementErrors, partErrors } from "./status-counts.js";

type Errors = readonly FieldError[];
const named = (text: string | undefined): GoLiteral => new GoLiteral(goJson(text ?? ""));

function defaulted(set: StatefulSet): StatefulSet {
  const { spec } = set;
  const retention = spec.persistentVolumeClaimRetentionPolicy ?? {};
  const filled: StatefulSetSpec = {
    ...spec,
    template: defaultedTemplate(spec.template),
    replicas: spec.replicas ?? 1,
    podManagementPolicy: spec.podManagementPolicy || "OrderedReady",
    updateStrategy: defaultedStrategy(spec.updateStrategy),
    revisionHistoryLimit: spec.revisionHistoryLimit ?? 10,
    persistentVolumeClaimRetentionPolicy: { whenDeleted: retention.whenDeleted || "Retain", whenScaled: retention.whenScaled || "Retain" },
  };
  return deepEqual(filled, spec) ? set : { ...set, spec: filled };
}

function defaultedStrategy(strategy: StatefulSetUpdateStrategy): StatefulSetUpdateStrategy {
  const { type, rollingUpdate } = strategy;
  if (!type) return { type: "RollingUpdate", rollingUpdate: { partition: rollingUpdate?.partition ?? 0 } };
  if (type !== "RollingUpdate" || rollingUpdate === undefined) return strategy;
  return { type, rollingUpdate: { partition: rollingUpdate.partition ?? 0 } };
}

function specErrors(spec: StatefulSetSpec, old: StatefulSetSpec | undefined): Errors {
  const errors: FieldError[] = [...strategyErrors(spec)];
  for (const part of ["whenDeleted", "whenScaled"] as const) {
    const policy: string | undefined = spec.persistentVolumeClaimRetentionPolicy?.[part];
    const known = policy === undefined || policy === "Retain" || policy === "Delete";
    if (!known) errors.push(notSupported(`spec.persistentVolumeClaimRetentionPolicy.${part}`, named(policy), ["Retain", "Delete"]));
  }
  pushAll(errors, countSpecErrors(spec));
  if (old === undefined && spec.serviceName) for (const problem of dns1123LabelProblems(spec.serviceName)) errors.push(invalid("spec.serviceName", spec.serviceName, problem));
  pushAll(errors, podErrors(spec, old));
  return errors;
}

function strategyErrors({ podManagementPolicy: policy, updateStrategy }: StatefulSetSpec): Errors {
  const errors: FieldError[] = [];
  if (policy !== "OrderedReady" && policy !== "Parallel") errors.push(invalid("spec.podManagementPolicy", named(policy), "must be 'OrderedReady' or 'Parallel'"));
  const { type, rollingUpdate } = updateStrategy;
  const partition = rollingUpdate?.partition ?? 0;
  const rolling = { Partition: partition, MaxUnavailable: null };
  if (type === "OnDelete") {
    if (rollingUpdate !== undefined) errors.push(invalid("spec.updateStrategy.rollingUpdate", rolling, "only allowed for updateStrategy 'RollingUpdate'"));
  } else if (type === "RollingUpdate") {
    if (partition < 0) errors.push(invalid("spec.updateStrategy.rollingUpdate.partition", partition, MUST_NOT_BE_NEGATIVE));
  } else {
    const shown = { Type: type ?? "", RollingUpdate: rollingUpdate === undefined ? null : rolling };
    errors.push(invalid("spec.updateStrategy", shown, "must be 'RollingUpdate' or 'OnDelete'"));
  }
  return errors;
}

function countSpecErrors({ replicas = 0, minReadySeconds = 0, ordinals }: StatefulSetSpec): Errors {
  const start = ordinals?.start ?? 0;
  return [
    ...(replicas < 0 ? [invalid("spec.replicas", replicas, MUST_NOT_BE_NEGATIVE)] : []),
    ...(minReadySeconds < 0 ? [invalid("spec.minReadySeconds", minReadySeconds, MUST_NOT_BE_NEGATIVE)] : []),
    ...(start < 0 ? [invalid("spec.ordinals.start", start, MUST_NOT_BE_NEGATIVE)] : []),
  ];
}

function podErrors(spec: StatefulSetSpec, old: StatefulSetSpec | undefined): Errors {
  const { template } = spec;
  const selector: MaybeSelector = spec.selector;
  const errors: FieldError[] = [];
  if (!selector) errors.push(required("spec.selector"));
  else {
    pushAll(errors, labelSelectorErrors(selector, "spec.selector"));
    if (isEmptySelector(selector)) errors.push(invalid("spec.selector", shownSelector(selector), "empty selector is invalid for statefulset"));
  }
  if (!isUsableSelector(selector)) errors.push(invalid("spec.selector", shownSelector(selector), ""));
  else {
    const { labels } = template.metadata;
    if (!selects(selector, labels)) errors.push(invalid("spec.template.metadata.labels", goMap(labels), "`selector` does not match template `labels`"));
    pushAll(errors, templateErrors(template, old?.template));
  }
  const { restartPolicy, activeDeadlineSeconds } = template.spec;
  if (restartPolicy !== "Always") errors.push(notSupported("spec.template.spec.restartPolicy", named(restartPolicy), ["Always"]));
  if (activeDeadlineSeconds !== undefined) {
    errors.push(forbiddenField("spec.template.spec.activeDeadlineSeconds", "activeDeadlineSeconds in StatefulSet is not Supported"));
  }
  return errors;
}

const CHANGEABLE = ["replicas", "template", "updateStrategy", "minReadySeconds", "ordinals", "revisionHistoryLimit", "persistentVolumeClaimRetentionPolicy"] as const;
const FIXED =
  "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

function updateErrors(set: StatefulSet, old: StatefulSet): Errors {
  if (set.spec === old.spec) return [];
  const blank = Object.fromEntries(CHANGEABLE.map((part) => [part, undefined]));
  const errors = specErrors(set.spec, old.spec);
  return deepEqual({ ...set.spec, ...blank }, { ...old.spec, ...blank }) ? errors : [...errors, forbiddenField("spec", FIXED)];
}

const COUNTS = ["replicas", "readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas", "observedGeneration", "collisionCount"] as const;
const PARTS = ["readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas"] as const;

function statusErrors({ status }: StatefulSet, old: StatefulSet): Errors {
  const { availableReplicas, readyReplicas = 0 } = status;
  const above = invalid("status.availableReplicas", availableReplicas, "cannot be greater than status.readyReplicas");
  return [
    ...countErrors(status, COUNTS),
    ...partErrors(status, PARTS),
    ...(availableReplicas > readyReplicas ? [above] : []),
    ...decrementErrors(status, old.status),
  ];
}

const KEEPS_ALL = "spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended";

function warnings(set: StatefulSet, old: StatefulSet | undefined): readonly string[] {
  const ofTemplate = old?.metadata.generation === set.metadata.generation ? [] : templateWarnings(set.spec.template);
  return (set.spec.revisionHistoryLimit ?? 0) < 0 ? [...ofTemplate, KEEPS_ALL] : ofTemplate;
}

/** The rules for StatefulSets. */
export const statefulSetRules: KindRules<StatefulSet> = builtInRules({
  namespaced: true,
  nameRule: dns1123LabelProblems,
  defaulted,
  prepareCreate: (set) => withGeneration({ ...set, status: { replicas: 0, availableReplicas: 0 } }, 1),
  prepareUpdate: (set, old) => withSpecGeneration({ ...set, status: old.status }, old),
  errors: (set) => specErrors(set.spec, undefined),
  updateErrors,
  warnings,
  status: { prepare: (set, old) => ({ ...set, spec: old.spec }), errors: statusErrors },
});
