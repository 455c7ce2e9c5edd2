/**
 * What the specs of ReplicaSets and Deployments have in common: a number, a selector and a template for pods.
 *
 * Source: pkg/apis/apps/validation/validation.go v1.36.3
 */
import { forbiddenField, invalid, notSupported, required, type FieldError } from "../field-error.js";
import { GoLiteral, goJson, goMap } from "../go-text.js";
import { labelSelectorErrors } from "../label-selector-errors.js";
import { isEmptySelector } from "../label-selector.js";
import { dns1123LabelProblems } from "../names.js";
import { pushAll } from "../object-meta.js";
import type { PodTemplateSpec } from "../types.generated.js";
import { templateErrors } from "./pod-template.js";
import { isUsableSelector, type MaybeSelector, selects, shownSelector } from "./selector.js";

type Errors = readonly FieldError[];

/** The part of a spec that decides which pods there are. */
export interface ReplicatedSpec {
  readonly selector: MaybeSelector;
  readonly template: PodTemplateSpec;
}

/** Errors of selector and template; `old` is left out on create. */
export function replicatedSpecErrors(spec: ReplicatedSpec, old: ReplicatedSpec | undefined): Errors {
  const { selector, template } = spec;
  const errors = [...selectorErrors(selector)];
  if (!isUsableSelector(selector)) return [...errors, invalid("spec.selector", shownSelector(selector), "invalid label selector")];
  if (!selects(selector, template.metadata.labels)) {
    errors.push(invalid("spec.template.metadata.labels", goMap(template.metadata.labels), "`selector` does not match template `labels`"));
  }
  pushAll(errors, templateErrors(template, old?.template));
  const { restartPolicy, activeDeadlineSeconds } = template.spec;
  if (restartPolicy !== "Always") errors.push(notSupported("spec.template.spec.restartPolicy", new GoLiteral(goJson(restartPolicy ?? "")), ["Always"]));
  if (activeDeadlineSeconds !== undefined) {
    errors.push(forbiddenField("spec.template.spec.activeDeadlineSeconds", "activeDeadlineSeconds in ReplicaSet is not Supported"));
  }
  return errors;
}

function selectorErrors(selector: MaybeSelector): Errors {
  if (selector === undefined || selector === null) return [required("spec.selector")];
  const errors = labelSelectorErrors(selector, "spec.selector");
  return isEmptySelector(selector) ? [...errors, invalid("spec.selector", shownSelector(selector), "empty selector is invalid for deployment")] : errors;
}

/** What is to be said of a name that pods and their hosts take over. */
export function namePrefixWarnings(name = ""): readonly string[] {
  const problems = dns1123LabelProblems(name);
  if (problems.length === 0) return [];
  return [
    `metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [${problems.join(" ")}]`,
  ];
}
