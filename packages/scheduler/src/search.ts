/**
 * The search for nodes that will do: all that come into question, or in a large cluster as many as are enough, from where the last search ended.
 *
 * Source: pkg/scheduler/schedule_one.go v1.36.3
 */
import { type Attempt, type NodeRefusal, plainRefusalOf, refusalOf } from "./attempt.js";
import type { NodeInfo } from "./node-info.js";
import { BLOCK_WIDTH } from "./node-table.js";
import { bookOf, isAbsent, type VerdictBook, verdictsOf } from "./verdicts.js";

/** What a search found. */
export interface Search {
  readonly found: readonly NodeInfo[];
  /** The name from which on the next search should go. */
  readonly next: string;
  /** Where the verdicts on the nodes stand; undefined where they were asked about one by one. */
  readonly kept?: Kept;
}

/** Verdicts on nodes that were found. */
export interface Kept {
  readonly book: VerdictBook;
  /** Of each node: the number of its block, times `BLOCK_WIDTH`, and its place in it. */
  readonly slots: readonly number[];
}

/** The nodes that will do for the pod, up to `enough` of them, from the name `from` on. */
export function searched(attempt: Attempt, from: string, enough: number): Search {
  const { only, cluster } = attempt;
  if (only === undefined) return amongAll(attempt, from, enough);
  const found: NodeInfo[] = [];
  for (const name of [...only].sort()) {
    const info = cluster.info(name);
    if (info === undefined) continue;
    if (found.length >= enough) return { found, next: name };
    if (refusalOf(attempt, info) === undefined) found.push(info);
  }
  return { found, next: from };
}

function amongAll(attempt: Attempt, from: string, enough: number): Search {
  const { table } = attempt.cluster;
  const { blocks } = table;
  const book = bookOf(attempt);
  const refusesStill = stillRefuses(attempt, book);
  const start = table.placeOf(from);
  const found: NodeInfo[] = [];
  const slots: number[] = [];
  // The block in which the search begins comes once more at the end, with what stands before the beginning.
  for (let step = 0; step <= blocks.length; step++) {
    const at = (start.block + step) % blocks.length;
    const block = blocks[at] ?? [];
    const { refusals } = verdictsOf(book, attempt, at, block);
    const end = step === blocks.length ? start.at : block.length;
    for (let slot = step === 0 ? start.at : 0; slot < end; slot++) {
      const refusal = refusals[slot];
      const info = block[slot] as NodeInfo;
      if (found.length >= enough && !isAbsent(refusal)) return { found, next: info.name, kept: { book, slots } };
      if (refusal !== undefined || refusesStill?.(info) === true) continue;
      found.push(info);
      slots.push(at * BLOCK_WIDTH + slot);
    }
  }
  return { found, next: from, kept: { book, slots } };
}

/** Asks what the book cannot know: plugins that go by more than the node, and pods that wait for it. Undefined where there is nothing to ask. */
function stillRefuses(attempt: Attempt, { filters }: VerdictBook): ((info: NodeInfo) => boolean) | undefined {
  const isOpen = attempt.workers.some(({ plugin }, at) => at >= filters && plugin.filter !== undefined);
  const waitedFor = attempt.cluster.nominatedNodes;
  if (!isOpen && waitedFor.size === 0) return undefined;
  return (info) => (waitedFor.has(info.name) ? refusalOf(attempt, info) : plainRefusalOf(attempt, info, filters)) !== undefined;
}

/** Why each node that comes into question, and is there, would not do, by its name. */
export function refusalsOf(attempt: Attempt): ReadonlyMap<string, NodeRefusal> {
  const { only, cluster } = attempt;
  const infos = only === undefined ? cluster.table.infos() : [...only].sort().flatMap((name) => cluster.info(name) ?? []);
  const refusals = new Map<string, NodeRefusal>();
  for (const info of infos) {
    const refusal = info.node === undefined ? undefined : refusalOf(attempt, info);
    if (refusal !== undefined) refusals.set(info.name, refusal);
  }
  return refusals;
}
