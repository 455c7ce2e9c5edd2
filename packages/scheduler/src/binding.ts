/**
 * A pod is bound to the node that was chosen for it.
 *
 * Source: pkg/scheduler/schedule_one.go, pkg/scheduler/framework/plugins/defaultbinder/default_binder.go v1.36.3
 * Differs: a binding that fails is told in an Event only, not in the pod's condition.
 */
import { done, recall, type Reconcile, record, remember, send, type View } from "@everynode/core";
import type { Pod } from "@everynode/model";
import { tryAgain } from "./appointment.js";
import { type Claim, CLAIMS, claimOf, withClaim } from "./claim.js";
import { release } from "./waiting-list.js";

/** A pod, its key, and its node. */
export interface Binding {
  readonly pod: Pod;
  readonly key: string;
  readonly node: string;
  /** All that is claimed by now. */
  readonly claims: readonly Claim[];
  /** True: an Event tells of it. */
  readonly isTold: boolean;
}

/** Assumes that the pod is on the node, and binds it there. The claim stays until the pod is seen there. */
export function* bind({ pod, key, node, claims, isTold }: Binding, view: View): Reconcile {
  yield* remember(CLAIMS, withClaim(claims, key, claimOf(pod, "assumed", node)));
  const { name, namespace = "", uid } = pod.metadata;
  const object = { apiVersion: "v1", kind: "Binding", metadata: { name, namespace, uid }, target: { kind: "Node", name: node } };
  const answer = yield* send({ verb: "create", kind: "Pod", namespace, name, subresource: "binding", object });
  if (answer.ok) {
    if (isTold) yield* record({ object: pod, type: "Normal", reason: "Scheduled", message: `Successfully assigned ${namespace}/${name} to ${node}` });
    return done();
  }
  // A pod that is gone keeps its claim until the scheduler hears of that, and wakes those who wait for its room.
  if (answer.code === 404) return done();
  yield* remember(CLAIMS, withClaim(yield* recall<readonly Claim[]>(CLAIMS), key));
  yield* release(node, view);
  yield* record({ object: pod, type: "Warning", reason: "FailedScheduling", message: answer.status.message ?? "" });
  return yield* tryAgain(pod, key);
}
