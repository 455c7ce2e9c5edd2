/** The templates of pods inside workloads. */
import type { FieldError } from "../field-error.js";
import { defaultPodSpec } from "../pod-spec/default-pod-spec.js";
import { validatePodTemplate } from "../pod-spec/pod-template.js";
import { podTemplateWarnings } from "../pod-spec/pod-warnings.js";
import type { PodTemplateSpec } from "../types.generated.js";

const TEMPLATE = "spec.template";

/** The template with everything filled in that the server fills in. */
export function defaultedTemplate(template: PodTemplateSpec): PodTemplateSpec {
  const spec = defaultPodSpec(template.spec, { template: true });
  return spec === template.spec ? template : { ...template, spec };
}

/** Errors of the template in a workload's spec; `old` is the one that it replaces. */
export function templateErrors(template: PodTemplateSpec, old: PodTemplateSpec | undefined): readonly FieldError[] {
  return validatePodTemplate(template, TEMPLATE, old);
}

/** What the server warns of in the template of a workload's spec. */
export function templateWarnings(template: PodTemplateSpec): readonly string[] {
  return podTemplateWarnings(template, TEMPLATE);
}
