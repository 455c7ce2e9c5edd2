/** The file that worker threads of `everynode check` run. */
import type { Campaign } from "@everynode/testing";
import { playShare, type Share } from "./check/share.js";

/** Plays a share in this thread. The cluster at the end of a counterexample stays here: it is no plain data. */
export async function work(share: Share): Promise<Campaign> {
  return structuredClone(await playShare(share));
}
