/** Label selectors that need not select anything. */
import type { LabelSelector, LabelSelectorRequirement } from "@everynode/model";
import fc from "fast-check";
import { type DomainOptions, drawn } from "./domain.js";
import { labels } from "./labels.js";
import { lists, ranked } from "./ranked.js";
import { sometimes, sparseRecord } from "./sparse-record.js";

/** One expression of a selector: `Exists` and `DoesNotExist`, or `In` and `NotIn` with 1 to 3 values; shrinks to `Exists` of the first key. */
export function labelRequirements(options: DomainOptions = {}): fc.Arbitrary<LabelSelectorRequirement> {
  const operator = ranked(["Exists", "DoesNotExist", "In", "NotIn"]);
  const values = lists(drawn("labelValues", options), { minLength: 1, maxLength: 3, by: (value) => value });
  const parts = fc.record({ key: drawn("labelKeys", options), operator, values });
  return parts.map(({ key, operator: name, values: some }) => ({ key, operator: name, ...(name.endsWith("In") ? { values: some } : {}) }));
}

/** Selectors of up to 3 `matchLabels` and up to 3 `matchExpressions`, which may contradict each other; shrink to `{}`, which selects everything. */
export function labelSelectors(options: DomainOptions = {}): fc.Arbitrary<LabelSelector> {
  return sparseRecord<LabelSelector>({
    matchLabels: sometimes(2, labels({ ...options, minLabels: 1 })),
    matchExpressions: sometimes(2, lists(labelRequirements(options), { minLength: 1, maxLength: 3 })),
  });
}
