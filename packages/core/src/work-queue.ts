/**
 * A work queue as a value: a key is in it at most once, is never worked on twice at a time, and comes back when woken meanwhile.
 *
 * Source: staging/src/k8s.io/client-go/util/workqueue/{queue,delaying_queue,default_rate_limiters}.go v1.36.3
 * Differs: the overall bucket of ten a second is left out; only the back-off per key counts.
 */
import { AppendLog, SortedMap } from "@everynode/api";
import type { BackOff } from "./controller.js";

const BACK_OFF_BASE_MS = 5;
const BACK_OFF_LIMIT_MS = 1_000_000;

/** Who waits, who comes next, who failed how often. */
export interface WorkQueue {
  /** Keys in the order they came; an entry counts only while `waiting` names its number. */
  readonly order: AppendLog<string>;
  /** Keys that wait for a worker, with their number in `order`. */
  readonly waiting: SortedMap<number>;
  /** Keys that were woken while they were being worked on. */
  readonly again: SortedMap<true>;
  /** Keys that are to be woken later, by `timeKey` of when. */
  readonly delayed: SortedMap<string>;
  /** When each of them is woken, in simulated milliseconds. */
  readonly delayedAt: SortedMap<number>;
  /** How often each key failed in a row. */
  readonly failures: SortedMap<number>;
}

/** The queue in which nobody waits. */
export const EMPTY_QUEUE: WorkQueue = {
  order: AppendLog.empty(),
  waiting: SortedMap.empty(),
  again: SortedMap.empty(),
  delayed: SortedMap.empty(),
  delayedAt: SortedMap.empty(),
  failures: SortedMap.empty(),
};

/** The queue with some of its parts changed. Field by field, which costs V8 far less than a spread. */
function changedQueue(queue: WorkQueue, parts: Partial<WorkQueue>): WorkQueue {
  const { order = queue.order, waiting = queue.waiting, again = queue.again, delayed = queue.delayed, delayedAt = queue.delayedAt, failures = queue.failures } = parts;
  return { order, waiting, again, delayed, delayedAt, failures };
}

/** Digits of the time in a `timeKey`. */
const TIME_DIGITS = 15;

/** The time that was written last: many keys are made at one instant. */
const LAST = { atMs: NaN, text: "" };

/** A key for sorted maps that orders by time, then by name. Times are whole milliseconds from 0 to 10^15. */
export function timeKey(atMs: number, name: string): string {
  if (atMs !== LAST.atMs) {
    LAST.text = `${String(atMs).padStart(TIME_DIGITS, "0")} `;
    LAST.atMs = atMs;
  }
  return LAST.text + name;
}

/** The time of a `timeKey`. */
export function timeOfKey(key: string): number {
  let atMs = 0;
  for (let at = 0; at < TIME_DIGITS; at++) atMs = atMs * 10 + key.charCodeAt(at) - 48;
  return atMs;
}

/** The name of a `timeKey`. */
export const nameOfKey = (key: string): string => key.slice(TIME_DIGITS + 1);

/** `key` waits for a worker; if it is being worked on, it comes back afterwards. */
export function added(queue: WorkQueue, key: string, inProgress: boolean): WorkQueue {
  if (inProgress) {
    const again = queue.again.set(key, true);
    return again === queue.again ? queue : changedQueue(queue, { again });
  }
  if (queue.waiting.has(key)) return queue;
  return changedQueue(queue, { order: queue.order.append(key), waiting: queue.waiting.set(key, queue.order.end) });
}

/** `key` is woken at `atMs`, or earlier if that was asked for before. */
export function addedAt(queue: WorkQueue, key: string, atMs: number): WorkQueue {
  const present = queue.delayedAt.get(key);
  if (present !== undefined && present <= atMs) return queue;
  const delayed = present === undefined ? queue.delayed : queue.delayed.delete(timeKey(present, key));
  return changedQueue(queue, { delayed: delayed.set(timeKey(atMs, key), key), delayedAt: queue.delayedAt.set(key, atMs) });
}

/** When the next delayed key is due, in simulated milliseconds; undefined where none waits. */
export function nextDelayMs(queue: WorkQueue): number | undefined {
  const first = queue.delayed.first();
  return first === undefined ? undefined : timeOfKey(first[0]);
}

/** The queue without its first delayed key, and that key, if it is due at `nowMs`. */
export function dueKey(queue: WorkQueue, nowMs: number): { readonly queue: WorkQueue; readonly key: string } | undefined {
  const first = queue.delayed.first();
  if (first === undefined || timeOfKey(first[0]) > nowMs) return undefined;
  return { queue: changedQueue(queue, { delayed: queue.delayed.delete(first[0]), delayedAt: queue.delayedAt.delete(first[1]) }), key: first[1] };
}

/** The key that has waited longest, or undefined. */
export function headKey(queue: WorkQueue): string | undefined {
  if (queue.waiting.size === 0) return undefined;
  const { order, waiting } = queue;
  for (let at = order.start; at < order.end; at++) {
    const key = order.get(at) as string;
    if (waiting.get(key) === at) return key;
  }
  return undefined;
}

/** The queue once `key` has left it for a worker. */
export function taken(queue: WorkQueue, key: string): WorkQueue {
  const at = queue.waiting.get(key);
  if (at === undefined) return queue;
  const waiting = queue.waiting.delete(key);
  let start = queue.order.start;
  if (at === start) for (start = at + 1; start < queue.order.end && waiting.get(queue.order.get(start) as string) !== start; ) start++;
  return changedQueue(queue, { order: queue.order.trimmedTo(start), waiting });
}

/** The queue once the worker of `key` is done: woken meanwhile, it waits again. */
export function finished(queue: WorkQueue, key: string): WorkQueue {
  if (!queue.again.has(key)) return queue;
  return added(changedQueue(queue, { again: queue.again.delete(key) }), key, false);
}

/** The failures of `key` are forgotten. */
export function forgotten(queue: WorkQueue, key: string): WorkQueue {
  const failures = queue.failures.delete(key);
  return failures === queue.failures ? queue : changedQueue(queue, { failures });
}

/** `key` failed at `nowMs` and comes back after 5 ms (or what its controller has for a base), twice as much, four times as much, ... at most 1000 s; not at all after as many tries as its controller allows. */
export function failed(queue: WorkQueue, key: string, { nowMs, baseMs = BACK_OFF_BASE_MS, tries = Infinity }: BackOff & { readonly nowMs: number }): WorkQueue {
  const before = queue.failures.get(key) ?? 0;
  if (before >= tries) return forgotten(queue, key);
  const backOffMs = Math.min(baseMs * (1 << Math.min(before, 20)), BACK_OFF_LIMIT_MS);
  return addedAt(changedQueue(queue, { failures: queue.failures.set(key, before + 1) }), key, nowMs + backOffMs);
}
