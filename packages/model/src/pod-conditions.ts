/**
 * What a pod's status says: readiness, availability, phases.
 *
 * Source: pkg/api/v1/pod/util.go, staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/controller_ref.go v1.36.3
 */
import type { KubeObject, OwnerReference } from "./kube-object.js";
import { parseTime } from "./time-text.js";
import { ZERO_TIME_MS } from "./time.js";
import type { Pod, PodCondition } from "./types.generated.js";

/** What of a pod is asked here. */
type PodLike = Pick<Pod, "status">;

/** The pod's condition of that type, or undefined. Does not allocate. */
export function podCondition({ status }: PodLike, type: string): PodCondition | undefined {
  const conditions = status.conditions;
  if (conditions === undefined) return undefined;
  for (const condition of conditions) if (condition.type === type) return condition;
  return undefined;
}

/** True where the pod's condition Ready is True. Does not allocate. */
export function isPodReady(pod: PodLike): boolean {
  return podCondition(pod, "Ready")?.status === "True";
}

/** The timestamp since when the pod's condition Ready is what it is, or undefined where none is given. */
export function readySince(pod: PodLike): string | undefined {
  const since = podCondition(pod, "Ready")?.lastTransitionTime;
  return since === undefined || since === null || since === NO_TIME ? undefined : since;
}

const NO_TIME = "0001-01-01T00:00:00Z";

/**
 * True where the pod has been ready for `minReadySeconds` at `nowMs`. Timestamps are whole seconds: a pod that became ready at 0.9 s says 0 s, and
 * with one second to wait is available at 1 s.
 */
export function isPodAvailable(pod: PodLike, minReadySeconds: number, nowMs: number): boolean {
  if (!isPodReady(pod)) return false;
  return minReadySeconds === 0 || availableFrom(pod, minReadySeconds) <= nowMs;
}

/** The time in milliseconds from which on a pod that stays ready is available; Infinity for one that is not ready, or says not since when. */
export function availableFrom(pod: PodLike, minReadySeconds: number): number {
  if (!isPodReady(pod)) return Infinity;
  if (minReadySeconds === 0) return ZERO_TIME_MS;
  const since = readySince(pod);
  const ms = since === undefined ? undefined : parseTime(since);
  return ms === undefined ? Infinity : ms + minReadySeconds * 1000;
}

/** True where the pod is Failed or Succeeded, for good. */
export function isPodTerminal({ status: { phase } }: PodLike): boolean {
  return phase === "Failed" || phase === "Succeeded";
}

/** True where the pod counts as running or about to run: neither terminal nor being deleted. */
export function isPodActive(pod: Pod): boolean {
  return !isPodTerminal(pod) && !isTerminating(pod);
}

/** True where a node has been chosen for the pod. */
export function isPodBound({ spec: { nodeName } }: Pick<Pod, "spec">): boolean {
  return nodeName !== undefined && nodeName !== "";
}

/** True where the object has been deleted and is only waiting for its end. */
export function isTerminating({ metadata }: KubeObject): boolean {
  return metadata.deletionTimestamp !== undefined;
}

/** The reference to the object's controller, or undefined. Does not allocate. */
export function controllerOf({ metadata }: KubeObject): OwnerReference | undefined {
  const owners = metadata.ownerReferences;
  if (owners === undefined) return undefined;
  for (const owner of owners) if (owner.controller === true) return owner;
  return undefined;
}

/** True where the object's controller is the one with that uid. Does not allocate. */
export function isControlledBy(object: KubeObject, uid: string): boolean {
  return controllerOf(object)?.uid === uid;
}
