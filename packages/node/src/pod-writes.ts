/**
 * How controllers of the control plane end pods: they write into the status why, then delete.
 *
 * Source: pkg/api/v1/pod/util.go, pkg/util/pod/pod.go v1.36.3
 * Differs: a status is put again after a conflict, where Kubernetes patches it.
 */
import type { Response } from "@everynode/api";
import { type Reconcile, send } from "@everynode/core";
import { formatTime, type Pod, podCondition, type PodCondition } from "@everynode/model";

/** What a condition of a pod becomes. */
export type ConditionChange = Pick<PodCondition, "type" | "status"> & Required<Pick<PodCondition, "reason" | "message">>;

/** The pod with a condition as of `nowMs`; the pod itself where it has it already. The time stays where the status does. */
export function withPodCondition(pod: Pod, change: ConditionChange, nowMs: number): Pod {
  const before = podCondition(pod, change.type);
  if (before !== undefined && before.status === change.status && before.reason === change.reason && before.message === change.message) return pod;
  const lastTransitionTime = before?.status === change.status ? before.lastTransitionTime : formatTime(nowMs);
  const generation = pod.metadata.generation === undefined ? {} : { observedGeneration: pod.metadata.generation };
  const condition: PodCondition = { ...change, ...generation, lastProbeTime: before?.lastProbeTime ?? null, lastTransitionTime };
  const present = pod.status.conditions ?? [];
  const conditions = before === undefined ? [...present, condition] : present.map((each) => (each === before ? condition : each));
  return { ...pod, status: { ...pod.status, conditions } };
}

/** Writes the pod's status as `edit` makes it, of the pod as it is now after a conflict. Nothing is sent where `edit` returns the pod itself. */
export function* editPodStatus(pod: Pod, edit: (pod: Pod) => Pod): Reconcile<Response> {
  const { name, namespace = "", uid } = pod.metadata;
  let current = pod;
  for (let left = TRIES; ; left--) {
    const object = edit(current);
    if (object === current) return { ok: true, code: 200, object };
    const written = yield* send({ verb: "update", kind: "Pod", namespace, name, subresource: "status", object });
    if (written.ok || written.code !== 409 || left === 1) return written;
    const read = yield* send<Pod>({ verb: "get", kind: "Pod", namespace, name });
    if (!read.ok || read.object.metadata.uid !== uid) return read.ok ? written : read;
    current = read.object;
  }
}

const TRIES = 5;
