/**
 * The rules for pod templates: those for specs, and those for what a template may say of its pods' metadata.
 *
 * Source: pkg/apis/core/validation/validation.go v1.36.3
 */
import { forbiddenField, type FieldError } from "../field-error.js";
import { annotationsErrors, labelsErrors, pushAll } from "../object-meta.js";
import type { PodTemplateSpec } from "../types.generated.js";
import { checkPodAnnotations, checkProfilesMatch } from "./annotations.js";
import { validatePodSpec } from "./pod-spec.js";

/** Errors of a defaulted template at `path` (`spec.template`); `old` is the template that it replaces, if any. */
export function validatePodTemplate(template: PodTemplateSpec, path: string, old?: PodTemplateSpec): readonly FieldError[] {
  const { metadata, spec } = template;
  const { labels, annotations } = metadata ?? {};
  const errors: FieldError[] = [...labelsErrors(labels, `${path}.labels`)];
  pushAll(errors, annotationsErrors(annotations, `${path}.annotations`));
  checkPodAnnotations(errors, `${path}.annotations`, { annotations, spec });
  pushAll(errors, validatePodSpec(spec, `${path}.spec`, { old: old?.spec }));
  checkProfilesMatch(errors, `${path}.spec`, { annotations, spec });
  if ((spec.ephemeralContainers ?? []).length > 0) {
    errors.push(forbiddenField(`${path}.spec.ephemeralContainers`, "ephemeral containers not allowed in pod template"));
  }
  return errors;
}
