/**
 * The rules for label selectors in specs.
 *
 * Source: staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/validation/validation.go v1.36.3
 */
import { forbiddenField, invalid, required, type FieldError } from "./field-error.js";
import { GoLiteral, goJson } from "./go-text.js";
import { labelValueProblems } from "./names.js";
import { labelNameErrors, labelsErrors, pushAll } from "./object-meta.js";
import type { LabelSelector, LabelSelectorRequirement } from "./types.generated.js";

/** What an update lets pass. */
export interface LabelSelectorOptions {
  /** True where values in expressions may be anything, since the old selector had a bad one. */
  readonly allowBadValues?: boolean;
}

/** Errors of a label selector at `field`; none for a missing one. */
export function labelSelectorErrors(selector: LabelSelector | null | undefined, field: string, options: LabelSelectorOptions = {}): readonly FieldError[] {
  if (selector === undefined || selector === null) return [];
  const errors = [...labelsErrors(selector.matchLabels, `${field}.matchLabels`)];
  (selector.matchExpressions ?? []).forEach((requirement, i) => {
    const at = `${field}.matchExpressions[${i}]`;
    pushAll(errors, operatorErrors(requirement, at));
    pushAll(errors, labelNameErrors(requirement.key ?? "", `${at}.key`));
    if (options.allowBadValues !== true) pushAll(errors, valueErrors(requirement.values ?? [], `${at}.values`));
  });
  return errors;
}

function operatorErrors(requirement: LabelSelectorRequirement, at: string): readonly FieldError[] {
  const { operator, values = [] } = requirement;
  switch (operator) {
    case "In":
    case "NotIn":
      return values.length > 0 ? [] : [required(`${at}.values`, "must be specified when `operator` is 'In' or 'NotIn'")];
    case "Exists":
    case "DoesNotExist":
      return values.length === 0 ? [] : [forbiddenField(`${at}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")];
    default:
      return [invalid(`${at}.operator`, new GoLiteral(goJson(operator ?? "")), "not a valid selector operator")];
  }
}

function valueErrors(values: readonly string[], field: string): readonly FieldError[] {
  return values.flatMap((value, i) => labelValueProblems(value).map((problem) => invalid(`${field}[${i}]`, value, problem)));
}

/** True where an expression of the selector holds a value that no label can have. */
export function hasBadSelectorValue(selector: LabelSelector | null | undefined): boolean {
  return (selector?.matchExpressions ?? []).some(({ values }) => (values ?? []).some((value) => labelValueProblems(value).length > 0));
}
