/** Selectors as people type them, as objects. Source: staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/helpers.go v1.36.3 (ParseToLabelSelector) */
import { parseLabelSelector } from "@everynode/model";
import { failed } from "./failure.js";
import type { Json } from "./field-of.js";

/** `a=b,c in (d,e)` as a LabelSelector. Throws a `CommandError` for what cannot be read. */
export function selectorObject(text: string): Json {
  const read = parseLabelSelector(text);
  if (!read.ok) throw failed(`couldn't parse the selector string ${JSON.stringify(text)}: ${read.message}`);
  const requirements = read.selector.requirements ?? [];
  const isEqual = (operator: string): boolean => operator === "=" || operator === "==";
  const labels = requirements.filter(({ operator }) => isEqual(operator));
  const expressions = requirements.filter(({ operator }) => !isEqual(operator));
  return {
    ...(labels.length === 0 ? {} : { matchLabels: Object.fromEntries(labels.map(({ key, values }) => [key, values[0] ?? ""])) }),
    ...(expressions.length === 0 ? {} : { matchExpressions: expressions.map(({ key, operator, values }) => ({ key, operator: WORDS[operator] ?? operator, ...(values.length === 0 ? {} : { values }) })) }),
  };
}

const WORDS: Readonly<Record<string, string>> = { in: "In", notin: "NotIn", "!=": "NotIn", exists: "Exists", "!": "DoesNotExist" };
