/**
 * A term of pod affinity or anti-affinity, ready to be asked about pods.
 *
 * Source: staging/src/k8s.io/kube-scheduler/framework/types.go v1.36.3
 */
import { labelValue, matchesLabelSelector, type Pod, type PodAffinityTerm, type StringMap, type WeightedPodAffinityTerm } from "@everynode/model";
import type { ClusterPicture } from "../cluster-picture.js";

/** A term, and the namespace of the pod that it belongs to. */
export interface OwnedTerm {
  readonly term: PodAffinityTerm;
  readonly namespace: string;
  /** How much it counts among preferences; below zero where it is to be far from the pods. */
  readonly weight: number;
}

/** The labels of a namespace. */
export type NamespaceLabels = (namespace: string) => StringMap | undefined;

/** The labels of namespaces as a cluster has them. */
export const namespaceLabelsIn = ({ view }: ClusterPicture): NamespaceLabels => (namespace) => view.get("Namespace", namespace)?.metadata.labels;

const owned = (pod: Pod, terms: readonly PodAffinityTerm[] | undefined, weight: number): readonly OwnedTerm[] => (terms ?? []).map((term) => ({ term, namespace: pod.metadata.namespace ?? "", weight }));

/** The terms that the pod's node must meet. */
export const requiredAffinity = (pod: Pod): readonly OwnedTerm[] => owned(pod, pod.spec.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution, 1);

/** The terms that the pod's node must not meet. */
export const requiredAntiAffinity = (pod: Pod): readonly OwnedTerm[] => owned(pod, pod.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution, 1);

/** The terms that the pod would rather have met, or not met. */
export function preferences(pod: Pod): readonly OwnedTerm[] {
  const { podAffinity, podAntiAffinity } = pod.spec.affinity ?? {};
  const weighted = (terms: readonly WeightedPodAffinityTerm[] | undefined, sign: 1 | -1): readonly OwnedTerm[] =>
    (terms ?? []).flatMap(({ podAffinityTerm, weight }) => owned(pod, [podAffinityTerm], sign * weight));
  return [...weighted(podAffinity?.preferredDuringSchedulingIgnoredDuringExecution, 1), ...weighted(podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution, -1)];
}

/** What of a pod terms go by. */
export interface Named {
  readonly metadata: { readonly namespace?: string; readonly labels?: StringMap | undefined };
}

/** True where the term is about the pod. */
export function isAbout({ term, namespace }: OwnedTerm, { metadata }: Named, labelsOf: NamespaceLabels): boolean {
  const own = metadata.namespace ?? "";
  const { namespaces = [], namespaceSelector } = term;
  const isInside = namespaces.length === 0 && namespaceSelector === undefined ? own === namespace : namespaces.includes(own) || matchesLabelSelector(namespaceSelector, labelsOf(own));
  return isInside && matchesLabelSelector(term.labelSelector, metadata.labels);
}

/** True where there are terms, and all are about the pod. */
export function areAllAbout(terms: readonly OwnedTerm[], pod: Pod, labelsOf: NamespaceLabels): boolean {
  return terms.length > 0 && terms.every((term) => isAbout(term, pod, labelsOf));
}

/** A key and value that nodes of one place share (`zone` and `a`), as one text; undefined where a node has no such label. */
export function domainOf(topologyKey: string, labels: StringMap | undefined): string | undefined {
  const value = labelValue(labels, topologyKey);
  return value === undefined ? undefined : `${topologyKey}\n${value}`;
}
