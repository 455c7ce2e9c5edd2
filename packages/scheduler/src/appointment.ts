/**
 * Pods that are tried again at a certain time, whatever happens: after a request that failed, or where there had been no nodes at all.
 *
 * Source: pkg/scheduler/backend/queue/backoff_queue.go v1.36.3
 */
import { done, enqueueKey, now, recall, type Reconcile, remember, type Waker } from "@everynode/core";
import type { Pod } from "@everynode/model";
import { queued } from "./active-queue.js";
import { priorityOf } from "./attempt.js";
import { retryTimeMs } from "./back-off.js";

/** What is remembered of such a pod. */
interface Appointment {
  readonly uid: string;
  /** When, in simulated milliseconds; left out once it has been kept. */
  readonly atMs?: number;
  /** How many of its requests have failed in a row. */
  readonly failures: number;
}

const appointmentKey = (key: string): string => `appointment ${key}`;

/** The pod is tried again after a while, since a request for it failed. */
export function* tryAgain(pod: Pod, key: string): Reconcile {
  const { uid } = pod.metadata;
  const before = yield* recall<Appointment>(appointmentKey(key));
  const failures = before?.uid === uid ? before.failures + 1 : 1;
  const nowMs = yield* now();
  const atMs = retryTimeMs(nowMs, failures);
  yield* remember(appointmentKey(key), { uid, atMs, failures } satisfies Appointment);
  yield* enqueueKey(key, atMs - nowMs);
  return done();
}

/** The pod is tried after `afterMs`. */
export function appoint(waker: Waker, pod: { readonly key: string; readonly uid: string }, afterMs: number): void {
  const { key, uid } = pod;
  const atMs = waker.view.nowMs + afterMs;
  waker.remember(appointmentKey(key), { uid, atMs, failures: 0 } satisfies Appointment);
  waker.enqueueAfter(key, afterMs);
}

/** The pod needs no appointment any more. */
export function cancel(waker: Waker, key: string): void {
  if (waker.recall(appointmentKey(key)) !== undefined) waker.remember(appointmentKey(key), undefined);
}

/** Queues the pod of a key whose time has come. */
export function* keepAppointment(key: string, pod: Pod | undefined, nowMs: number): Reconcile<void> {
  const appointment = yield* recall<Appointment>(appointmentKey(key));
  const { uid, atMs, failures } = appointment ?? {};
  if (uid === undefined || failures === undefined || atMs === undefined || atMs > nowMs) return;
  yield* remember(appointmentKey(key), { uid, failures } satisfies Appointment);
  if (pod?.metadata.uid === uid) yield* queued({ key, uid, priority: priorityOf(pod), sinceMs: atMs, untilMs: 0 });
}
