/**
 * How long a pod waits after an attempt that failed for no fault of its own: 1 s, 2 s, 4 s, 8 s, then 10 s, in whole seconds of the clock.
 *
 * Source: pkg/scheduler/backend/queue/backoff_queue.go v1.36.3
 * Differs: only failures of requests, and of clusters without nodes, wait; other pods are tried as soon as something may help them, as Kubernetes does whenever its active queue is empty.
 */

const WAITS_MS: readonly number[] = [1_000, 2_000, 4_000, 8_000];
const LONGEST_MS = 10_000;
const WINDOW_MS = 1_000;

/**
 * When a pod whose `count`-th attempt in a row failed at `failedAtMs` is tried again. A pod that failed at 0.3 s is to wait until 1.3 s; that is within
 * second 1, which must be over: it is tried at 2 s.
 */
export function retryTimeMs(failedAtMs: number, count: number): number {
  const waitMs = WAITS_MS[count - 1] ?? LONGEST_MS;
  return (Math.floor((failedAtMs + waitMs) / WINDOW_MS) + 1) * WINDOW_MS;
}

/** The first of the times from `nowMs` on at which a pod is tried that failed first at `failedAtMs`, and would fail each time. */
export function nextRetryTimeMs(failedAtMs: number, nowMs: number): number {
  let atMs = failedAtMs;
  for (let count = 1; count === 1 || atMs < nowMs; count++) {
    atMs = retryTimeMs(atMs, count);
    // From here on the attempts are eleven seconds apart.
    const apartMs = LONGEST_MS + WINDOW_MS;
    if (count > WAITS_MS.length && atMs < nowMs) atMs += Math.ceil((nowMs - atMs) / apartMs) * apartMs;
  }
  return atMs;
}
