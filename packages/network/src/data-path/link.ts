/**
 * Which machines reach each other.
 *
 * Source: none. A partition cuts a machine off from the API server; here also from all machines that are not cut off with it, by the same faults.
 */
import type { Machine } from "@everynode/model";

const SIDES = new WeakMap<object, string>();

/** The side of the network on which a machine is: that of the API server and the outside is "". */
function sideOf({ spec: { faults } }: Machine): string {
  if (faults === undefined) return "";
  const before = SIDES.get(faults);
  if (before !== undefined) return before;
  const side = Object.keys(faults)
    .filter((name) => faults[name]?.type === "partition")
    .sort()
    .join(" ");
  SIDES.set(faults, side);
  return side;
}

/** True where what one of the two sends reaches the other. Undefined stands for the outside. */
export function isLinked(a: Machine | undefined, b: Machine | undefined): boolean {
  return a === b || (a === undefined ? "" : sideOf(a)) === (b === undefined ? "" : sideOf(b));
}
