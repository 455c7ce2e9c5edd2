/**
 * All nodes of a cluster in order of name, as a value in blocks: one changed node makes one new block, and whoever remembers something of a block knows by
 * its identity that nothing in it has changed.
 */
import type { NodeInfo } from "./node-info.js";

/** Some nodes that follow each other by name. */
export type NodeBlock = readonly NodeInfo[];

/** Nodes in a block, at most; half of them after a split. A power of two. */
export const BLOCK_WIDTH = 64;

/** Where a name stands, or would stand. */
interface Place {
  readonly block: number;
  readonly at: number;
  readonly isThere: boolean;
}

/** How many items of a sorted list come before the name. */
function countBefore<T>(list: readonly T[], nameOf: (item: T) => string, name: string): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (nameOf(list[middle] as T) < name) low = middle + 1;
    else high = middle;
  }
  return low;
}

const nameOfInfo = (info: NodeInfo): string => info.name;
const lastNameOf = (block: NodeBlock): string => block.at(-1)?.name ?? "";

/** The nodes by name. */
export class NodeTable {
  /** None of them empty. */
  readonly blocks: readonly NodeBlock[];

  private constructor(blocks: readonly NodeBlock[]) {
    this.blocks = blocks;
  }

  /** The table without nodes. */
  static readonly empty: NodeTable = new NodeTable([]);

  /** The node of that name. O(log n). */
  get(name: string): NodeInfo | undefined {
    const { block, at, isThere } = this.placeOf(name);
    return isThere ? this.blocks[block]?.[at] : undefined;
  }

  /** Where a name stands, or would stand: the first node that is not before it, or the end of the last block. O(log n). */
  placeOf(name: string): Place {
    const { blocks } = this;
    const block = Math.max(0, Math.min(countBefore(blocks, lastNameOf, name), blocks.length - 1));
    const nodes = blocks[block];
    if (nodes === undefined) return { block: 0, at: 0, isThere: false };
    const at = countBefore(nodes, nameOfInfo, name);
    return { block, at, isThere: nodes[at]?.name === name };
  }

  /** The table with a node, in place of one of its name. Copies one block, and the list of blocks. */
  set(info: NodeInfo): NodeTable {
    const { block, at, isThere } = this.placeOf(info.name);
    const before = this.blocks[block];
    if (before === undefined) return new NodeTable([[info]]);
    const nodes = before.slice();
    nodes.splice(at, isThere ? 1 : 0, info);
    if (nodes.length <= BLOCK_WIDTH) return this.#with(block, nodes);
    // Nodes that come in order of name leave full blocks behind them.
    const cut = block === this.blocks.length - 1 && at === before.length ? BLOCK_WIDTH : BLOCK_WIDTH / 2;
    return this.#with(block, nodes.slice(0, cut), nodes.slice(cut));
  }

  /** The table without the node of that name. */
  delete(name: string): NodeTable {
    const { block, at, isThere } = this.placeOf(name);
    const nodes = this.blocks[block];
    if (!isThere || nodes === undefined) return this;
    return nodes.length === 1 ? this.#with(block) : this.#with(block, nodes.toSpliced(at, 1));
  }

  #with(at: number, ...blocks: readonly NodeBlock[]): NodeTable {
    const copy = this.blocks.slice();
    if (blocks.length === 1) copy[at] = blocks[0] as NodeBlock;
    else copy.splice(at, 1, ...blocks);
    return new NodeTable(copy);
  }

  /** All nodes in order of name. */
  infos(): readonly NodeInfo[] {
    return this.blocks.flat();
  }
}
