/**
 * How long a pod waits after an attempt that failed: 1 s, 2 s, 4 s, 8 s, then 10 s, in whole seconds of the clock; and how long at the most where nothing
 * happens that may help it.
 *
 * Source: pkg/scheduler/backend/queue/{backoff_queue,scheduling_queue}.go v1.36.3
 */

const WAITS_MS: readonly number[] = [1_000, 2_000, 4_000, 8_000];
const LONGEST_MS = 10_000;
const WINDOW_MS = 1_000;
const UNSCHEDULABLE_MS = 300_000;
const FLUSH_PERIOD_MS = 30_000;

/** The beginning of the second that `atMs` is in. */
export const windowStartMs = (atMs: number): number => Math.floor(atMs / WINDOW_MS) * WINDOW_MS;

/** The beginning of the second in which a pod has waited long enough whose `count`-th attempt failed at `failedAtMs`. */
function backOffMs(failedAtMs: number, count: number): number {
  return windowStartMs(failedAtMs + (WAITS_MS[count - 1] ?? LONGEST_MS));
}

/**
 * When a pod whose `count`-th attempt in a row failed at `failedAtMs` is tried again. A pod that failed at 0.3 s is to wait until 1.3 s; that is within
 * second 1, which must be over: it is tried at 2 s.
 */
export function retryTimeMs(failedAtMs: number, count: number): number {
  return backOffMs(failedAtMs, count) + WINDOW_MS;
}

/** The second until which a pod should wait that something may have helped at `nowMs`; 0 where it has waited long enough. */
export function patienceMs(failedAtMs: number, count: number, nowMs: number): number {
  const untilMs = backOffMs(failedAtMs, count);
  return untilMs < windowStartMs(nowMs) ? 0 : untilMs;
}

/** When a pod is tried again that found no node at `failedAtMs`, and that nothing may have helped since: at the first half minute after five. */
export function flushTimeMs(failedAtMs: number): number {
  return (Math.floor((failedAtMs + UNSCHEDULABLE_MS) / FLUSH_PERIOD_MS) + 1) * FLUSH_PERIOD_MS;
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
