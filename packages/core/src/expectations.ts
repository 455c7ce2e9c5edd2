/**
 * What a controller's last sync of one object asked for and has not been seen yet. While something is expected, the object's pods are left alone.
 *
 * Source: pkg/controller/controller_utils.go (ControllerExpectations, UIDTrackingControllerExpectations) v1.36.3
 */
import type { Waker } from "./controller.js";
import { now, recall, type Reconcile, remember } from "./effect.js";

/** Leaked expectations are given up after this time. */
const EXPIRE_MS = 300_000;

/** Pods whose creation or deletion has yet to be seen. */
export interface Expectations {
  readonly creations: number;
  readonly deletions: number;
  readonly sinceMs: number;
  /** Names of the pods whose deletion is expected, where only these count. */
  readonly leaving?: readonly string[];
}

const PREFIX = "expectations ";

const memoryKey = (owner: string): string => PREFIX + owner;

/** True where nothing is expected of the object called `owner`, or what was is overdue. */
export function* expectationsMet(owner: string, nowMs: number): Reconcile<boolean> {
  const expected = yield* recall<Expectations>(memoryKey(owner));
  return expected === undefined || (expected.creations <= 0 && expected.deletions <= 0) || nowMs - expected.sinceMs > EXPIRE_MS;
}

/** From now on so many creations and deletions are expected, and nothing else; any pod's deletion counts. */
export function* expectPods(owner: string, creations: number, deletions: number): Reconcile<void> {
  const sinceMs = yield* now();
  yield* remember(memoryKey(owner), { creations, deletions, sinceMs } satisfies Expectations);
}

/** From now on the deletion of these pods is expected, and nothing else. */
export function* expectLeaving(owner: string, leaving: readonly string[]): Reconcile<void> {
  const sinceMs = yield* now();
  yield* remember(memoryKey(owner), { creations: 0, deletions: leaving.length, sinceMs, leaving } satisfies Expectations);
}

/** So many creations or deletions that were expected will not come. */
export function* lowerExpectations(owner: string, creations: number, deletions: number): Reconcile<void> {
  if (creations === 0 && deletions === 0) return;
  const expected = yield* recall<Expectations>(memoryKey(owner));
  if (expected !== undefined) yield* remember(memoryKey(owner), { ...expected, creations: expected.creations - creations, deletions: expected.deletions - deletions });
}

/** The expectations without the deletion of `pod`: as they were where it is not among those that count. */
function withoutLeaving(expected: Expectations, pod: string): Expectations {
  const { leaving } = expected;
  if (leaving === undefined) return { ...expected, deletions: expected.deletions - 1 };
  if (!leaving.includes(pod)) return expected;
  return { ...expected, deletions: expected.deletions - 1, leaving: leaving.filter((name) => name !== pod) };
}

/** The deletion of a pod that was expected by its name will not come. */
export function* forgetLeaving(owner: string, pod: string): Reconcile<void> {
  const expected = yield* recall<Expectations>(memoryKey(owner));
  if (expected !== undefined) yield* remember(memoryKey(owner), withoutLeaving(expected, pod));
}

/** A watch has told of a pod's creation. */
export function creationObserved(waker: Waker, owner: string): void {
  const expected = waker.recall<Expectations>(memoryKey(owner));
  if (expected !== undefined) waker.remember(memoryKey(owner), { ...expected, creations: expected.creations - 1 });
}

/** A watch has told of the deletion of the pod called `pod`. O(pods whose deletion is expected). */
export function deletionObserved(waker: Waker, owner: string, pod: string): void {
  const expected = waker.recall<Expectations>(memoryKey(owner));
  if (expected === undefined) return;
  const next = withoutLeaving(expected, pod);
  if (next !== expected) waker.remember(memoryKey(owner), next);
}

/** The object is gone, and so is what was expected of it. */
export function dropExpectations(waker: Waker, owner: string): void {
  waker.remember(memoryKey(owner), undefined);
}

/** As `dropExpectations`, in a reconcile. */
export function* forgetExpectations(owner: string): Reconcile<void> {
  yield* remember(memoryKey(owner), undefined);
}

/**
 * What an entry in a controller's memory still expects, null for nothing; undefined where it is about something else. For those who compare memories: numbers only fall until they are
 * given anew, so those below 0 are as good as 0, and two that expect nothing are alike whenever they began.
 */
export function rememberedExpectations(key: string, value: unknown): Expectations | null | undefined {
  if (!key.startsWith(PREFIX)) return undefined;
  const expected = value as Expectations;
  const creations = Math.max(0, expected.creations);
  const deletions = Math.max(0, expected.deletions);
  return creations + deletions === 0 ? null : { ...expected, creations, deletions };
}
