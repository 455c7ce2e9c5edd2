/** What happened to a group of nodes, in words. */
import type { NodeGroup } from "@everynode/autoscaler";
import type { Write } from "./plain.js";

/** `wants 3 nodes in pool, not 1`, `orders 2 machines for pool, which has 1`; undefined for what makes no story. */
export function nodeGroupChange({ object, previous, type }: Write<NodeGroup>): string | undefined {
  if (type === "DELETED") return undefined;
  const { name } = object.metadata;
  const { size, members, coming } = object.spec;
  const before = previous?.spec;
  if (before !== undefined && size !== before.size) return `wants ${size} nodes in ${name}, not ${before.size}`;
  const ordered = coming.filter((machine) => before?.coming.every((each) => each.name !== machine.name) ?? true).length;
  if (ordered > 0) return `orders ${ordered} ${ordered === 1 ? "machine" : "machines"} for ${name}, which has ${members.length}`;
  return undefined;
}
