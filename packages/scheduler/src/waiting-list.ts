/**
 * Pods that found no node, and what they wait for: they are tried again when something happens that may help them.
 *
 * Source: pkg/scheduler/backend/queue/scheduling_queue.go, pkg/scheduler/eventhandlers.go v1.36.3
 * Differs: a pod that only one node comes into question for hears of that node only; nobody is tried again merely because five minutes have passed.
 */
import { type Reconcile, recall, remember, type Waker } from "@everynode/core";
import type { Pod } from "@everynode/model";
import { nextRetryTimeMs } from "./back-off.js";
import { priorityOf } from "./attempt.js";
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
}

const ANY_NODE = "*";
const podKey = (key: string): string => `waiting pod ${key}`;
const listKey = (node: string): string => `waiting for ${node}`;
const NOBODY: readonly string[] = [];

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
  const before = yield* recall<Waiting>(podKey(key));
  // A cluster without nodes is waited for since the first attempt in it.
  const isStill = plugins.length === 0 && before?.uid === pod.metadata.uid && before.plugins.length === 0;
  const waiting: Waiting = { uid: pod.metadata.uid, node, plugins, failedAtMs: isStill ? before.failedAtMs : failedAtMs };
  yield* remember(podKey(key), waiting);
  const list = (yield* recall<readonly string[]>(listKey(node))) ?? NOBODY;
  if (!list.includes(key)) yield* remember(listKey(node), [...list, key]);
}

/** Takes a pod that has a node, or is gone, off the list. */
export function forget(waker: Waker, key: string): void {
  const waiting = waker.recall<Waiting>(podKey(key));
  if (waiting === undefined) return;
  waker.remember(podKey(key), undefined);
  shorten(waker, waiting.node, (each) => each !== key);
}

function shorten(waker: Waker, node: string, stays: (key: string) => boolean): void {
  const rest = (waker.recall<readonly string[]>(listKey(node)) ?? NOBODY).filter(stays);
  waker.remember(listKey(node), rest.length === 0 ? undefined : rest);
}

/** The node that an event is about. */
function placeOf(event: ClusterEvent): string {
  if ("node" in event) return event.node.metadata.name;
  return nodeTakenBy(event.pod) ?? nodeHopedFor(event.pod) ?? event.pod.spec.nodeName ?? "";
}

/** Wakes the pods that an event may help, those of higher priority first. Costs next to nothing where nobody waits for the node. */
export function wakeWaiting(waker: Waker, profiles: ReadonlyMap<string, Profile>, event: ClusterEvent): void {
  for (const node of [placeOf(event), ANY_NODE]) {
    const list = waker.recall<readonly string[]>(listKey(node));
    if (list === undefined) continue;
    const woken = list.flatMap((key) => helped(waker, key, { profiles, event }) ?? []);
    if (woken.length === 0) continue;
    const keys = new Set(woken.map(({ key }) => key));
    shorten(waker, node, (key) => !keys.has(key));
    for (const { key, afterMs } of woken.sort((a, b) => b.priority - a.priority)) waker.enqueueAfter(key, afterMs);
  }
}

interface Woken {
  readonly key: string;
  readonly priority: number;
  readonly afterMs: number;
}

function helped(waker: Waker, key: string, { profiles, event }: { readonly profiles: ReadonlyMap<string, Profile>; readonly event: ClusterEvent }): Woken | undefined {
  const waiting = waker.recall<Waiting>(podKey(key));
  const pod = waker.view.get("Pod", key);
  const profile = profiles.get(pod?.spec.schedulerName ?? "");
  if (waiting === undefined || pod === undefined || profile === undefined) return undefined;
  const priority = priorityOf(pod);
  const { nowMs } = waker.view;
  if (waiting.plugins.length === 0) return event.type === "node added" ? { key, priority, afterMs: nextRetryTimeMs(waiting.failedAtMs, nowMs) - nowMs } : undefined;
  // A pod that would only have been given a node keeps none from pods of a higher priority.
  if (event.type === "pod gone" && nodeTakenBy(event.pod) === undefined && nodeHopedFor(event.pod) !== undefined && priority > priorityOf(event.pod)) return undefined;
  const helps = profile.plugins.some((plugin) => waiting.plugins.includes(plugin.name) && (plugin.mayHelp?.(pod, event) ?? true));
  return helps ? { key, priority, afterMs: 0 } : undefined;
}
