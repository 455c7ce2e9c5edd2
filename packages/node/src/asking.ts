/** How those who look after machines go on after an answer of the API server. */
import type { Response } from "@everynode/api";
import { done, requeueAfter, type Result, retry } from "@everynode/core";

/** How soon an API server is asked again that does not answer, in simulated milliseconds. */
export const ASKS_AGAIN_MS = 10_000;

const GONE: readonly number[] = [404];

/** The end of a reconcile with such an answer; `fine` are the codes of refusals that need no more. An API server that does not answer at all is asked again soon, however often it was asked before. */
export function endAfter(response: Response, fine: readonly number[] = GONE): Result {
  if (response.ok || fine.includes(response.code)) return done();
  return response.code === 503 ? requeueAfter(ASKS_AGAIN_MS) : retry(response.status.message ?? "");
}
