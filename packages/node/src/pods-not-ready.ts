/**
 * What becomes of the pods of a node that is not ready: they are marked as not ready, since nobody can tell.
 *
 * Source: pkg/controller/util/node/controller_utils.go v1.36.3 (MarkPodsNotReady)
 */
import type { UpdateRequest } from "@everynode/api";
import { type Reconcile, record, sendAll, type View } from "@everynode/core";
import { formatTime, type Pod, podCondition } from "@everynode/model";

/** Marks all pods of a node as not ready, and says so in Events. Returns false where that failed for some. */
export function* markPodsNotReady(view: View, node: string): Reconcile<boolean> {
  const pods: Pod[] = [];
  view.podsOnNode(node).forEach((_, key) => {
    const pod = view.get("Pod", key);
    const ready = pod && podCondition(pod, "Ready");
    if (pod !== undefined && ready !== undefined && ready.status !== "False") pods.push(pod);
  });
  const responses = yield* sendAll(pods.map((pod) => marking(pod, view.nowMs)));
  let all = true;
  for (const [i, response] of responses.entries()) {
    if (!response.ok && response.code === 404) continue;
    all &&= response.ok;
    yield* record({ object: pods[i] as Pod, type: "Warning", reason: "NodeNotReady", message: "Node is not ready" });
  }
  return all;
}

function marking(pod: Pod, nowMs: number): UpdateRequest {
  const lastTransitionTime = formatTime(nowMs);
  const conditions = (pod.status.conditions ?? []).map((condition) => (condition.type === "Ready" ? { ...condition, status: "False", lastTransitionTime } : condition));
  const { name, namespace = "" } = pod.metadata;
  return { verb: "update", kind: "Pod", namespace, name, subresource: "status", object: { ...pod, status: { ...pod.status, conditions } } };
}
