/**
 * The rules for keys of labels whose values a pod shares with, or must not share with, the pods that a selector finds.
 *
 * Source: pkg/apis/core/validation/validation.go v1.36.3
 */
import { forbiddenField, invalid } from "../field-error.js";
import type { LabelSelector } from "../types.generated.js";
import { checkQualifiedName, type Findings } from "./findings.js";

interface LabelKeys {
  readonly labelSelector: LabelSelector | undefined;
  readonly matchLabelKeys: readonly string[] | undefined;
  readonly mismatchLabelKeys?: readonly string[] | undefined;
}

const WITHOUT_SELECTOR = "must not be specified when labelSelector is not set";
const IN_SELECTOR = "exists in both matchLabelKeys and labelSelector";

/** Checks the keys of one term of pod affinity, or of one topology spread constraint, at `at`. */
export function checkMatchLabelKeys(errors: Findings, at: string, keys: LabelKeys): void {
  const { labelSelector, matchLabelKeys = [], mismatchLabelKeys = [] } = keys;
  checkKeys(errors, `${at}.matchLabelKeys`, { keys: matchLabelKeys, labelSelector });
  checkKeys(errors, `${at}.mismatchLabelKeys`, { keys: mismatchLabelKeys, labelSelector });
  // A key that the server itself put into the selector is there once; one more is the user's mistake.
  const selected = new Set(Object.keys(labelSelector?.matchLabels ?? {}));
  for (const { key } of labelSelector?.matchExpressions ?? []) {
    const index = matchLabelKeys.lastIndexOf(key);
    if (index >= 0 && selected.has(key)) errors.push(invalid(`${at}[${index}]`, key, IN_SELECTOR));
    selected.add(key);
  }
  matchLabelKeys.forEach((key, i) => {
    if (mismatchLabelKeys.includes(key)) errors.push(invalid(`${at}.matchLabelKeys[${i}]`, key, "exists in both matchLabelKeys and mismatchLabelKeys"));
  });
}

interface CheckedKeys {
  readonly keys: readonly string[];
  readonly labelSelector: LabelSelector | undefined;
}

function checkKeys(errors: Findings, at: string, { keys, labelSelector }: CheckedKeys): void {
  if (keys.length === 0) return;
  if (labelSelector === undefined) errors.push(forbiddenField(at, WITHOUT_SELECTOR));
  else keys.forEach((key, i) => checkQualifiedName(errors, `${at}[${i}]`, key));
}
