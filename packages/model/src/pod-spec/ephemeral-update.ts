/**
 * The ephemeralcontainers subresource of Pods: containers for debugging may be added, and nothing else may change.
 *
 * Source: pkg/registry/core/pod/strategy.go, pkg/apis/core/validation/validation.go v1.36.3
 */
import { forbiddenField, type FieldError } from "../field-error.js";
import { goQuote } from "../go-text.js";
import type { UpdateRules } from "../kind-rules.js";
import type { Pod } from "../types.generated.js";
import { MIRROR_POD } from "./annotation-keys.js";
import { without } from "./default-values.js";
import { goForm } from "./go-form.js";
import { podAndSpecErrors } from "./pod.js";
import { prettyDiff } from "./pretty-diff.js";
import { meansSame } from "./semantic-equal.js";
import { withNewSpec } from "./pod-generation.js";

/** The rules of the ephemeralcontainers subresource; errors of metadata in general come before these. */
export const ephemeralContainersRules: UpdateRules<Pod> = { prepare: prepareEphemeralContainers, validate: ephemeralContainersErrors };

function prepareEphemeralContainers(pod: Pod, old: Pod): Pod {
  const { ephemeralContainers } = pod.spec;
  const spec = without(old.spec, "ephemeralContainers");
  return withNewSpec(pod, old, ephemeralContainers === undefined ? spec : { ...spec, ephemeralContainers });
}

function ephemeralContainersErrors(pod: Pod, old: Pod): readonly FieldError[] {
  if (Object.hasOwn(old.metadata.annotations ?? {}, MIRROR_POD)) return [forbiddenField("[]", "static pods do not support ephemeral containers")];
  const errors: FieldError[] = [...podAndSpecErrors(pod, old)];
  const at = "spec.ephemeralContainers";
  for (const before of old.spec.ephemeralContainers ?? []) {
    const after = (pod.spec.ephemeralContainers ?? []).findLast(({ name }) => name === before.name);
    const about = `existing ephemeral containers ${goQuote(before.name)} may not be`;
    if (after === undefined) errors.push(forbiddenField(at, `${about} removed\n`));
    else if (!meansSame(before, after)) {
      const diff = prettyDiff(goForm("EphemeralContainer", before), goForm("EphemeralContainer", after));
      errors.push(forbiddenField(at, `${about} changed\n${diff}`));
    }
  }
  return errors;
}
