/**
 * The pod that a DaemonSet makes for one node, and what its pods say of themselves.
 *
 * Source: pkg/controller/daemon/util/daemonset_util.go v1.36.3
 */
import { type Affinity, type DaemonSet, type OwnerReference, type Pod, type PodSpec, type StringMap, withFields } from "@everynode/model";
import { daemonTolerations } from "./eligibility.js";

/** The label that names a pod's revision. */
export const REVISION_HASH_LABEL = "controller-revision-hash";
/** The older label, with the template's generation. */
export const TEMPLATE_GENERATION_LABEL = "pod-template-generation";
/** The annotation of a DaemonSet that counts changes of its template. */
const TEMPLATE_GENERATION_ANNOTATION = "deprecated.daemonset.template.generation";

/** The generation of the set's template as its annotation has it, or undefined where that is no number. */
export function templateGeneration(daemonSet: DaemonSet): string | undefined {
  const text = daemonSet.metadata.annotations?.[TEMPLATE_GENERATION_ANNOTATION];
  return text !== undefined && /^[+-]?[0-9]+$/.test(text) ? String(Number(text)) : undefined;
}

/** True where the pod is of the revision `hash`, or of the set's present template generation. */
export function isUpdated(pod: Pod, hash: string, generation: string | undefined): boolean {
  const labels = pod.metadata.labels ?? {};
  if (hash !== "" && labels[REVISION_HASH_LABEL] === hash) return true;
  return generation !== undefined && labels[TEMPLATE_GENERATION_LABEL] === generation;
}

/** The reference by which a pod or revision belongs to the set. */
export function controllerReference(daemonSet: DaemonSet): OwnerReference {
  const { name, uid } = daemonSet.metadata;
  return { apiVersion: "apps/v1", kind: "DaemonSet", name, uid, controller: true, blockOwnerDeletion: true };
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
export function podMaker(daemonSet: DaemonSet, hash: string, placedBy: PlacedBy): (node: string) => object {
  const { template } = daemonSet.spec;
  const { namespace, name } = daemonSet.metadata;
  const generation = templateGeneration(daemonSet);
  const labels: StringMap = {
    ...template.metadata?.labels,
    ...(generation === undefined ? {} : { [TEMPLATE_GENERATION_LABEL]: generation }),
    ...(hash === "" ? {} : { [REVISION_HASH_LABEL]: hash }),
  };
  const { annotations, finalizers } = template.metadata ?? {};
  const metadata = {
    generateName: `${name}-`,
    namespace,
    labels,
    ...(annotations === undefined ? {} : { annotations }),
    ...(finalizers === undefined ? {} : { finalizers }),
    ownerReferences: [controllerReference(daemonSet)],
  };
  const spec: PodSpec = { ...template.spec, tolerations: daemonTolerations(template.spec) };
  const place = (node: string): PodSpec => withFields(spec, placedBy === "controller" ? { nodeName: node } : { affinity: affinityFor(template.spec.affinity, node) });
  return (node) => ({ apiVersion: "v1", kind: "Pod", metadata, spec: place(node), status: { phase: "Pending" } });
}
