/**
 * A pod is bound to the node that was chosen for it.
 *
 * Source: pkg/scheduler/schedule_one.go, pkg/scheduler/framework/plugins/defaultbinder/default_binder.go v1.36.3
 * Differs: a binding that fails is told in an Event only, not in the pod's condition.
 */
import { done, now, recall, type Reconcile, record, remember, requeueAfter, send } from "@everynode/core";
import type { Pod } from "@everynode/model";
import { retryTimeMs } from "./back-off.js";
import { type Claim, CLAIMS, claimOf, withClaim } from "./claim.js";

/** The key under which the failed bindings of a pod are remembered. */
export const failuresKey = (key: string): string => `failures ${key}`;

/** A pod, the key that it is reconciled under, and its node. */
export interface Binding {
  readonly pod: Pod;
  readonly key: string;
  readonly node: string;
  /** True: an Event tells of it. */
  readonly isTold: boolean;
}

/** Assumes that the pod is on the node, and binds it there. The claim stays until the pod is seen there. */
export function* bind({ pod, key, node, isTold }: Binding): Reconcile {
  yield* remember(CLAIMS, withClaim(yield* recall<readonly Claim[]>(CLAIMS), key, claimOf(pod, "assumed", node)));
  const { name, namespace = "", uid } = pod.metadata;
  const object = { apiVersion: "v1", kind: "Binding", metadata: { name, namespace, uid }, target: { kind: "Node", name: node } };
  const answer = yield* send({ verb: "create", kind: "Pod", namespace, name, subresource: "binding", object });
  if (answer.ok) {
    if (isTold) yield* record({ object: pod, type: "Normal", reason: "Scheduled", message: `Successfully assigned ${namespace}/${name} to ${node}` });
    return done();
  }
  yield* remember(CLAIMS, withClaim(yield* recall<readonly Claim[]>(CLAIMS), key));
  return answer.code === 404 ? done() : yield* failed(pod, key, answer.status.message ?? "");
}

/** The pod is tried again after a while, unless it turns out to have a node by then. */
function* failed(pod: Pod, key: string, why: string): Reconcile {
  const { uid } = pod.metadata;
  const before = yield* recall<{ readonly uid: string; readonly count: number }>(failuresKey(key));
  const count = before?.uid === uid ? before.count + 1 : 1;
  yield* remember(failuresKey(key), { uid, count });
  yield* record({ object: pod, type: "Warning", reason: "FailedScheduling", message: why });
  const nowMs = yield* now();
  return requeueAfter(retryTimeMs(nowMs, count) - nowMs);
}

