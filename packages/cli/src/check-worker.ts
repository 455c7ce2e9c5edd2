/** The file that worker threads of `everynode check` run. */
import { type Campaign, OracleError } from "@everynode/testing";
import { UsageError } from "everynode";
import { playShare, type Share } from "./check/share.js";

/** What came of a share, or what is wrong with what was asked: classes of errors do not go from thread to thread. */
export type ShareResult = { readonly campaign: Campaign } | { readonly problem: string };

/** Plays a share in this thread. */
export async function work(share: Share): Promise<ShareResult> {
  try {
    return { campaign: await playShare(share) };
  } catch (error) {
    if (error instanceof UsageError || error instanceof OracleError) return { problem: error.message };
    throw error;
  }
}
