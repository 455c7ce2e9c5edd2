/**
 * A controller does not act on a view that is older than its own last writes.
 *
 * Source: pkg/controller/util/consistency v1.36.3
 */
import type { Success } from "@everynode/api";
import { recall, type Reconcile, remember, type View, type Waker } from "@everynode/core";

/** The resourceVersions of a set's last writes, by kind. */
interface Written {
  readonly uid: string;
  readonly Pod?: number;
  readonly DaemonSet?: number;
}

const memoryKey = (daemonSet: string): string => `written ${daemonSet}`;
const RESOURCES = { Pod: "pods", DaemonSet: "daemonsets.apps" } as const;

/** Why the view is too old for the set, or undefined; what is no longer needed is forgotten. */
export function* staleness(daemonSet: string, view: View): Reconcile<string | undefined> {
  const written = yield* recall<Written>(memoryKey(daemonSet));
  if (written === undefined) return undefined;
  for (const kind of ["Pod", "DaemonSet"] as const) {
    const wrote = written[kind];
    if (wrote !== undefined && view.revision(kind) < wrote) {
      return `read version: ${view.revision(kind)} is not as new as written version: ${wrote} for group resource ${RESOURCES[kind]}`;
    }
  }
  yield* remember(memoryKey(daemonSet), undefined);
  return undefined;
}

/** Remembers the newest of some answered writes. */
export function* wrote(daemonSet: { readonly key: string; readonly uid: string }, kind: "Pod" | "DaemonSet", answers: readonly Success[]): Reconcile<void> {
  let newest = 0;
  for (const { object } of answers) newest = Math.max(newest, Number(object.metadata.resourceVersion));
  if (newest === 0) return;
  const before = yield* recall<Written>(memoryKey(daemonSet.key));
  const kept = before?.uid === daemonSet.uid ? before : { uid: daemonSet.uid };
  yield* remember(memoryKey(daemonSet.key), { ...kept, [kind]: Math.max(newest, kept[kind] ?? 0) });
}

/** The set is gone, and so is what it wrote. */
export function forgetWrites(waker: Waker, daemonSet: string): void {
  waker.remember(memoryKey(daemonSet), undefined);
}
