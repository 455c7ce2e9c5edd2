/**
 * What plugins say of nodes, remembered: pods that look alike get the same answers about nodes that have not changed, and only changed ones are asked about.
 *
 * Source: pkg/scheduler/framework/runtime/batch.go v1.36.3 has the same thought.
 * Differs: what is remembered is each node's own verdict, which holds as long as the node's NodeInfo does; so decisions are never other ones than without.
 */
import type { Attempt, NodeRefusal, Worker } from "./attempt.js";
import type { NodeInfo } from "./node-info.js";
import type { NodeBlock } from "./node-table.js";
import type { Plugin, Profile } from "./plugin.js";

/** What is known of the nodes of one block, each at its place in it. */
export interface BlockVerdicts {
  readonly block: NodeBlock;
  /** Undefined where the node is there, and no plugin of `book.filters` refuses it. */
  readonly refusals: (NodeRefusal | undefined)[];
  /** The weighted sum of the scores that are no further normalized. */
  readonly sums: number[];
  /** By plugin of `book.normalized`: its scores. */
  readonly scores: readonly number[][];
  /** The least and the greatest of them, of nodes that are not refused. */
  readonly least: number[];
  readonly most: number[];
}

/** The verdicts of the plugins that sign, for all pods with one signature. */
export interface VerdictBook {
  /** How many plugins in a row, from the first on, may be asked for refusals once for all. */
  readonly filters: number;
  /** Places of plugins whose scores only have to be summed up, and of those that normalize theirs. */
  readonly summed: readonly number[];
  readonly normalized: readonly number[];
  readonly blocks: (BlockVerdicts | undefined)[];
}

/** Said of a node that only has pods, and is never shown. */
const ABSENT: NodeRefusal = { plugin: "", refusal: { reasons: [], resolvable: false } };

/** True of the verdict on a node that is not there. */
export const isAbsent = (refusal: NodeRefusal | undefined): boolean => refusal === ABSENT;

/** How many books are kept for one profile; a book is as large as its cluster. */
const BOOKS = 16;

// Nothing is decided here: a book that was lost is written again.
const books = new WeakMap<Profile, Map<string, VerdictBook>>();

/** The book for pods that look like the attempt's. */
export function bookOf({ profile, workers, pod }: Attempt): VerdictBook {
  let shelf = books.get(profile);
  if (shelf === undefined) books.set(profile, (shelf = new Map<string, VerdictBook>()));
  let text = "";
  const signed: boolean[] = [];
  for (const { plugin, state } of workers) {
    const signature = plugin.sign?.(pod, state);
    signed.push(signature !== undefined);
    text += signature === undefined ? "\n?" : `\n${signature}`;
  }
  let book = shelf.get(text);
  if (book === undefined) {
    book = newBook(workers, signed);
    const [oldest] = shelf.keys();
    if (shelf.size >= BOOKS && oldest !== undefined) shelf.delete(oldest);
    shelf.set(text, book);
  }
  return book;
}

/** True where the plugin scores, and what it says is for the book. */
const isKept = (plugin: Plugin): boolean => plugin.score !== undefined && plugin.prepareScores === undefined;

function newBook(workers: readonly Worker[], signed: readonly boolean[]): VerdictBook {
  const open = workers.findIndex(({ plugin }, at) => plugin.filter !== undefined && signed[at] !== true);
  const scoring = workers.flatMap(({ plugin }, at) => (signed[at] === true && isKept(plugin) ? [at] : []));
  const normalizes = (at: number): boolean => workers[at]?.plugin.normalize !== undefined;
  return { filters: open < 0 ? workers.length : open, summed: scoring.filter((at) => !normalizes(at)), normalized: scoring.filter(normalizes), blocks: [] };
}

/** The verdicts for a block, at its place among the blocks. Asks about the nodes that have changed since that place was last looked at. */
export function verdictsOf(book: VerdictBook, attempt: Attempt, at: number, block: NodeBlock): BlockVerdicts {
  const known = book.blocks[at];
  if (known?.block === block) return known;
  const before = known?.block.length === block.length ? known : undefined;
  // A plugin that throws leaves nothing half done behind.
  book.blocks[at] = undefined;
  const verdicts: BlockVerdicts = { block, refusals: before?.refusals ?? [], sums: before?.sums ?? [], scores: before?.scores ?? book.normalized.map(() => []), least: [], most: [] };
  for (let slot = 0; slot < block.length; slot++) {
    const info = block[slot] as NodeInfo;
    if (before?.block[slot] !== info) judge({ book, attempt, verdicts }, slot, info);
  }
  measure(verdicts);
  book.blocks[at] = verdicts;
  return verdicts;
}

function measure({ refusals, scores, least, most }: BlockVerdicts): void {
  scores.forEach((row, at) => {
    let [low, high] = [Infinity, -Infinity];
    for (let slot = 0; slot < row.length; slot++) {
      const score = row[slot] as number;
      if (refusals[slot] !== undefined) continue;
      if (score < low) low = score;
      if (score > high) high = score;
    }
    least[at] = low;
    most[at] = high;
  });
}

interface Bench {
  readonly book: VerdictBook;
  readonly attempt: Attempt;
  readonly verdicts: BlockVerdicts;
}

function judge({ book, attempt: { workers, pod }, verdicts }: Bench, slot: number, info: NodeInfo): void {
  const refusal = info.node === undefined ? ABSENT : signedRefusal(workers, book.filters, { pod, info });
  verdicts.refusals[slot] = refusal;
  verdicts.sums[slot] = 0;
  if (refusal !== undefined) {
    for (const scores of verdicts.scores) scores[slot] = 0;
    return;
  }
  const scoreOf = ({ plugin, state }: Worker): number => plugin.score?.(state, pod, info) ?? 0;
  let sum = 0;
  for (const at of book.summed) {
    const worker = workers[at] as Worker;
    sum += scoreOf(worker) * (worker.plugin.weight ?? 1);
  }
  verdicts.sums[slot] = sum;
  book.normalized.forEach((at, row) => {
    (verdicts.scores[row] as number[])[slot] = scoreOf(workers[at] as Worker);
  });
}

function signedRefusal(workers: readonly Worker[], filters: number, { pod, info }: { readonly pod: Attempt["pod"]; readonly info: NodeInfo }): NodeRefusal | undefined {
  for (let at = 0; at < filters; at++) {
    const { plugin, state } = workers[at] as Worker;
    const refusal = plugin.filter?.(state, pod, info);
    if (refusal !== undefined) return { plugin: plugin.name, refusal };
  }
  return undefined;
}
