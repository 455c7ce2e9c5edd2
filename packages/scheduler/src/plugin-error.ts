/** What is said of mistakes in what the scheduler was given. */
import { nearestWord } from "@everynode/model";

/** A mistake in the options of a scheduler, or in a plugin that is not one of Kubernetes': in what it is, or in what it answered. */
export class PluginError extends Error {
  override readonly name = "PluginError";
}

/** What somebody may have meant by `word`: the nearest of `words`, or else all of them. */
export function instead(word: string, words: readonly string[]): string {
  const near = nearestWord(word, words);
  return near === undefined ? `there are ${words.join(", ")}` : `did you mean ${JSON.stringify(near)}?`;
}

/** True of what somebody would `await`. */
export function isPromise(value: unknown): boolean {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

/** The beginning of what somebody gave instead of what was expected. */
export function describedValue(value: unknown): string {
  if (typeof value === "function" || typeof value === "symbol") return `a ${typeof value}`;
  if (typeof value !== "string" && (typeof value !== "object" || value === null)) return String(value);
  if (isPromise(value)) return "a promise";
  if (value instanceof Set || value instanceof Map) return `a ${value instanceof Set ? "Set" : "Map"} of ${describedValue([...value])}`;
  try {
    const text = JSON.stringify(value);
    return text.length > 120 ? `${text.slice(0, 117)}...` : text;
  } catch {
    return "an object that is no JSON";
  }
}
