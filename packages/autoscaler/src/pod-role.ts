/**
 * What a pod means to the autoscaler.
 *
 * Source: cluster-autoscaler/utils/pod/pod.go, simulator/drainability/rules, core/utils/expendable.go 1.36
 */
import { annotationOf, controllerOf, isPodTerminal, type Pod, podCondition } from "@everynode/model";

/** The annotation of pods that count as daemons whoever made them. */
const DAEMON = "cluster-autoscaler.kubernetes.io/daemonset-pod";
/** The annotation by which kubelets mark what stands for a static pod. */
const MIRROR = "kubernetes.io/config.mirror";
/** Pods of a lower priority are worth no node. */
const LOWEST_PRIORITY = -10;

/** True for pods that run on a node because the node is there. */
function isDaemonPod(pod: Pod): boolean {
  return controllerOf(pod)?.kind === "DaemonSet" || annotationOf(pod, DAEMON) === "true";
}

/** True where the pod keeps its node from being given back: it takes room there, and would not go with the node. */
export function isKeepingNode(pod: Pod): boolean {
  return (pod.spec.nodeName ?? "") !== "" && !isPodTerminal(pod) && !isDaemonPod(pod) && annotationOf(pod, MIRROR) === undefined;
}

/** True where the scheduler has found no node for the pod, and more nodes might help. */
export function isWaiting(pod: Pod): boolean {
  if ((pod.spec.nodeName ?? "") !== "" || pod.metadata.deletionTimestamp !== undefined || isPodTerminal(pod) || isDaemonPod(pod)) return false;
  const scheduled = podCondition(pod, "PodScheduled");
  return scheduled?.status === "False" && scheduled.reason === "Unschedulable" && (pod.spec.priority ?? 0) >= LOWEST_PRIORITY;
}
