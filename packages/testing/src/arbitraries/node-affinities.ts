/** Node affinity that need not be met by any node. */
import type { NodeAffinity, NodeSelectorRequirement, NodeSelectorTerm, PreferredSchedulingTerm } from "@everynode/model";
import fc from "fast-check";
import { type DomainOptions, drawn } from "./domain.js";
import { lists, ranked } from "./ranked.js";
import { sometimes, sparseRecord } from "./sparse-record.js";

/** Demands on labels, with all six operators: 1 to 3 values for `In` and `NotIn`, a number from 0 to 3 for `Gt` and `Lt`; shrink to `Exists` of the first key. */
export function nodeRequirements(options: DomainOptions = {}): fc.Arbitrary<NodeSelectorRequirement> {
  const operator = ranked(["Exists", "DoesNotExist", "In", "NotIn", "Gt", "Lt"]);
  const values = lists(drawn("labelValues", options), { minLength: 1, maxLength: 3, by: (value) => value });
  return fc.record({ key: drawn("labelKeys", options), operator, values, bound: fc.nat(3) }).map(({ key, operator: name, values: some, bound }) => {
    if (name === "Gt" || name === "Lt") return { key, operator: name, values: [String(bound)] };
    return { key, operator: name, ...(name.endsWith("In") ? { values: some } : {}) };
  });
}

/** Demands on the name of a node: `In` or `NotIn` one name, since more are not allowed; shrink to `In` the first name. */
function nodeFieldRequirements(options: DomainOptions = {}): fc.Arbitrary<NodeSelectorRequirement> {
  return fc.record({ key: fc.constant("metadata.name"), operator: ranked(["In", "NotIn"]), values: fc.tuple(drawn("names", options)) });
}

/** Terms of up to 2 `matchExpressions` and one of `matchFields`; shrink to `{}`, which no node meets. */
export function nodeSelectorTerms(options: DomainOptions = {}): fc.Arbitrary<NodeSelectorTerm> {
  return sparseRecord<NodeSelectorTerm>({
    matchExpressions: fc.option(lists(nodeRequirements(options), { minLength: 1, maxLength: 2 }), { nil: undefined }),
    matchFields: sometimes(3, fc.tuple(nodeFieldRequirements(options))),
  });
}

/** Preferences of weight 1 to 100; shrink to an empty one of weight 1. */
function preferredTerms(options: DomainOptions): fc.Arbitrary<PreferredSchedulingTerm> {
  return fc.record({ weight: fc.integer({ min: 1, max: 100 }), preference: nodeSelectorTerms(options) });
}

/** Node affinity of 1 or 2 required terms, of preferences, of both or of neither; shrinks to `{}`, which asks for nothing. */
export function nodeAffinities(options: DomainOptions = {}): fc.Arbitrary<NodeAffinity> {
  const terms = lists(nodeSelectorTerms(options), { minLength: 1, maxLength: 2 });
  return sparseRecord<NodeAffinity>({
    requiredDuringSchedulingIgnoredDuringExecution: fc.option(terms.map((nodeSelectorTermList) => ({ nodeSelectorTerms: nodeSelectorTermList })), { nil: undefined }),
    preferredDuringSchedulingIgnoredDuringExecution: sometimes(3, lists(preferredTerms(options), { minLength: 1, maxLength: 2 })),
  });
}
