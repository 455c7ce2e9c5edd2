/** A campaign shared out: every worker takes the next share when it is done with one. The first counterexample by number counts, so that it does not matter how many workers there are. */
import type { Campaign, Progress } from "@everynode/testing";
import type { Share } from "./share.js";

/** How a campaign is shared out. */
export interface SharesOptions {
  readonly whole: Share;
  /** Workers at the same time. */
  readonly jobs: number;
  readonly play: (share: Share) => Promise<Campaign>;
  readonly clock: () => number;
  readonly onProgress: (progress: Progress) => void;
}

/** Histories of a share. */
const SHARE = 100;

/** Plays all of a campaign. */
export async function playShares({ whole, jobs, play, clock, onProgress }: SharesOptions): Promise<Campaign> {
  const { runs = Infinity, forMs = Infinity, corpus = [] } = whole;
  const startMs = clock();
  const found = new Map<number, Campaign>();
  let next = 0;
  let done = 0;
  let writes = 0;
  const reached = new Map<string, number>();
  const isOver = (): boolean => found.size > 0 || next >= runs || clock() - startMs >= forMs;
  const one = async (): Promise<void> => {
    while (!isOver()) {
      const skip = next;
      const count = Math.min(SHARE, runs - skip);
      next += count;
      // Those that failed once come first of all.
      const campaign = await play({ ...whole, skip, runs: count, corpus: skip === 0 ? corpus : [], ...(Number.isFinite(forMs) ? { forMs: Math.max(1, forMs - (clock() - startMs)) } : {}) });
      done += campaign.runs;
      writes += campaign.writes;
      for (const [name, count] of Object.entries(campaign.reached)) reached.set(name, (reached.get(name) ?? 0) + count);
      if (campaign.counterexample !== undefined) found.set(skip, campaign);
      onProgress({ runs: done, writes, ms: clock() - startMs });
    }
  };
  await Promise.all(Array.from({ length: jobs }, one));
  const first = found.get(Math.min(...found.keys()))?.counterexample;
  return { runs: done, writes, ms: clock() - startMs, reached: Object.fromEntries(reached), counterexample: first };
}
