/**
 * Whether a node has started, and what can be counted on until it has.
 *
 * Source: cluster-autoscaler/clusterstate/clusterstate.go, utils/taints/taints.go 1.36
 */
import { isNodeReady, isSameTaint, type Node, parseTime, type Taint, TAINT_KEYS } from "@everynode/model";

/** The taint of nodes that are about to be given back. */
export const TO_BE_DELETED: Taint = { key: "ToBeDeletedByClusterAutoscaler", effect: "NoSchedule" };

/** How long a node may take to start before nobody counts on it any more, in simulated milliseconds. */
const MAX_START_MS = 900_000;

/** True where the node is ready, and has none of the taints of its start left. */
export function isStarted(node: Node, startupTaints: readonly Taint[]): boolean {
  return isNodeReady(node) && !(node.spec.taints ?? []).some((taint) => taint.key === TAINT_KEYS.notReady || startupTaints.some((each) => isSameTaint(each, taint)));
}

/** True where the node has not started and is young enough to be counted on all the same. */
export function isStarting(node: Node, startupTaints: readonly Taint[], nowMs: number): boolean {
  return !isStarted(node, startupTaints) && nowMs - (parseTime(node.metadata.creationTimestamp) ?? 0) < MAX_START_MS;
}

/** True where the node is about to be given back. */
export const isToBeDeleted = ({ spec }: Node): boolean => spec.taints?.some(({ key }) => key === TO_BE_DELETED.key) ?? false;
