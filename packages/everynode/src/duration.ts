/** Spans of simulated time as people write them. */
import { describedValue, UsageError } from "./api-error.js";

/** Milliseconds, or a sum of units. */
export type DurationInput =
  | number
  | { readonly days?: number; readonly hours?: number; readonly minutes?: number; readonly seconds?: number; readonly ms?: number };

const UNITS = { days: 86_400_000, hours: 3_600_000, minutes: 60_000, seconds: 1_000, ms: 1 } as const;

/** Whole milliseconds, from 0. Throws a `UsageError` for anything else. */
export function durationMs(duration: DurationInput): number {
  const total = typeof duration === "number" ? duration : typeof duration === "object" && duration !== null ? sumOf(duration) : NaN;
  if (!Number.isSafeInteger(total) || total < 0) throw new UsageError(`a duration is a whole number of milliseconds from 0, or an object of ${Object.keys(UNITS).join(", ")}; got ${describedValue(duration)}`);
  return total;
}

function sumOf(duration: Exclude<DurationInput, number>): number {
  let total = 0;
  for (const [unit, count] of Object.entries(duration)) {
    const size = Object.hasOwn(UNITS, unit) ? UNITS[unit as keyof typeof UNITS] : undefined;
    if (size === undefined || typeof count !== "number") throw new UsageError(`unknown part of a duration: ${unit}: ${JSON.stringify(count)}; expected numbers of ${Object.keys(UNITS).join(", ")}`);
    total += count * size;
  }
  return total;
}
