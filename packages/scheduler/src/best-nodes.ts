/**
 * The best of the nodes that will do: the scores of all plugins, weighed and summed up.
 *
 * Source: pkg/scheduler/framework/runtime/framework.go v1.36.3
 */
import type { Attempt, Worker } from "./attempt.js";
import type { NodeInfo } from "./node-info.js";
import { BLOCK_WIDTH } from "./node-table.js";
import type { Kept, Search } from "./search.js";
import type { BlockVerdicts } from "./verdicts.js";

/** The names of the nodes with the highest score, in the order in which they were found. */
export function bestOf(attempt: Attempt, { found, kept }: Search): readonly string[] {
  const totals = kept === undefined ? found.map(() => 0) : sumsIn(kept);
  attempt.workers.forEach((worker, at) => {
    if (kept?.book.summed.includes(at) === true) return;
    const row = kept?.book.normalized.indexOf(at) ?? -1;
    const raw = kept === undefined || row < 0 ? scoresBy(worker, attempt, found) : scoresIn(kept, row);
    if (raw !== undefined && differ(raw)) addUp(totals, worker, raw);
  });
  let most = -Infinity;
  for (const total of totals) if (total > most) most = total;
  const best: string[] = [];
  for (let at = 0; at < totals.length; at++) if (totals[at] === most) best.push((found[at] as NodeInfo).name);
  return best;
}

const blockOf = (slot: number): number => Math.floor(slot / BLOCK_WIDTH);

function sumsIn({ book: { blocks }, slots }: Kept): number[] {
  const sums: number[] = [];
  for (const slot of slots) sums.push((blocks[blockOf(slot)] as BlockVerdicts).sums[slot % BLOCK_WIDTH] as number);
  return sums;
}

/** The scores of one plugin; undefined where its blocks say that they are all the same. */
function scoresIn({ book: { blocks }, slots }: Kept, row: number): readonly number[] | undefined {
  let [least, most, last] = [Infinity, -Infinity, -1];
  for (const slot of slots) {
    const at = blockOf(slot);
    if (at === last) continue;
    const block = blocks[at] as BlockVerdicts;
    least = Math.min(least, block.least[row] as number);
    most = Math.max(most, block.most[row] as number);
    last = at;
  }
  if (least === most) return undefined;
  return slots.map((slot) => ((blocks[blockOf(slot)] as BlockVerdicts).scores[row] as number[])[slot % BLOCK_WIDTH] as number);
}

/** What the plugin says of the nodes; undefined where it likes all of them alike. */
function scoresBy({ plugin, state }: Worker, { pod, cluster }: Attempt, nodes: readonly NodeInfo[]): readonly number[] | undefined {
  if (plugin.score === undefined) return undefined;
  const knowing = plugin.prepareScores === undefined ? state : plugin.prepareScores(state, pod, { cluster, nodes });
  if (knowing === undefined && plugin.prepareScores !== undefined) return undefined;
  return nodes.map((info) => plugin.score?.(knowing, pod, info) ?? 0);
}

/** Scores that are all the same decide nothing. */
function differ(scores: readonly number[]): boolean {
  const [first] = scores;
  for (const score of scores) if (score !== first) return true;
  return false;
}

function addUp(totals: number[], { plugin }: Worker, raw: readonly number[]): void {
  const scores = plugin.normalize?.(raw) ?? raw;
  const weight = plugin.weight ?? 1;
  for (let at = 0; at < totals.length; at++) totals[at] = (totals[at] as number) + (scores[at] ?? 0) * weight;
}
