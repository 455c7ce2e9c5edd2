/**
 * How long a failed pod stays before the next one takes its place: 1 s, 2 s, 4 s, ... 15 min, by set, generation and node.
 *
 * Source: staging/src/k8s.io/client-go/util/flowcontrol/backoff.go, pkg/controller/daemon/daemon_controller.go v1.36.3
 * Differs: entries are not collected; they are replaced by the next one of their key.
 */
import { recall, type Reconcile, remember } from "@everynode/core";
import type { DaemonSet } from "@everynode/model";

const FIRST_MS = 1_000;
const MOST_MS = 900_000;

interface BackOff {
  readonly delayMs: number;
  readonly sinceMs: number;
}

const memoryKey = (daemonSet: DaemonSet, node: string): string => `back-off ${daemonSet.metadata.uid}/${daemonSet.status.observedGeneration ?? 0}/${node}`;

/** How many milliseconds of its back-off the node still has ahead in full length, or 0 once a failed pod there may go. */
export function* backOffLeft(daemonSet: DaemonSet, node: string, nowMs: number): Reconcile<number> {
  const entry = yield* recall<BackOff>(memoryKey(daemonSet, node));
  if (entry === undefined || nowMs - entry.sinceMs > 2 * MOST_MS) return 0;
  return nowMs - entry.sinceMs < entry.delayMs ? entry.delayMs : 0;
}

/** A failed pod is deleted now: the next one of this node waits twice as long. */
export function* backOffRaised(daemonSet: DaemonSet, node: string, nowMs: number): Reconcile<void> {
  const key = memoryKey(daemonSet, node);
  const entry = yield* recall<BackOff>(key);
  const fresh = entry === undefined || nowMs - entry.sinceMs > 2 * MOST_MS;
  yield* remember(key, { delayMs: fresh ? FIRST_MS : Math.min(entry.delayMs * 2, MOST_MS), sinceMs: nowMs } satisfies BackOff);
}
