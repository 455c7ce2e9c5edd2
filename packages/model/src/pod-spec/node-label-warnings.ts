/**
 * Warnings about labels of nodes that are out of use.
 *
 * Source: pkg/api/node/util.go, pkg/api/pod/warnings.go v1.36.3
 */
import { labelValueProblems } from "../names.js";
import type { NodeAffinity, NodeSelectorTerm, PodSpec } from "../types.generated.js";

const OLD_LABELS: ReadonlyMap<string, string> = new Map([
  ["beta.kubernetes.io/arch", 'deprecated since v1.14; use "kubernetes.io/arch" instead'],
  ["beta.kubernetes.io/os", 'deprecated since v1.14; use "kubernetes.io/os" instead'],
  ["failure-domain.beta.kubernetes.io/region", 'deprecated since v1.17; use "topology.kubernetes.io/region" instead'],
  ["failure-domain.beta.kubernetes.io/zone", 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead'],
  ["beta.kubernetes.io/instance-type", 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead'],
  ["app.kubernetes.io/created-by", "deprecated since v1.9"],
  ["scheduler.alpha.kubernetes.io/preferAvoidPods", "deprecated since v1.22; use Taints and Tolerations instead"],
  ["node-role.kubernetes.io/master", 'use "node-role.kubernetes.io/control-plane" instead'],
]);

/** The warnings about labels by which a spec at `at` chooses nodes, and about spread constraints that match no pod. */
export function nodeLabelWarnings(spec: PodSpec, at: string): readonly string[] {
  return [
    ...Object.keys(spec.nodeSelector ?? {}).flatMap((key) => oldLabel(key, (why) => `${at}.nodeSelector[${key}]: ${why}`)),
    ...nodeAffinityWarnings(spec.affinity?.nodeAffinity, `${at}.affinity.nodeAffinity`),
    ...(spec.topologySpreadConstraints ?? []).flatMap(({ topologyKey, labelSelector }, i) => {
      const path = `${at}.topologySpreadConstraints[${i}]`;
      const old = oldLabel(topologyKey, (why) => `${path}.topologyKey: ${topologyKey} is ${why}`);
      return labelSelector === undefined ? [...old, `${path}.labelSelector: a null labelSelector results in matching no pod`] : old;
    }),
  ];
}

/** The warnings about labels in the node affinity at `at`. */
export function nodeAffinityWarnings(affinity: NodeAffinity | undefined, at: string): readonly string[] {
  const { requiredDuringSchedulingIgnoredDuringExecution: needed, preferredDuringSchedulingIgnoredDuringExecution: preferred = [] } = affinity ?? {};
  const terms = needed?.nodeSelectorTerms ?? [];
  if (preferred.length === 0 && terms.every(({ matchExpressions }) => matchExpressions === undefined)) return [];
  return [
    ...terms.flatMap((term, i) => termWarnings(term, `${at}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[${i}]`, false)),
    ...preferred.flatMap(({ preference }, i) => termWarnings(preference ?? {}, `${at}.preferredDuringSchedulingIgnoredDuringExecution[${i}].preference`, true)),
  ];
}

function oldLabel(key: string, warning: (why: string) => string): readonly string[] {
  const why = OLD_LABELS.get(key);
  return why === undefined ? [] : [warning(why)];
}

/** Bad values are errors where nodes must match, and only worth a warning where they should. */
function termWarnings(term: NodeSelectorTerm, at: string, checkValues: boolean): readonly string[] {
  return (term.matchExpressions ?? []).flatMap(({ key, values }, i) => {
    const path = `${at}.matchExpressions[${i}]`;
    const bad = checkValues ? (values ?? []) : [];
    return [
      ...oldLabel(key, (why) => `${path}.key: ${key} is ${why}`),
      ...bad.flatMap((value, j) => labelValueProblems(value).map((problem) => `${path}.values[${j}]: ${value} is invalid, ${problem}`)),
    ];
  });
}
