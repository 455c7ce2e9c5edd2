/**
 * A ReplicaSet makes and deletes pods: expectations first, creations in batches that double, deletions all at once.
 *
 * Source: pkg/controller/replicaset/replica_set.go (manageReplicas, slowStartBatch), pkg/controller/controller_utils.go (RealPodControl) v1.36.3
 */
import type { Request, Response, Success } from "@everynode/api";
import { creationNote, deletionNote, expectLeaving, expectPods, forgetLeaving, isTerminatingNamespace, lowerExpectations, podFromTemplate, type Reconcile, record, sendAll, wrote } from "@everynode/core";
import type { Pod, ReplicaSet } from "@everynode/model";

/** Creations or deletions of one sync, at most. */
export const BURST_REPLICAS = 500;

/** A set as its sync goes on. */
export interface Managed {
  readonly key: string;
  readonly replicaSet: ReplicaSet;
}

/** Makes `count` pods, 1, 2, 4, ... at a time while all goes well; what went wrong first, or undefined. */
export function* createPods({ key, replicaSet }: Managed, count: number): Reconcile<string | undefined> {
  const { namespace = "", uid } = replicaSet.metadata;
  yield* expectPods(key, count, 0);
  const { template } = replicaSet.spec;
  const object = podFromTemplate(replicaSet, template, template.metadata?.labels ?? {});
  for (let left = count, size = 1; left > 0; size = 2 * size) {
    const batch = Math.min(size, left);
    const requests = Array.from({ length: batch }, (): Request => ({ verb: "create", kind: "Pod", namespace, object }));
    const answers: readonly Response<Pod>[] = yield* sendAll<Pod>(requests);
    left -= batch;
    yield* wrote({ key, uid }, "Pod", answers.filter((answer): answer is Success<Pod> => answer.ok));
    yield* record(...answers.flatMap((answer) => creationNote(replicaSet, answer)));
    const failed = answers.flatMap((answer) => (answer.ok || isTerminatingNamespace(answer.status) ? [] : [answer.status]));
    if (failed.length === 0) continue;
    yield* lowerExpectations(key, failed.length + left, 0);
    return failed[0]?.message ?? "";
  }
  return undefined;
}

/** Deletes pods; what went wrong first, or undefined. */
export function* deletePods({ key, replicaSet }: Managed, pods: readonly Pod[]): Reconcile<string | undefined> {
  const { namespace = "" } = replicaSet.metadata;
  const names = pods.map((pod) => pod.metadata.name);
  yield* expectLeaving(key, names);
  const answers = yield* sendAll(names.map((name): Request => ({ verb: "delete", kind: "Pod", namespace, name })));
  let why: string | undefined;
  for (const [at, answer] of answers.entries()) {
    if (answer.ok) continue;
    yield* forgetLeaving(key, names[at] ?? "");
    if (answer.status.reason !== "NotFound") why ??= answer.status.message ?? "";
  }
  yield* record(...answers.flatMap((answer, at) => deletionNote(replicaSet, names[at] ?? "", answer)));
  return why;
}
