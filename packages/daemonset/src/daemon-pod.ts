/**
 * The pod that a DaemonSet makes for one node, and what its pods say of themselves.
 *
 * Source: pkg/controller/daemon/util/daemonset_util.go v1.36.3
 */
import { type NewPod, podFromTemplate } from "@everynode/core";
import { type Affinity, type DaemonSet, NO_LABELS, type Pod, type PodSpec, type StringMap, type Toleration, withFields, withLabel } from "@everynode/model";

/** The label that names a pod's revision. */
export const REVISION_HASH_LABEL = "controller-revision-hash";
/** The older label, with the template's generation. */
const TEMPLATE_GENERATION_LABEL = "pod-template-generation";
/** The annotation of a DaemonSet that counts changes of its template. */
const TEMPLATE_GENERATION_ANNOTATION = "deprecated.daemonset.template.generation";

/** The generation of the set's template as its annotation has it, or undefined where that is no number. */
export function templateGeneration(daemonSet: DaemonSet): string | undefined {
  const text = daemonSet.metadata.annotations?.[TEMPLATE_GENERATION_ANNOTATION];
  return text !== undefined && /^[+-]?[0-9]+$/.test(text) ? String(Number(text)) : undefined;
}

/** A revision of a set, as its pods name it. */
export interface Revision {
  readonly hash: string;
  /** The template's generation as the set's annotation has it; undefined where it has none. */
  readonly generation: string | undefined;
}

/** The text made last: pods that were made together share their labels. */
const LAST: { labels: StringMap | undefined; text: string } = { labels: undefined, text: " " };

/** The revision labels of a pod, as one text: hash, blank, template generation, each "" where the pod has none. */
export function revisionOf(pod: Pod): string {
  const { labels } = pod.metadata;
  if (labels !== LAST.labels) {
    LAST.text = labels === undefined ? " " : `${labels[REVISION_HASH_LABEL] ?? ""} ${labels[TEMPLATE_GENERATION_LABEL] ?? ""}`;
    LAST.labels = labels;
  }
  return LAST.text;
}

/** True where revision labels, as `revisionOf` writes them, name the revision by its hash, or by the template's generation. */
export function hasRevision(labels: string, { hash, generation }: Revision): boolean {
  const [h, g] = labels.split(" ");
  return (hash !== "" && h === hash) || (generation !== undefined && g === generation);
}

/** The template's affinity with its required terms replaced by one that names the node. */
function affinityFor(affinity: Affinity | undefined, node: string): Affinity {
  const terms = { nodeSelectorTerms: [{ matchFields: [{ key: "metadata.name", operator: "In" as const, values: [node] }] }] };
  const placing = { requiredDuringSchedulingIgnoredDuringExecution: terms };
  return affinity === undefined ? { nodeAffinity: placing } : { ...affinity, nodeAffinity: { ...affinity.nodeAffinity, ...placing } };
}

/** Who writes `spec.nodeName`: the scheduler, led by the pod's affinity (since 1.12), or the controller itself (before). */
export type PlacedBy = "scheduler" | "controller";

/** Makes the pods of one revision; everything that they have in common is shared. */
export function podMaker(daemonSet: DaemonSet, { hash, placedBy, tolerationsOf }: { readonly hash: string; readonly placedBy: PlacedBy; readonly tolerationsOf: (spec: PodSpec) => readonly Toleration[] }): (node: string) => NewPod {
  const { template } = daemonSet.spec;
  const generation = templateGeneration(daemonSet);
  let labels = template.metadata?.labels ?? NO_LABELS;
  if (generation !== undefined) labels = withLabel(labels, TEMPLATE_GENERATION_LABEL, generation);
  if (hash !== "") labels = withLabel(labels, REVISION_HASH_LABEL, hash);
  const pod = podFromTemplate(daemonSet, template, labels);
  const spec: PodSpec = { ...template.spec, tolerations: tolerationsOf(template.spec) };
  const place = (node: string): PodSpec => withFields(spec, placedBy === "controller" ? { nodeName: node } : { affinity: affinityFor(template.spec.affinity, node) });
  return (node) => ({ apiVersion: pod.apiVersion, kind: pod.kind, metadata: pod.metadata, spec: place(node), status: pod.status });
}
