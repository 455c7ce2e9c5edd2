/** What `apply` writes down for itself. Source: staging/src/k8s.io/kubectl/pkg/util/apply.go v1.36.3 */
import { goJson } from "@everynode/model";
import { type Json, objectOf, withField, withSortedKeys } from "./field-of.js";

/** The annotation that says what was applied last. */
export const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/** The object with the annotation that says what was applied. */
export function withLastApplied(object: Json): Json {
  const { [LAST_APPLIED]: _, ...others } = objectOf(object, "metadata", "annotations");
  const bare = withField(object, ["metadata", "annotations"], others);
  return withField(bare, ["metadata", "annotations"], { ...others, [LAST_APPLIED]: `${goJson(withSortedKeys(bare))}\n` });
}
