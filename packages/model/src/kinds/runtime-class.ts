/**
 * Rules for RuntimeClasses.
 *
 * Source: pkg/apis/node/validation/validation.go, pkg/registry/node/runtimeclass/strategy.go v1.36.3
 * Differs: `overhead` and tolerations are not looked at.
 */
import { invalid, required, type FieldError } from "../field-error.js";
import type { KindRules } from "../kind-rules.js";
import { dns1123LabelProblems, dns1123SubdomainProblems } from "../names.js";
import { FIELD_IS_IMMUTABLE, labelsErrors, objectMetaErrors, type MetaRules } from "../object-meta.js";
import type { RuntimeClass } from "../types.generated.js";
import { builtInRules } from "./built-in.js";

type Errors = readonly FieldError[];
const META: MetaRules = { namespaced: false, nameRule: dns1123SubdomainProblems };

function handlerErrors(handler: string): Errors {
  return handler === "" ? [required("handler")] : dns1123LabelProblems(handler).map((problem) => invalid("handler", handler, problem));
}

function classErrors({ handler, scheduling }: RuntimeClass): Errors {
  return [...handlerErrors(handler), ...labelsErrors(scheduling?.nodeSelector, "scheduling.nodeSelector")];
}

function updateErrors(runtimeClass: RuntimeClass, old: RuntimeClass): Errors {
  const { metadata, handler } = runtimeClass;
  const errors = [...objectMetaErrors(metadata, META), ...classErrors(runtimeClass)];
  return handler === old.handler ? errors : [...errors, invalid("handler", handler, FIELD_IS_IMMUTABLE)];
}

/** The rules for RuntimeClasses. */
export const runtimeClassRules: KindRules<RuntimeClass> = builtInRules({
  ...META,
  knownFinalizersOnly: false,
  errors: classErrors,
  updateErrors,
  allowUnconditionalUpdate: false,
});
