/**
 * The selectors of a new Pod that ask for pods with the same labels as its own, or with other ones.
 *
 * Source: pkg/registry/core/pod/strategy.go v1.36.3
 */
import type { StringMap } from "../kube-object.js";
import type { LabelSelector, LabelSelectorRequirement, PodAffinity, PodAffinityTerm, PodSpec, TopologySpreadConstraint } from "../types.generated.js";

/** The spec with `matchLabelKeys` and `mismatchLabelKeys` written out in its selectors. */
export function withLabelKeys(spec: PodSpec, labels: StringMap | undefined): PodSpec {
  if (labels === undefined || (spec.affinity === undefined && spec.topologySpreadConstraints === undefined)) return spec;
  const podAffinity = writtenOut(spec.affinity?.podAffinity, labels);
  const podAntiAffinity = writtenOut(spec.affinity?.podAntiAffinity, labels);
  const constraints = mapped(spec.topologySpreadConstraints, (constraint) => spreadWrittenOut(constraint, labels));
  const affinityStays = podAffinity === spec.affinity?.podAffinity && podAntiAffinity === spec.affinity?.podAntiAffinity;
  if (affinityStays && constraints === spec.topologySpreadConstraints) return spec;
  const affinity = { ...spec.affinity, ...(podAffinity === undefined ? {} : { podAffinity }), ...(podAntiAffinity === undefined ? {} : { podAntiAffinity }) };
  return {
    ...spec,
    ...(spec.affinity === undefined ? {} : { affinity }),
    ...(constraints === undefined ? {} : { topologySpreadConstraints: constraints }),
  };
}

/** The list with each element changed; itself where none is. */
function mapped<T>(list: readonly T[] | undefined, change: (element: T) => T): readonly T[] | undefined {
  if (list === undefined) return undefined;
  const changed = list.map(change);
  return changed.every((element, i) => element === list[i]) ? list : changed;
}

function writtenOut<A extends PodAffinity>(affinity: A | undefined, labels: StringMap): A | undefined {
  if (affinity === undefined) return undefined;
  const required = mapped(affinity.requiredDuringSchedulingIgnoredDuringExecution, (term) => termWrittenOut(term, labels));
  const preferred = mapped(affinity.preferredDuringSchedulingIgnoredDuringExecution, (weighted) => {
    const podAffinityTerm = termWrittenOut(weighted.podAffinityTerm, labels);
    return podAffinityTerm === weighted.podAffinityTerm ? weighted : { ...weighted, podAffinityTerm };
  });
  if (required === affinity.requiredDuringSchedulingIgnoredDuringExecution && preferred === affinity.preferredDuringSchedulingIgnoredDuringExecution) return affinity;
  return {
    ...affinity,
    ...(required === undefined ? {} : { requiredDuringSchedulingIgnoredDuringExecution: required }),
    ...(preferred === undefined ? {} : { preferredDuringSchedulingIgnoredDuringExecution: preferred }),
  };
}

function termWrittenOut(term: PodAffinityTerm, labels: StringMap): PodAffinityTerm {
  const { labelSelector, matchLabelKeys, mismatchLabelKeys } = term;
  if (labelSelector === undefined) return term;
  const added = [...requirements(matchLabelKeys, "In", labels), ...requirements(mismatchLabelKeys, "NotIn", labels)];
  return added.length === 0 ? term : { ...term, labelSelector: withRequirements(labelSelector, added) };
}

function spreadWrittenOut(constraint: TopologySpreadConstraint, labels: StringMap): TopologySpreadConstraint {
  const { labelSelector, matchLabelKeys } = constraint;
  const added = labelSelector === undefined ? [] : requirements(matchLabelKeys, "In", labels);
  return labelSelector === undefined || added.length === 0 ? constraint : { ...constraint, labelSelector: withRequirements(labelSelector, added) };
}

function requirements(keys: readonly string[] | undefined, operator: "In" | "NotIn", labels: StringMap): readonly LabelSelectorRequirement[] {
  return (keys ?? []).flatMap((key) => {
    const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
    return value === undefined ? [] : [{ key, operator, values: [value] }];
  });
}

function withRequirements(selector: LabelSelector, added: readonly LabelSelectorRequirement[]): LabelSelector {
  return { ...selector, matchExpressions: [...(selector.matchExpressions ?? []), ...added] };
}
