/**
 * What a history may do. "strict": no ambiguous timeouts, no stale relist, nobody else writes to pods of a set (deletions apart). "chaos": everything.
 */
export type Mode = "strict" | "chaos";
