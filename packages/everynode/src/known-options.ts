/** Options as people write them: one of a name that nobody reads would otherwise be left out without a word. */
import { nearestWord } from "@everynode/model";
import { describedValue, UsageError } from "./api-error.js";

/** Every name that an object of type T may have. */
export type KnownNames<T> = Readonly<Record<keyof T, true>>;

/** `given` itself. Throws a `UsageError` where it is no object, or has a name that is not known; `what` says whose it is (`createCluster`). */
export function knownOptions<T extends object>(given: T, known: KnownNames<T>, what: string): T {
  const names = Object.keys(known);
  if (typeof given !== "object" || given === null || Array.isArray(given)) throw new UsageError(`${what} takes an object of ${names.join(", ")}; got ${describedValue(given)}`);
  for (const name of Object.keys(given)) if (!Object.hasOwn(known, name)) throw new UsageError(`${what} knows no ${JSON.stringify(name)}; ${instead(name, names)}`);
  return given;
}

/** `given` itself. Throws a `UsageError` where it is none of `words`; undefined is none, either. */
export function knownWord<T extends string>(given: T, words: readonly T[], what: string): T {
  if (words.includes(given)) return given;
  throw new UsageError(`${what} must be ${words.map((word) => JSON.stringify(word)).join(" or ")}; got ${describedValue(given)}`);
}

/** What somebody may have meant by `word`: the nearest of `words`, or else all of them. */
export function instead(word: string, words: readonly string[]): string {
  const near = nearestWord(word, words);
  return near === undefined ? `there are ${words.join(", ")}` : `did you mean ${JSON.stringify(near)}?`;
}
