/**
 * The rules for Pods: those for specs, and those that hold for Pods alone.
 *
 * Source: pkg/apis/core/validation/validation.go v1.36.3
 */
import { forbiddenField, type FieldError } from "../field-error.js";
import { pushAll } from "../object-meta.js";
import type { Pod } from "../types.generated.js";
import { checkPodAnnotations, checkProfilesMatch } from "./annotations.js";
import { isMissing } from "./findings.js";
import { validatePodSpec } from "./pod-spec.js";

/** Errors of a new, defaulted Pod, in the API server's order; those of its metadata in general come before these. */
export function validatePod(pod: Pod): readonly FieldError[] {
  const { spec, metadata } = pod;
  const { annotations } = metadata;
  const errors: FieldError[] = [...podAndSpecErrors(pod)];
  if ((spec.ephemeralContainers ?? []).length > 0) errors.push(forbiddenField("spec.ephemeralContainers", "cannot be set on create"));
  if (!isMissing(spec.nodeName) && (spec.schedulingGates ?? []).length > 0) {
    errors.push(forbiddenField("spec.nodeName", "cannot be set until all schedulingGates have been cleared"));
  }
  checkProfilesMatch(errors, "spec", { annotations, spec });
  return errors;
}

/** Errors of a Pod that hold for new and for replaced ones alike; `old` is the Pod that it replaces. */
export function podAndSpecErrors(pod: Pod, old?: Pod): readonly FieldError[] {
  const { metadata, spec } = pod;
  if (metadata.annotations === undefined) return validatePodSpec(spec, "spec", { meta: metadata, old: old?.spec });
  const errors: FieldError[] = [];
  checkPodAnnotations(errors, "metadata.annotations", { annotations: metadata.annotations, spec });
  pushAll(errors, validatePodSpec(spec, "spec", { meta: metadata, old: old?.spec }));
  return errors;
}
