/**
 * The rules for the taints of a node.
 *
 * Source: pkg/apis/core/validation/validation.go v1.36.3
 */
import { invalid, notSupported, required, type FieldError } from "./field-error.js";
import { GoLiteral, goJson } from "./go-text.js";
import { labelValueProblems } from "./names.js";
import { labelNameErrors, pushAll } from "./object-meta.js";
import type { Taint } from "./types.generated.js";

const EFFECTS = ["NoSchedule", "PreferNoSchedule", "NoExecute"] as const;

/** Errors of a list of taints at `field`; no two may have the same key and effect. */
export function taintErrors(taints: readonly Taint[], field: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  taints.forEach((taint, i) => {
    const at = `${field}[${i}]`;
    const { key, value = "", effect } = taint;
    pushAll(errors, labelNameErrors(key, `${at}.key`));
    const problems = labelValueProblems(value);
    if (problems.length > 0) errors.push(invalid(`${at}.value`, value, problems.join(";")));
    pushAll(errors, effectErrors(effect, `${at}.effect`));
    const pair = `${effect} ${key}`;
    if (seen.has(pair)) errors.push(duplicateTaint(taint, at));
    seen.add(pair);
  });
  return errors;
}

function effectErrors(effect: string, field: string): readonly FieldError[] {
  if (effect === "") return [required(field)];
  return EFFECTS.some((each) => each === effect) ? [] : [notSupported(field, new GoLiteral(goJson(effect)), EFFECTS)];
}

function duplicateTaint(taint: Taint, at: string): FieldError {
  const { key, value = "", effect, timeAdded = null } = taint;
  const shown = goJson({ Key: key, Value: value, Effect: effect, TimeAdded: timeAdded });
  return { reason: "FieldValueDuplicate", field: at, message: `Duplicate value: ${shown}: taints must be unique by key and effect pair` };
}
