/**
 * Rules for Jobs.
 *
 * Source: pkg/apis/batch/validation/validation.go, pkg/registry/batch/job/strategy.go, pkg/apis/batch/v1/defaults.go v1.36.3
 * Differs: failure and success policies are not looked at, nor what a suspended Job may change in its template.
 */
import { invalid, notSupported, required, type FieldError } from "../field-error.js";
import { GoLiteral, goJson, goMap } from "../go-text.js";
import { deepEqual } from "../json.js";
import type { KindRules } from "../kind-rules.js";
import type { StringMap } from "../kube-object.js";
import { labelSelectorErrors } from "../label-selector-errors.js";
import { dns1123LabelProblems, dns1123SubdomainProblems } from "../names.js";
import { FIELD_IS_IMMUTABLE, MUST_NOT_BE_NEGATIVE, objectMetaUpdateErrors, pushAll, type MetaRules } from "../object-meta.js";
import type { Job, JobSpec } from "../types.generated.js";
import { goPodSpec } from "../pod-spec/go-form.js";
import { builtInMetaErrors, builtInRules, unknownFinalizersErrors } from "./built-in.js";
import { withGeneration, withSpecGeneration } from "./generation.js";
import { defaultedTemplate, templateErrors, templateWarnings } from "./pod-template.js";
import { namePrefixWarnings } from "./replica-template.js";
import { isUsableSelector, type MaybeSelector, selects, shownSelector } from "./selector.js";

type Errors = readonly FieldError[];
const META: MetaRules = { namespaced: true, nameRule: dns1123SubdomainProblems };

const MANY = 2147483647;

function defaulted(job: Job): Job {
  const { spec } = job;
  const { parallelism = 1, completionMode = "NonIndexed", suspend = false, manualSelector = false } = spec;
  const replacement = spec.podFailurePolicy === undefined ? "TerminatingOrFailed" : "Failed";
  const completions = spec.completions ?? (spec.parallelism === undefined ? 1 : undefined);
  const filled: JobSpec = {
    ...spec,
    template: defaultedTemplate(spec.template),
    parallelism,
    ...(completions === undefined ? {} : { completions }),
    backoffLimit: spec.backoffLimit ?? (spec.backoffLimitPerIndex === undefined ? 6 : MANY),
    completionMode,
    suspend,
    podReplacementPolicy: spec.podReplacementPolicy ?? replacement,
    manualSelector,
  };
  return withLabels(deepEqual(filled, spec) ? job : { ...job, spec: filled });
}

/** A Job without labels has those of its template. */
function withLabels(job: Job): Job {
  const { labels } = job.spec.template.metadata;
  if (labels === undefined || Object.keys(job.metadata.labels ?? {}).length > 0) return job;
  return { ...job, metadata: { ...job.metadata, labels } };
}

const UID_LABEL = "batch.kubernetes.io/controller-uid";
const NAME_LABEL = "batch.kubernetes.io/job-name";

/** The labels by which a Job knows its own pods, unless it says that its selector is its own affair. */
function ownLabels({ metadata }: Job): StringMap {
  const { uid } = metadata;
  const name = metadata.name || "";
  return { "controller-uid": uid, "job-name": name, [UID_LABEL]: uid, [NAME_LABEL]: name };
}

function prepareCreate(job: Job): Job {
  const fresh = withGeneration({ ...job, status: {} }, 1);
  const { spec } = fresh;
  if (spec.manualSelector === true) return fresh;
  const { metadata } = spec.template;
  const template = { ...spec.template, metadata: { ...metadata, labels: { ...ownLabels(fresh), ...metadata.labels } } };
  const selector = { ...spec.selector, matchLabels: { [UID_LABEL]: fresh.metadata.uid, ...spec.selector?.matchLabels } };
  const labelled = { ...fresh, spec: { ...spec, template, selector } };
  // Labels that a Job has from its template are the template's own in Kubernetes: what is added to these shows in those.
  return fresh.metadata.labels === metadata.labels ? { ...labelled, metadata: { ...fresh.metadata, labels: template.metadata.labels } } : labelled;
}

function generatedErrors(job: Job): Errors {
  const { spec } = job;
  if (spec.manualSelector === true || spec.selector === undefined) return [];
  const labels = spec.template.metadata.labels ?? {};
  const errors: FieldError[] = [];
  for (const [key, wanted] of Object.entries(ownLabels(job))) {
    const at = `spec.template.metadata.labels[${key}]`;
    if (!Object.hasOwn(labels, key)) errors.push(required(at, `must be '${wanted}'`));
    else if (labels[key] !== wanted) errors.push(invalid(at, goMap(labels), `must be '${wanted}'`));
  }
  if (isUsableSelector(spec.selector) && !selects(spec.selector, ownLabels(job))) {
    errors.push(invalid("spec.selector", shownSelector(spec.selector), "`selector` not auto-generated"));
  }
  return errors;
}

const COUNTS = ["parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished", "backoffLimitPerIndex", "maxFailedIndexes"] as const;

function specErrors(spec: JobSpec, old: JobSpec | undefined): Errors {
  const errors: FieldError[] = [];
  for (const name of COUNTS) {
    const count = spec[name];
    if (count !== undefined && count < 0) errors.push(invalid(`spec.${name}`, count, MUST_NOT_BE_NEGATIVE));
  }
  pushAll(errors, modeErrors(spec));
  pushAll(errors, replacementErrors(spec));
  pushAll(errors, templateErrors(spec.template, old?.template));
  pushAll(errors, restartErrors(spec));
  const selector: MaybeSelector = spec.selector;
  if (selector === undefined) errors.push(required("spec.selector"));
  pushAll(errors, labelSelectorErrors(selector, "spec.selector"));
  const { labels } = spec.template.metadata;
  if (isUsableSelector(selector) && !selects(selector, labels)) {
    errors.push(invalid("spec.template.metadata.labels", goMap(labels), "`selector` does not match template `labels`"));
  }
  return errors;
}

