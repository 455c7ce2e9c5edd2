/** Pods that are ready and count as available once they have been so for minReadySeconds, in the order in which that happens. */
import type { SortedMap } from "@everynode/api";
import { nameOfKey, timeKey, timeOfKey } from "./work-queue.js";

/** Names (of the pods, or of the nodes they are on) by `timeKey` of from when on the pod is available, "ripe". Those that are by now stay in it. */
export type Ripening = SortedMap<true>;

/** Times before 1970 stand for its start: no clock shows an earlier one, and a key has no sign. */
const ripeKey = (atMs: number, name: string): string => timeKey(Math.max(atMs, 0), name);

/** How many are ripe at `nowMs`. O(log n). */
export function ripeCount(ripening: Ripening, nowMs: number): number {
  return ripening.rank(ripeKey(nowMs + 1, ""));
}

/** Names of those that are not, in order of name. O(u log u) for u of them. */
export function unripeNames(ripening: Ripening, nowMs: number): readonly string[] {
  return Array.from(ripening.entries(ripeKey(nowMs + 1, "")), ([key]) => nameOfKey(key)).sort();
}

/** In how many milliseconds from `nowMs` the next one is ripe, or undefined where none is on its way. O(log n). */
export function nextRipeAfterMs(ripening: Ripening, nowMs: number): number | undefined {
  for (const [key] of ripening.entries(ripeKey(nowMs + 1, ""))) return timeOfKey(key) - nowMs;
  return undefined;
}

/** The ripening once the pod of that name has another time, in simulated milliseconds; Infinity where there is none, or it is not ready. O(log n). */
export function ripeningAfter(ripening: Ripening, name: string, times: { readonly was: number; readonly is: number }): Ripening {
  const { was, is } = times;
  if (was === is) return ripening;
  const without = was === Infinity ? ripening : ripening.delete(ripeKey(was, name));
  return is === Infinity ? without : without.set(ripeKey(is, name), true);
}
