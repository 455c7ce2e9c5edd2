/**
 * Sums over all nodes of a cluster, by domain (zone, host, or whatever a label names). Blocks of nodes that have not changed are not looked at again.
 *
 * Source: pkg/scheduler/framework/plugins/{podtopologyspread,interpodaffinity} v1.36.3 count the same for each pod anew.
 */
import type { Node } from "@everynode/model";
import type { ClusterPicture } from "./cluster-picture.js";
import type { Crowd } from "./node-info.js";
import type { NodeBlock } from "./node-table.js";

/** A number for each domain. */
export type DomainSums = ReadonlyMap<string, number>;

/** Adds to the sum of a domain. */
export type Add = (domain: string, amount: number) => void;

/** What is summed up. */
export interface Count {
  /** Everything that `visit` goes by beside the node and its crowds, as a text. */
  readonly signature: string;
  /** Asked about each node that is there. */
  visit(node: Node, crowds: readonly Crowd[], add: Add): void;
}

/** How many counts are kept of one block. */
const COUNTS = 64;

// Nothing is decided here: what was lost is counted again.
const known = new WeakMap<NodeBlock, Map<string, DomainSums>>();

function blockSums(block: NodeBlock, count: Count): DomainSums {
  const { signature } = count;
  let shelf = known.get(block);
  if (shelf === undefined) known.set(block, (shelf = new Map<string, DomainSums>()));
  const before = shelf.get(signature);
  if (before !== undefined) return before;
  const sums = new Map<string, number>();
  const add: Add = (domain, amount) => void sums.set(domain, (sums.get(domain) ?? 0) + amount);
  for (const { node, crowds } of block) if (node !== undefined) count.visit(node, crowds, add);
  if (shelf.size >= COUNTS) shelf.clear();
  shelf.set(signature, sums);
  return sums;
}

/** The sums over all nodes, as a map of the caller's own. */
export function domainSums({ table }: ClusterPicture, count: Count): Map<string, number> {
  const total = new Map<string, number>();
  for (const block of table.blocks) for (const [domain, amount] of blockSums(block, count)) total.set(domain, (total.get(domain) ?? 0) + amount);
  return total;
}