const MODES = ["NonIndexed", "Indexed"] as const;

function modeErrors(spec: JobSpec): Errors {
  const { completionMode, completions, parallelism = 0, backoffLimitPerIndex, maxFailedIndexes } = spec;
  if (completionMode !== undefined && !MODES.some((mode) => mode === completionMode)) {
    return [notSupported("spec.completionMode", new GoLiteral(goJson(completionMode)), MODES)];
  }
  if (completionMode !== "Indexed") {
    const why = "requires indexed completion mode";
    return [
      ...(backoffLimitPerIndex === undefined ? [] : [invalid("spec.backoffLimitPerIndex", backoffLimitPerIndex, why)]),
      ...(maxFailedIndexes === undefined ? [] : [invalid("spec.maxFailedIndexes", maxFailedIndexes, why)]),
    ];
  }
  return [
    ...(completions === undefined ? [required("spec.completions", "when completion mode is Indexed")] : []),
    ...(parallelism > 100000 ? [invalid("spec.parallelism", parallelism, "must be less than or equal to 100000 when completion mode is Indexed")] : []),
  ];
}

const REPLACEMENTS = ["Failed", "TerminatingOrFailed"] as const;

function replacementErrors(spec: JobSpec): Errors {
  const { podReplacementPolicy: policy } = spec;
  const supported = spec.podFailurePolicy === undefined ? REPLACEMENTS : REPLACEMENTS.slice(0, 1);
  if (policy === undefined || supported.some((each) => each === policy)) return [];
  return [notSupported("spec.podReplacementPolicy", new GoLiteral(goJson(policy)), supported)];
}

function restartErrors(spec: JobSpec): Errors {
  const at = "spec.template.spec.restartPolicy";
  const policy: string | undefined = spec.template.spec.restartPolicy;
  if (policy === "Always" || !policy) return [required(at, 'valid values: "OnFailure", "Never"')];
  return policy === "OnFailure" || policy === "Never" ? [] : [notSupported(at, new GoLiteral(goJson(policy)), ["OnFailure", "Never"])];
}

function hostNameErrors({ metadata, spec }: Job): Errors {
  if (spec.completionMode !== "Indexed" || (spec.completions ?? 0) <= 0) return [];
  const last = `${metadata.name}-${(spec.completions ?? 0) - 1}`;
  if (dns1123LabelProblems(last).length === 0) return [];
  return [invalid("metadata.name", metadata.name, `will not able to create pod with invalid DNS label: ${last}`)];
}

/** The parts that stay as they are, with what messages show of them. */
const FIXED: readonly (readonly [keyof JobSpec, (spec: JobSpec) => unknown])[] = [
  ["selector", ({ selector }) => shownSelector(selector)],
  ["template", ({ template }) => ({ ...template.metadata, Spec: goPodSpec(template.spec) })],
  ["completionMode", ({ completionMode }) => new GoLiteral(goJson(completionMode))],
  ["podFailurePolicy", ({ podFailurePolicy }) => podFailurePolicy],
  ["backoffLimitPerIndex", ({ backoffLimitPerIndex }) => backoffLimitPerIndex],
  ["managedBy", ({ managedBy }) => new GoLiteral(goJson(managedBy))],
  ["successPolicy", ({ successPolicy }) => successPolicy],
];

function fixedErrors(spec: JobSpec, old: JobSpec): Errors {
  const { completions } = spec;
  // An indexed Job may grow and shrink, together with its parallelism.
  const elastic = spec.completionMode === "Indexed" && completions !== undefined && completions === spec.parallelism && old.completions !== undefined;
  const sized = elastic || completions === old.completions ? [] : [invalid("spec.completions", completions, FIELD_IS_IMMUTABLE)];
  return [...sized, ...FIXED.flatMap(([part, shown]) => (deepEqual(spec[part], old[part]) ? [] : [invalid(`spec.${part}`, shown(spec), FIELD_IS_IMMUTABLE)]))];
}

function jobErrors(job: Job, old: Job | undefined): Errors {
  return [...generatedErrors(job), ...specErrors(job.spec, old?.spec), ...hostNameErrors(job)];
}

/** A replaced Job is looked at as a new one, and then once more for what it changes. */
function updateErrors(job: Job, old: Job): Errors {
  if (job.spec === old.spec && job.metadata === old.metadata) return [];
  return [
    ...builtInMetaErrors(job.metadata, META),
    ...jobErrors(job, old),
    ...objectMetaUpdateErrors(job.metadata, old.metadata),
    ...unknownFinalizersErrors(job.metadata),
    ...specErrors(job.spec, old.spec),
    ...fixedErrors(job.spec, old.spec),
  ];
}

/** The rules for Jobs. */
export const jobRules: KindRules<Job> = builtInRules({
  ...META,
  replacedLikeNew: true,
  defaulted,
  prepareCreate,
  prepareUpdate: (job, old) => withSpecGeneration({ ...job, status: old.status }, old),
  errors: (job) => jobErrors(job, undefined),
  updateErrors,
  warnings: (job, old) => (old === undefined ? [...namePrefixWarnings(job.metadata.name), ...templateWarnings(job.spec.template)] : []),
  status: { prepare: (job, old) => ({ ...job, spec: old.spec }), errors: (job, old) => objectMetaUpdateErrors(job.metadata, old.metadata) },
});
