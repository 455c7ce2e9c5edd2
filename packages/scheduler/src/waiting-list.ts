/**
 * Pods that found no node, and what they wait for: they are tried again when something happens that may help them, or when five minutes have passed.
 *
 * Source: pkg/scheduler/backend/queue/{scheduling_queue,unschedulable_pods}.go, pkg/scheduler/eventhandlers.go v1.36.3
 * Differs: a pod that only one node comes into question for hears of that node only. In a cluster without nodes pods wait for the first one, and not for time to pass.
 */
import { done, enqueueKey, type Reconcile, recall, remember, type View, type Waker } from "@everynode/core";
import type { Pod } from "@everynode/model";
import { queue, queued } from "./active-queue.js";
import { appoint } from "./appointment.js";
import { priorityOf } from "./attempt.js";
import { flushTimeMs, nextRetryTimeMs, patienceMs } from "./back-off.js";
import { nodeHopedFor, nodeTakenBy } from "./facts.js";
import type { ClusterEvent, Profile } from "./plugin.js";

/** What is remembered of a pod that found no node. */
interface Waiting {
  readonly uid: string;
  /** The one node that comes into question, or "*". */
  readonly node: string;
  /** Names of the plugins that stood in the way; none where there was no node at all. */
  readonly plugins: readonly string[];
  /** When its last attempt failed, in simulated milliseconds. */
  readonly failedAtMs: number;
  /** How often it found no node. */
  readonly count: number;
  /** False once it is to be tried again. */
  readonly waits: boolean;
}

const ANY_NODE = "*";
const podKey = (key: string): string => `waiting pod ${key}`;
const listKey = (node: string): string => `waiting for ${node}`;
const NOBODY: readonly string[] = [];
const FLUSH = "flush ";

/** True for keys under which the scheduler only looks whether a pod has waited for too long. */
export const isFlush = (key: string): boolean => key.startsWith(FLUSH);

/** A pod that is to wait. */
export interface WaitInput {
  readonly pod: Pod;
  readonly key: string;
  readonly only: ReadonlySet<string> | undefined;
  readonly plugins: readonly string[];
  readonly failedAtMs: number;
}

/** Puts a pod on the list. */
export function* wait({ pod, key, only, plugins, failedAtMs }: WaitInput): Reconcile<void> {
  const [first] = only ?? NOBODY;
  const node = only?.size === 1 && first !== undefined ? first : ANY_NODE;
  const { uid } = pod.metadata;
  const known = yield* recall<Waiting>(podKey(key));
  const before = known?.uid === uid ? known : undefined;
  // A cluster without nodes is waited for since the first attempt in it.
  const isStill = plugins.length === 0 && before?.plugins.length === 0;
  const waiting: Waiting = { uid, node, plugins, failedAtMs: isStill ? before.failedAtMs : failedAtMs, count: (before?.count ?? 0) + 1, waits: true };
  yield* remember(podKey(key), waiting);
  const list = (yield* recall<readonly string[]>(listKey(node))) ?? NOBODY;
  if (!list.includes(key)) yield* remember(listKey(node), [...list, key]);
  if (plugins.length > 0) yield* enqueueKey(FLUSH + key, flushTimeMs(failedAtMs) - failedAtMs);
}

/** Takes a pod that has a node, or is gone, off the list. */
export function forget(waker: Waker, key: string): void {
  const waiting = waker.recall<Waiting>(podKey(key));
  if (waiting === undefined) return;
  waker.remember(podKey(key), undefined);
  if (waiting.waits) shorten(waker, waiting.node, (each) => each !== key);
}

function shorten(waker: Waker, node: string, stays: (key: string) => boolean): void {
  const rest = (waker.recall<readonly string[]>(listKey(node)) ?? NOBODY).filter(stays);
  waker.remember(listKey(node), rest.length === 0 ? undefined : rest);
}

/** Wakes a pod that has changed itself. One that does not wait is on its way already. */
export function wakePod(waker: Waker, key: string, pod: Pod): void {
  const waiting = waker.recall<Waiting>(podKey(key));
  if (waiting?.waits !== true || waiting.uid !== pod.metadata.uid) return;
  shorten(waker, waiting.node, (each) => each !== key);
  putBack(waker, { key, pod, waiting });
}

interface Waiter {
  readonly key: string;
  readonly pod: Pod;
  readonly waiting: Waiting;
}

