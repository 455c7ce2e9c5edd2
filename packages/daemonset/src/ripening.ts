/** Pods that are ready and will count as available once they have been so for minReadySeconds, in the order in which that happens. */
import type { SortedMap } from "@everynode/api";

/** Names of nodes by `ripeKey` of from when on the pod there is available. Those that are by now stay in it. */
export type Ripening = SortedMap<true>;

const TIME_DIGITS = 15;

/** A key that orders by time (simulated milliseconds), then by name of the node. */
const ripeKey = (atMs: number, node: string): string => `${String(atMs).padStart(TIME_DIGITS, "0")} ${node}`;

/** How many pods are available at `nowMs`. O(log n). */
export const ripeCount = (ripening: Ripening, nowMs: number): number => ripening.rank(ripeKey(nowMs + 1, ""));

/** Names of the nodes whose pods are not, in order of name. */
export function unripeNodes(ripening: Ripening, nowMs: number): readonly string[] {
  return Array.from(ripening.entries(ripeKey(nowMs + 1, "")), ([key]) => key.slice(TIME_DIGITS + 1)).sort();
}

/** The nodes once the pod of one of them has another time; Infinity where it is not ready. */
export function ripeningAfter(ripening: Ripening, node: string, times: { readonly was: number; readonly is: number }): Ripening {
  const { was, is } = times;
  if (was === is) return ripening;
  const without = was === Infinity ? ripening : ripening.delete(ripeKey(was, node));
  return is === Infinity ? without : without.set(ripeKey(is, node), true);
}
