/**
 * One condition on labels, the atom of all label selectors and node selectors.
 *
 * Source: staging/src/k8s.io/apimachinery/pkg/labels/selector.go v1.36.3
 */
import { type FieldError, invalid } from "./field-error.js";
import { parseInt64 } from "./int64-text.js";
import type { StringMap } from "./kube-object.js";
import { labelValue } from "./labels.js";
import { labelValueProblems, qualifiedNameProblems } from "./names.js";

/** What is asked of the value under a key; `=` and `==` mean the same and are printed as written. */
export type RequirementOperator = "in" | "notin" | "=" | "==" | "!=" | "gt" | "lt" | "exists" | "!";

/** A condition on the value under `key`; `in`, `notin` have one value or more, `exists` and `!` none, the others one. */
export interface Requirement {
  readonly key: string;
  readonly operator: RequirementOperator;
  readonly values: readonly string[];
}

/** True where the labels meet the requirement: `notin`, `!=` and `!` hold without the key as well. Does not allocate. */
export function meetsRequirement(requirement: Requirement, labels: StringMap | undefined): boolean {
  const value = labelValue(labels, requirement.key);
  switch (requirement.operator) {
    case "in":
    case "=":
    case "==":
      return value !== undefined && requirement.values.includes(value);
    case "notin":
    case "!=":
      return value === undefined || !requirement.values.includes(value);
    case "exists":
      return value !== undefined;
    case "!":
      return value === undefined;
    default:
      return value !== undefined && comparesWith(requirement, value);
  }
}

function comparesWith({ operator, values }: Requirement, text: string): boolean {
  const value = parseInt64(text);
  const bound = values.length === 1 ? parseInt64(values[0] ?? "") : undefined;
  if (value === undefined || bound === undefined) return false;
  return operator === "gt" ? value > bound : value < bound;
}

/** What is wrong with a requirement whose path is `path` ("" at the top); empty where nothing is. */
export function requirementErrors({ key, operator, values }: Requirement, path = ""): readonly FieldError[] {
  const at = path === "" ? "" : `${path}.`;
  const errors: FieldError[] = [];
  const inKey = qualifiedNameProblems(key);
  if (inKey.length > 0) errors.push(invalid(`${at}key`, key, inKey.join("; ")));
  const count = countProblem(operator, values.length);
  // Go prints a list that was never made as null.
  if (count !== undefined) errors.push(invalid(`${at}values`, values.length === 0 ? null : values, count));
  values.forEach((value, i) => {
    if ((operator !== "gt" && operator !== "lt") || parseInt64(value) !== undefined) return;
    errors.push(invalid(`${at}values[${i}]`, value, "for 'Gt', 'Lt' operators, the value must be an integer"));
  });
  values.forEach((value, i) => {
    const problems = labelValueProblems(value);
    if (problems.length > 0) errors.push(invalid(`${at}values[${i}][${key}]`, value, problems.join("; ")));
  });
  return errors;
}

function countProblem(operator: RequirementOperator, count: number): string | undefined {
  switch (operator) {
    case "in":
    case "notin":
      return count === 0 ? "for 'in', 'notin' operators, values set can't be empty" : undefined;
    case "exists":
    case "!":
      return count === 0 ? undefined : "values set must be empty for exists and does not exist";
    case "gt":
    case "lt":
      return count === 1 ? undefined : "for 'Gt', 'Lt' operators, exactly one value is required";
    default:
      return count === 1 ? undefined : "exact-match compatibility requires one single value";
  }
}

/** Several errors as one message: `field: message`, or a list in brackets with each said once. */
export function joinedErrors(errors: readonly FieldError[]): string {
  const lines = [...new Set(errors.map(({ field, message }) => `${field}: ${message}`))];
  return lines.length === 1 ? (lines[0] ?? "") : `[${lines.join(", ")}]`;
}

const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The requirement in the text syntax (`app in (a,b)`), its values sorted. */
export function formatRequirement({ key, operator, values }: Requirement): string {
  const value = [...values].sort(byCodeUnit).join(",");
  switch (operator) {
    case "exists":
      return key;
    case "!":
      return `!${key}`;
    case "in":
    case "notin":
      return `${key} ${operator} (${value})`;
    case "gt":
      return `${key}>${value}`;
    case "lt":
      return `${key}<${value}`;
    default:
      return `${key}${operator}${value}`;
  }
}
