/** How simulated time passes in a cluster that is served. */
import { UsageError } from "everynode";

/**
 * - `manual`: it stands still, and controllers too, until a control endpoint is asked;
 * - `quiet`: a write comes to rest before its answer; between writes the clock goes `factor` times as fast as a real one (0: it stands still);
 * - `real`: the clock goes `factor` times as fast as a real one, writes or not;
 * - `fast`: as fast as the machine can, all the time.
 */
export type TimeMode = { readonly type: "manual" } | { readonly type: "fast" } | { readonly type: "quiet"; readonly factor: number } | { readonly type: "real"; readonly factor: number };

/** The mode where nothing else is said: what a person has typed is done when kubectl returns, and ages grow as on the wall. */
export const DEFAULT_TIME: TimeMode = { type: "quiet", factor: 1 };

const MOST = 1e6;

/** The mode that a word names: `manual`, `fast`, `quiet`, `quiet=0`, `real`, `real=60`. Throws a `UsageError` for any other. */
export function timeMode(word: string): TimeMode {
  const [, type = "", text] = /^([a-z]+)(?:=(.*))?$/.exec(word) ?? [];
  if ((type === "manual" || type === "fast") && text === undefined) return { type };
  const factor = text === undefined ? 1 : /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
  const isKnown = type === "quiet" || type === "real";
  if (isKnown && factor <= MOST && (type === "quiet" || factor > 0)) return { type, factor };
  throw new UsageError(`time must be manual, fast, quiet, quiet=FACTOR, real or real=FACTOR (a factor is a number up to ${MOST}; quiet=0: the clock stands still between writes); got ${JSON.stringify(word)}`);
}

/** The word for a mode. */
export function timeWord(mode: TimeMode): string {
  return "factor" in mode && mode.factor !== 1 ? `${mode.type}=${mode.factor}` : mode.type;
}