/** A pod that was taken off the list is to be tried again. */
function putBack(waker: Waker, { key, pod, waiting }: Waiter): void {
  const { nowMs } = waker.view;
  const { uid, failedAtMs, count, plugins } = waiting;
  waker.remember(podKey(key), { ...waiting, waits: false });
  if (plugins.length === 0) return appoint(waker, { key, uid }, nextRetryTimeMs(failedAtMs, nowMs) - nowMs);
  queue(waker, { key, uid, priority: priorityOf(pod), sinceMs: failedAtMs, untilMs: patienceMs(failedAtMs, count, nowMs) });
}

/** The node that an event is about. */
function placeOf(event: ClusterEvent): string {
  if ("node" in event) return event.node.metadata.name;
  return nodeTakenBy(event.pod) ?? nodeHopedFor(event.pod) ?? event.pod.spec.nodeName ?? "";
}

/** Wakes the pods that an event may help. Costs next to nothing where nobody waits for the node. */
export function wakeWaiting(waker: Waker, profiles: ReadonlyMap<string, Profile>, event: ClusterEvent): void {
  for (const node of [placeOf(event), ANY_NODE]) {
    const list = waker.recall<readonly string[]>(listKey(node));
    if (list === undefined) continue;
    const woken = list.flatMap((key) => helped(waker, key, { profiles, event }) ?? []);
    if (woken.length === 0) continue;
    const keys = new Set(woken.map(({ key }) => key));
    shorten(waker, node, (key) => !keys.has(key));
    for (const each of woken) putBack(waker, each);
  }
}

function helped(waker: Waker, key: string, { profiles, event }: { readonly profiles: ReadonlyMap<string, Profile>; readonly event: ClusterEvent }): Waiter | undefined {
  const waiting = waker.recall<Waiting>(podKey(key));
  const pod = waker.view.get("Pod", key);
  const profile = profiles.get(pod?.spec.schedulerName ?? "");
  if (waiting === undefined || pod === undefined || profile === undefined) return undefined;
  if (waiting.plugins.length === 0) return event.type === "node added" ? { key, pod, waiting } : undefined;
  // A pod that would only have been given a node keeps none from pods of a higher priority.
  if (event.type === "pod gone" && nodeTakenBy(event.pod) === undefined && nodeHopedFor(event.pod) !== undefined && priorityOf(pod) > priorityOf(event.pod)) return undefined;
  const helps = profile.plugins.some((plugin) => waiting.plugins.includes(plugin.name) && (plugin.mayHelp?.(pod, event) ?? true));
  return helps ? { key, pod, waiting } : undefined;
}

/** A node has room again that was only meant for a pod: whoever waits for one is tried again. */
export function* release(node: string, view: View): Reconcile<void> {
  for (const place of [node, ANY_NODE]) {
    const list = (yield* recall<readonly string[]>(listKey(place))) ?? NOBODY;
    const rest: string[] = [];
    for (const key of list) {
      const waiting = yield* recall<Waiting>(podKey(key));
      const pod = view.get("Pod", key);
      if (waiting?.waits !== true || pod?.metadata.uid !== waiting.uid || waiting.plugins.length === 0) {
        rest.push(key);
        continue;
      }
      const { uid, failedAtMs, count } = waiting;
      yield* remember(podKey(key), { ...waiting, waits: false });
      yield* queued({ key, uid, priority: priorityOf(pod), sinceMs: failedAtMs, untilMs: patienceMs(failedAtMs, count, view.nowMs) });
      yield* enqueueKey(key);
    }
    if (rest.length !== list.length) yield* remember(listKey(place), rest.length === 0 ? undefined : rest);
  }
}

/** Looks whether the pod of such a key has waited for too long; if so, it is tried again. */
export function* flush(flushKey: string, view: View): Reconcile {
  const key = flushKey.slice(FLUSH.length);
  const waiting = yield* recall<Waiting>(podKey(key));
  const pod = view.get("Pod", key);
  if (waiting?.waits !== true || pod?.metadata.uid !== waiting.uid || waiting.plugins.length === 0) return done();
  const { uid, node, failedAtMs } = waiting;
  const leftMs = flushTimeMs(failedAtMs) - view.nowMs;
  if (leftMs > 0) {
    yield* enqueueKey(flushKey, leftMs);
    return done();
  }
  const rest = ((yield* recall<readonly string[]>(listKey(node))) ?? NOBODY).filter((each) => each !== key);
  yield* remember(listKey(node), rest.length === 0 ? undefined : rest);
  yield* remember(podKey(key), { ...waiting, waits: false });
  yield* queued({ key, uid, priority: priorityOf(pod), sinceMs: failedAtMs, untilMs: 0 });
  yield* enqueueKey(key);
  return done();
}
