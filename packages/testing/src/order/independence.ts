/** Which choices may change places without changing what comes of them. */
import type { Choice } from "./choice.js";

/**
 * Whether two choices that may both happen at a place lead to the same place in either order, neither takes from the other that it may happen, and nobody who looks at writes can
 * tell the orders apart. It says no more often than it must:
 *
 * - Two choices of one actor never commute: hearing, starting and going on all change its queue and memory.
 * - What touches nothing but an actor's own state commutes with everything that others do. Hearing takes the next entry of a log, which stays the next one when others write
 *   more; starting freezes the actor's own view.
 * - Two reads commute.
 * - Writes never commute, be they of different kinds: those who check a write see the whole store. Nor does what crashes, the clock, or a turn of the environment.
 */
export function areIndependent(a: Choice, b: Choice): boolean {
  if (a.type === "clock" || b.type === "clock") return false;
  if (a.actor !== undefined && a.actor === b.actor) return false;
  if (a.touches === "own" || b.touches === "own") return true;
  return a.touches === "read" && b.touches === "read";
}
