/**
 * Rules for RuntimeClasses.
 *
 * Source: pkg/apis/node/validation/validation.go, pkg/registry/node/runtimeclass/strategy.go v1.36.3
 * Differs: `overhead` and tolerations are not looked at.
 */
import { invalid, required, type FieldError } from "../field-error.js";
import type { KindRules } from "../kind-rules.js";
import { dns1123LabelProblems, dns1123SubdomainProblems } from "../names.js";
import { FIELD_IS_IMMUTABLE, labelsErrors } from "../object-meta.js";
import type { RuntimeClass } from "../types.generated.js";
import { builtInRules } from "./built-in.js";

type Errors = readonly FieldError[];

function handlerErrors(handler: string): Errors {
  return handler === "" ? [required("handler")] : dns1123LabelProblems(handler).map((problem) => invalid("handler", handler, problem));
}

/** The rules for RuntimeClasses. */
export const runtimeClassRules: KindRules<RuntimeClass> = builtInRules({
  namespaced: false,
  nameRule: dns1123SubdomainProblems,
  knownFinalizersOnly: false,
  errors: ({ handler, scheduling }) => [...handlerErrors(handler), ...labelsErrors(scheduling?.nodeSelector, "scheduling.nodeSelector")],
  updateErrors: ({ handler }, old) => (handler === old.handler ? [] : [invalid("handler", handler, FIELD_IS_IMMUTABLE)]),
});
