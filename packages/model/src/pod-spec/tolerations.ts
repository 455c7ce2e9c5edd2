/**
 * The rules for tolerations.
 *
 * Source: pkg/apis/core/validation/validation.go v1.36.3
 */
import { forbiddenField, invalid, notSupported } from "../field-error.js";
import { labelValueProblems } from "../names.js";
import type { Toleration } from "../types.generated.js";
import { checkOneOf, checkQualifiedName, isMissing, named, type Findings } from "./findings.js";

/** Checks `spec.tolerations`. */
export function checkTolerations(errors: Findings, at: string, tolerations: readonly Toleration[] | undefined): void {
  (tolerations ?? []).forEach((toleration, i) => {
    const path = `${at}[${i}]`;
    const { key, operator, effect } = toleration;
    if (!isMissing(key)) checkQualifiedName(errors, `${path}.key`, key);
    if (isMissing(key) && operator !== "Exists") {
      errors.push(invalid(`${path}.operator`, named(operator), 'operator must be Exists when `key` is empty, which means "match all values and all keys"'));
    }
    if (toleration.tolerationSeconds !== undefined && effect !== "NoExecute") {
      errors.push(invalid(`${path}.effect`, named(effect), "effect must be 'NoExecute' when `tolerationSeconds` is set"));
    }
    checkOperator(errors, `${path}.operator`, toleration);
    if (!isMissing(effect)) checkOneOf(errors, `${path}.effect`, { value: effect, supported: ["NoSchedule", "PreferNoSchedule", "NoExecute"] });
  });
}

function checkOperator(errors: Findings, at: string, { operator = "Equal", value = "" }: Toleration): void {
  switch (operator) {
    case "Equal": {
      const problems = labelValueProblems(value);
      if (problems.length > 0) errors.push(invalid(at, value, problems.join(";")));
      break;
    }
    case "Exists":
      if (value !== "") errors.push(invalid(at, value, "value must be empty when `operator` is 'Exists'"));
      break;
    case "Gt":
    case "Lt":
      // The feature is off, and yet the message lists what it would allow.
      errors.push(notSupported(at, named(operator), ["Equal", "Exists", "Lt", "Gt"]));
      break;
    default:
      errors.push(notSupported(at, named(operator), ["Equal", "Exists"]));
  }
}

/** Checks tolerations that replace `old` ones of a pod: nothing may go, and only tolerationSeconds may change. */
export function checkTolerationChange(errors: Findings, at: string, change: { readonly now: readonly Toleration[]; readonly old: readonly Toleration[] }): void {
  const { now, old } = change;
  if (!old.every((before) => now.some((after) => sameButSeconds(before, after)))) {
    errors.push(forbiddenField(at, "existing toleration can not be modified except its tolerationSeconds"));
    return;
  }
  checkTolerations(errors, at, now);
}

function sameButSeconds(a: Toleration, b: Toleration): boolean {
  return (["key", "operator", "value", "effect"] as const).every((part) => (a[part] ?? "") === (b[part] ?? ""));
}
