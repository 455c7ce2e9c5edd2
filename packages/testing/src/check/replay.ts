/** Histories as text that stands in a test, on a command line, or in a file of a corpus. */
import { UsageError } from "everynode";
import type { History } from "../history/history.js";

/** The form in which histories are written. It changes when old ones would be read wrongly. */
const FORM = 1;

/** A history on one line. */
export function replayText(history: History): string {
  return JSON.stringify({ everynode: FORM, ...history });
}

function isOperation(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { do: name, order = [] } = value as { readonly do?: unknown; readonly order?: unknown };
  return typeof name === "string" && Array.isArray(order) && order.every((step) => typeof step === "string");
}

const FORMS: { readonly [F in keyof History]-?: (value: unknown) => boolean } = {
  mode: (value) => value === "strict" || value === "chaos",
  seed: Number.isSafeInteger,
  order: (value) => value === null || Number.isSafeInteger(value),
  depth: (value) => value === undefined || (Number.isSafeInteger(value) && (value as number) > 0),
  lag: (value) => typeof value === "string",
  nodes: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
  operations: (value) => Array.isArray(value) && value.every(isOperation),
};

/** The history of a text that `replayText` has written. Throws a `UsageError` that says what is wrong with it; `from` names where it is from. */
export function historyOfText(text: string, from = "the text to replay"): History {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${from} is no JSON (${error instanceof Error ? error.message : String(error)}); it must be what a counterexample prints as its replay`);
  }
  const { everynode, ...history } = (typeof read === "object" && read !== null ? read : {}) as Record<string, unknown>;
  if (everynode !== FORM) throw new UsageError(`${from} is of another version: it has "everynode": ${JSON.stringify(everynode)}, and this version reads ${FORM}. Find the counterexample anew by its seed, or play it with the version that wrote it`);
  for (const [field, isRight] of Object.entries(FORMS)) if (!isRight(history[field])) throw new UsageError(`${from} has a wrong ${field}: got ${JSON.stringify(history[field])}`);
  return history as unknown as History;
}
