/**
 * A pod's nodeSelector and node affinity: which nodes come into question, and which it would rather have.
 *
 * Source: pkg/scheduler/framework/plugins/nodeaffinity/node_affinity.go v1.36.3
 */
import { compilePreferredTerms, matchesNodeRules, matchesRequiredNodeAffinity, type NodeRules, nodeRulesOf, type NodeSelectorTerm, type Pod, type PreferredTerm, preferredNodeScore } from "@everynode/model";
import { normalizedScores, type Plugin, type Prepared, type Refusal } from "../plugin.js";

interface State {
  readonly rules: NodeRules;
  readonly preferred: readonly PreferredTerm[];
}

const REFUSAL: Refusal = { reasons: ["node(s) didn't match Pod's node affinity/selector"], resolvable: false };
const CONFLICT = "pod affinity terms conflict";
const NONE: readonly PreferredTerm[] = [];

function preferredOf({ spec }: Pod): readonly PreferredTerm[] {
  const terms = spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution;
  const compiled = terms === undefined ? undefined : compilePreferredTerms(terms);
  return compiled?.ok === true ? compiled.terms : NONE;
}

/** The names that a term leaves; undefined where it leaves any. */
function namesOf({ matchFields = [] }: NodeSelectorTerm): ReadonlySet<string> | undefined {
  const lists = matchFields.filter(({ key, operator }) => key === "metadata.name" && operator === "In").map(({ values = [] }) => values);
  const [first, ...others] = lists;
  return first && new Set(others.length === 0 ? first : first.filter((name) => others.every((list) => list.includes(name))));
}

/** The names of nodes that come into question; undefined where any may. */
function namedNodes({ spec }: Pod): ReadonlySet<string> | undefined {
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const [only] = terms;
  if (only !== undefined && terms.length === 1) return namesOf(only);
  let names: Set<string> | undefined;
  for (const term of terms) {
    const more = namesOf(term);
    if (more === undefined) return undefined;
    names = new Set([...(names ?? []), ...more]);
  }
  return names;
}

/** The plugin NodeAffinity. */
export const nodeAffinity: Plugin<State> = {
  name: "NodeAffinity",
  weight: 2,
  prepare(pod): Prepared<State> {
    const state = { rules: nodeRulesOf(pod.spec), preferred: preferredOf(pod) };
    const nodes = namedNodes(pod);
    if (nodes === undefined) return { state };
    return nodes.size === 0 ? { state, refusal: CONFLICT } : { state, nodes };
  },
  sign({ spec: { nodeSelector, affinity } }) {
    return nodeSelector === undefined && affinity?.nodeAffinity === undefined ? "" : JSON.stringify([nodeSelector, affinity?.nodeAffinity]);
  },
  filter({ rules }, _, { node }) {
    return node !== undefined && matchesNodeRules(rules, node) ? undefined : REFUSAL;
  },
  score({ preferred }, _, { node }) {
    return node === undefined || preferred.length === 0 ? 0 : preferredNodeScore(preferred, node);
  },
  normalize: (scores) => normalizedScores(scores, false),
  mayHelp({ spec }, event) {
    if (event.type === "node added") return matchesRequiredNodeAffinity(spec, event.node);
    return event.type === "node changed" && matchesRequiredNodeAffinity(spec, event.node) && !matchesRequiredNodeAffinity(spec, event.before);
  },
};
