/**
 * What a kubelet is in charge of: a pod on its machine, as it is to be, and the Pod that it reports on.
 *
 * Source: pkg/kubelet/pod/{pod_manager,mirror_client}.go, pkg/kubelet/types/pod_update.go v1.36.3
 */
import type { Machine, Node, Pod } from "@everynode/model";

/** The annotation that says where a kubelet has a pod from. */
export const CONFIG_SOURCE = "kubernetes.io/config.source";
/** The annotation with the hash of a pod that a kubelet has from a file. */
export const CONFIG_HASH = "kubernetes.io/config.hash";
/** The annotation of a mirror pod with the hash of what it mirrors. */
const CONFIG_MIRROR = "kubernetes.io/config.mirror";

/** A pod that a kubelet is in charge of. */
export interface Charge {
  readonly node: string;
  readonly uid: string;
  /** As it is to be; undefined where it is to go. */
  readonly desired: Pod | undefined;
  /** As the API has it, to be reported on; undefined where it has not. */
  readonly reported: Pod | undefined;
  readonly isStatic: boolean;
}

/** The uid of what a Pod mirrors; undefined where it is no mirror. */
export function mirroredUid({ metadata: { annotations } }: Pod): string | undefined {
  return annotations?.[CONFIG_MIRROR];
}

/** The static pod of that uid; undefined where the machine has none. */
export function staticPod({ spec: { staticPods = {} } }: Machine, uid: string): Pod | undefined {
  return Object.values(staticPods).find(({ metadata }) => metadata.uid === uid);
}

const mirrorName = ({ metadata: { name } }: Pod, node: string): string => `${name}-${node}`;

/** The key of the Pod through which the API shows a static pod. */
export const mirrorKey = (pod: Pod, node: string): string => `${pod.metadata.namespace}/${mirrorName(pod, node)}`;

/** The Pod through which the API shows a static pod: it has the node's name behind its own, and belongs to the node. */
export function mirrorPod(pod: Pod, node: Node): object {
  const { uid, labels, annotations } = pod.metadata;
  const owner = { apiVersion: "v1", kind: "Node", name: node.metadata.name, uid: node.metadata.uid, controller: true };
  const metadata = { name: mirrorName(pod, node.metadata.name), namespace: pod.metadata.namespace, ...(labels === undefined ? {} : { labels }), annotations: { ...annotations, [CONFIG_MIRROR]: uid }, ownerReferences: [owner] };
  return { apiVersion: "v1", kind: "Pod", metadata, spec: pod.spec };
}
