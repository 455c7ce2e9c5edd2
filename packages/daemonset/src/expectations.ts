/**
 * What a set's last sync asked for and has not been seen yet. While something is expected, the set is not managed.
 *
 * Source: pkg/controller/controller_utils.go (ControllerExpectations) v1.36.3
 */
import { now, recall, type Reconcile, remember, type Waker } from "@everynode/core";

/** Leaked expectations are given up after this time. */
const EXPIRE_MS = 300_000;

/** Pods whose creation or deletion has yet to be seen. */
export interface Expectations {
  readonly creations: number;
  readonly deletions: number;
  readonly sinceMs: number;
}

const memoryKey = (daemonSet: string): string => `expectations ${daemonSet}`;

/** True where nothing is expected of the set, or what was is overdue. */
export function* satisfied(daemonSet: string, nowMs: number): Reconcile<boolean> {
  const expected = yield* recall<Expectations>(memoryKey(daemonSet));
  return expected === undefined || (expected.creations <= 0 && expected.deletions <= 0) || nowMs - expected.sinceMs > EXPIRE_MS;
}

/** From now on so many creations and deletions are expected, and nothing else. */
export function* expect(daemonSet: string, creations: number, deletions: number): Reconcile<void> {
  const sinceMs = yield* now();
  yield* remember(memoryKey(daemonSet), { creations, deletions, sinceMs } satisfies Expectations);
}

/** So many creations or deletions that were expected will not come. */
export function* lower(daemonSet: string, creations: number, deletions: number): Reconcile<void> {
  if (creations === 0 && deletions === 0) return;
  const expected = yield* recall<Expectations>(memoryKey(daemonSet));
  if (expected !== undefined) yield* remember(memoryKey(daemonSet), { ...expected, creations: expected.creations - creations, deletions: expected.deletions - deletions });
}

/** A watch has told of a creation or a deletion. */
export function observed(waker: Waker, daemonSet: string, what: "creations" | "deletions"): void {
  const expected = waker.recall<Expectations>(memoryKey(daemonSet));
  if (expected !== undefined) waker.remember(memoryKey(daemonSet), { ...expected, [what]: expected[what] - 1 });
}

/** The set is gone, and so is what was expected of it. */
export function forget(waker: Waker, daemonSet: string): void {
  waker.remember(memoryKey(daemonSet), undefined);
}

/** As `forget`, in a reconcile. */
export function* forgetExpectations(daemonSet: string): Reconcile<void> {
  yield* remember(memoryKey(daemonSet), undefined);
}
