/**
 * What becomes of the pods of a node that is not ready: they are marked as not ready, since nobody can tell.
 *
 * Source: pkg/controller/util/node/controller_utils.go v1.36.3 (MarkPodsNotReady)
 * Differs: the pods are listed when they are needed, which is seldom, where Kubernetes watches all pods of the cluster for it.
 */
import type { UpdateRequest } from "@everynode/api";
import { type EventNote, type Reconcile, record, sendAll, sendList } from "@everynode/core";
import { formatTime, type Pod, podCondition } from "@everynode/model";

/** Marks all pods of a node as not ready, and says so in Events. Returns false where that failed for some. */
export function* markPodsNotReady(node: string, nowMs: number): Reconcile<boolean> {
  const listed = yield* sendList<Pod>({ verb: "list", kind: "Pod", fieldSelector: `spec.nodeName=${node}` });
  if (!listed.ok) return false;
  const pods = listed.object.items.filter(isToMark);
  const responses = yield* sendAll(pods.map((pod) => marking(pod, nowMs)));
  const there = pods.filter((_, i) => responses[i]?.ok === true || responses[i]?.code !== 404);
  yield* record(...there.map((object): EventNote => ({ object, type: "Warning", reason: "NodeNotReady", message: "Node is not ready" })));
  return responses.every((response) => response.ok || response.code === 404);
}

function isToMark(pod: Pod): boolean {
  const ready = podCondition(pod, "Ready");
  return ready !== undefined && ready.status !== "False";
}

function marking(pod: Pod, nowMs: number): UpdateRequest {
  const lastTransitionTime = formatTime(nowMs);
  const conditions = (pod.status.conditions ?? []).map((condition) => (condition.type === "Ready" ? { ...condition, status: "False", lastTransitionTime } : condition));
  const { name, namespace = "" } = pod.metadata;
  return { verb: "update", kind: "Pod", namespace, name, subresource: "status", object: { ...pod, status: { ...pod.status, conditions } } };
}
