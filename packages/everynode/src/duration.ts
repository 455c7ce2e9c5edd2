/** Spans of simulated time as people write them. */
import { describedValue, UsageError } from "./api-error.js";

/** Milliseconds, or a sum of units. */
export type DurationInput =
  | number
  | { readonly days?: number; readonly hours?: number; readonly minutes?: number; readonly seconds?: number; readonly ms?: number };

type Unit = "days" | "hours" | "minutes" | "seconds" | "ms";

const UNITS: Readonly<Record<Unit, number>> = { days: 86_400_000, hours: 3_600_000, minutes: 60_000, seconds: 1_000, ms: 1 };
/** The units as texts such as `1h30m` have them. */
const LETTERS: ReadonlyMap<string, Unit> = new Map<string, Unit>([["d", "days"], ["h", "hours"], ["m", "minutes"], ["s", "seconds"], ["ms", "ms"]]);

/** Whole milliseconds, from 0. Throws a `UsageError` for anything else; `what` says whose they are (`for of inject`). */
export function durationMs(duration: DurationInput, what = "a duration"): number {
  const total = typeof duration === "number" ? duration : typeof duration === "object" && duration !== null ? sumOf(duration) : NaN;
  if (Number.isSafeInteger(total) && total >= 0) return total;
  const expected = `a whole number of milliseconds from 0, or an object of ${Object.keys(UNITS).join(", ")}`;
  throw new UsageError(`${what} must be ${what.endsWith("duration") ? "" : "a duration: "}${expected}; got ${describedDuration(duration)}`);
}

/** The milliseconds that a text such as `30s`, `5m` or `1h30m` stands for; undefined where it is no such text. */
export function durationTextMs(text: string): number | undefined {
  const units = unitsOf(text);
  return units === undefined ? undefined : sumOf(Object.fromEntries(units));
}

/** NaN where a part is no number of a unit. */
function sumOf(duration: Exclude<DurationInput, number>): number {
  return Object.entries(duration).reduce((sum, [unit, count]) => sum + (Object.hasOwn(UNITS, unit) && typeof count === "number" ? count * UNITS[unit as Unit] : NaN), 0);
}

/** Each unit once, with its count, in the order of the text. */
function unitsOf(text: string): readonly (readonly [unit: Unit, count: number])[] | undefined {
  if (!/^(\d+(d|h|ms|m|s))+$/.test(text)) return undefined;
  const counts = new Map<Unit, number>();
  for (const [, count, letters = ""] of text.matchAll(/(\d+)(d|h|ms|m|s)/g)) {
    const unit = LETTERS.get(letters) ?? "ms";
    counts.set(unit, (counts.get(unit) ?? 0) + Number(count));
  }
  return [...counts];
}

const objectText = (entries: readonly (readonly [name: string, value: unknown])[]): string => `{ ${entries.map(([name, value]) => `${name}: ${describedValue(value)}`).join(", ")} }`;

/** What somebody gave for a duration: numbers that are no JSON are shown as they are, and text that only scenario files take is put into units. */
function describedDuration(given: unknown): string {
  if (typeof given === "object" && given !== null && !Array.isArray(given)) return objectText(Object.entries(given));
  const units = typeof given === "string" ? unitsOf(given) : undefined;
  return `${describedValue(given)}${units === undefined ? "" : `, which is how files of scenarios write it: here it is ${objectText(units)}`}`;
}
