/**
 * Pods are made and deleted: expectations first, creations in batches that double, deletions all at once.
 *
 * Source: pkg/controller/daemon/daemon_controller.go (syncNodes), pkg/controller/controller_utils.go (RealPodControl) v1.36.3
 */
import type { DeleteRequest, Request, Response, Success } from "@everynode/api";
import { creationNote, deletionNote, isTerminatingNamespace, type Reconcile, record, sendAll, wrote } from "@everynode/core";
import type { DaemonSet, Pod } from "@everynode/model";
import { type PlacedBy, podMaker } from "./daemon-pod.js";
import type { DaemonSetParts } from "./parts.js";

/** Creations and deletions of one sync, at most. */
export const BURST_REPLICAS = 250;

/** A set as its sync goes on. */
export interface Managed {
  readonly key: string;
  readonly daemonSet: DaemonSet;
  readonly hash: string;
  readonly placedBy: PlacedBy;
  readonly parts: DaemonSetParts;
  /** Given: what a pod must still be when it is deleted. */
  readonly precondition: ((pod: string) => DeleteRequest["preconditions"]) | undefined;
}

/** What a sync is to do. */
export interface Plan {
  readonly create: readonly string[];
  readonly remove: readonly string[];
}

/** Makes pods on nodes; what went wrong, one text per failure. */
function* createPods(managed: Managed, nodes: readonly string[]): Reconcile<readonly string[]> {
  if (nodes.length === 0) return [];
  const { daemonSet, key, parts } = managed;
  const { namespace = "", uid } = daemonSet.metadata;
  const podFor = podMaker(daemonSet, { hash: managed.hash, placedBy: managed.placedBy, tolerationsOf: parts.tolerationsOf });
  const errors: string[] = [];
  for (let at = 0, size = Math.min(1, nodes.length); at < nodes.length; at += size, size = Math.min(2 * size, nodes.length - at)) {
    const requests = nodes.slice(at, at + size).map((node): Request => ({ verb: "create", kind: "Pod", namespace, object: podFor(node) }));
    const answers: readonly Response<Pod>[] = yield* sendAll<Pod>(requests);
    const made = answers.filter((answer): answer is Success<Pod> => answer.ok);
    yield* wrote({ key, uid }, "Pod", made);
    const failed = answers.flatMap((answer) => (answer.ok ? [] : [answer.status]));
    yield* record(...answers.flatMap((answer) => creationNote(daemonSet, answer)));
    const counted = failed.filter((status) => !isTerminatingNamespace(status));
    yield* parts.lowerExpectations(key, counted.length, 0);
    errors.push(...counted.map((status) => status.message ?? ""));
    const skipped = parts.skippedAfter(nodes.length, at, size);
    if (counted.length > 0 && skipped > 0) {
      yield* parts.lowerExpectations(key, skipped, 0);
      break;
    }
  }
  return errors;
}

function deletion({ daemonSet, precondition }: Managed, name: string): Request {
  const request: DeleteRequest = { verb: "delete", kind: "Pod", namespace: daemonSet.metadata.namespace ?? "", name };
  const preconditions = precondition?.(name);
  return preconditions === undefined ? request : { ...request, preconditions };
}

/** Deletes pods by name; what went wrong, one text per failure. */
function* deletePods(managed: Managed, pods: readonly string[]): Reconcile<readonly string[]> {
  const { daemonSet, key, parts } = managed;
  const answers = yield* sendAll(pods.map((name) => deletion(managed, name)));
  const failed = answers.flatMap((answer) => (answer.ok ? [] : [answer.status]));
  yield* record(...answers.flatMap((answer, at) => deletionNote(daemonSet, pods[at] ?? "", answer)));
  yield* parts.lowerExpectations(key, 0, failed.length);
  return failed.filter((status) => status.reason !== "NotFound").map((status) => status.message ?? "");
}

/** Does what the plan says, as far as one sync goes; what went wrong, one text per failure. */
export function* syncNodes(managed: Managed, plan: Plan): Reconcile<readonly string[]> {
  const create = plan.create.slice(0, BURST_REPLICAS);
  const remove = plan.remove.slice(0, BURST_REPLICAS);
  yield* managed.parts.expectPods(managed.key, create.length, remove.length);
  const notCreated = yield* createPods(managed, create);
  const notDeleted = remove.length === 0 ? [] : yield* deletePods(managed, remove);
  return [...notCreated, ...notDeleted];
}
