/** One run of an `async` reconcile: its calls are gathered until it does nothing but wait for them. */
import type { Request, Response } from "@everynode/api";
import { done, type Effect, requeueAfter, type Result, retry } from "@everynode/core";
import { ApiError } from "everynode";
import { ImpurityError, insideAsyncController } from "../check/purity.js";
import type { Ask } from "./promise-client.js";
import type { Move, Run } from "./transcript.js";

/** How an `async` reconcile may end: nothing more to do, or come again. */
export interface ReconcileResult {
  /** True: come again, later each time: 5 ms, 10 ms, ... */
  readonly requeue?: boolean;
  /** Come again after so many simulated milliseconds. */
  readonly requeueAfterMs?: number;
}

/** Real time that a reconcile may spend on something else than its client, in milliseconds. */
const PATIENCE_MS = 2000;

interface Call {
  readonly effect: Effect;
  readonly resolve: (reply: unknown) => void;
}

// Taken before anybody guards them against controllers. Browsers have no setImmediate.
const clock = performance.now.bind(performance);
const later: (resolve: () => void) => unknown = typeof setImmediate === "function" ? setImmediate : (resolve) => setTimeout(resolve, 0);

/** Everything that was ready to run has run. */
const idle = async (): Promise<void> => new Promise((resolve) => void later(resolve));

/** What an error of a reconcile is: a mistake in its code, or something that it meets and that may be better the next time. */
function outcomeOf(error: unknown): Move {
  const isMistake = error instanceof TypeError || error instanceof ReferenceError || error instanceof RangeError || error instanceof ImpurityError;
  if (isMistake) return { type: "break", error };
  return { type: "end", result: retry(error instanceof ApiError ? error.message : String(error)) };
}

function resultOf(result: ReconcileResult | undefined | void): Result {
  if (typeof result?.requeueAfterMs === "number" && result.requeueAfterMs > 0) return requeueAfter(result.requeueAfterMs);
  return result?.requeue === true ? retry("asked to be requeued") : done();
}

/** A run of `reconcile`, which asks by the function it is given. */
export class PromiseRun implements Run {
  readonly #reconcile: (ask: Ask) => Promise<ReconcileResult | undefined | void>;
  /** Calls that wait for a reply, and those of them whose replies come next. */
  #calls: readonly Call[] = [];
  #under: readonly Call[] = [];
  #end: Move | undefined;

  constructor(reconcile: (ask: Ask) => Promise<ReconcileResult | undefined | void>) {
    this.#reconcile = reconcile;
  }

  async begin(): Promise<Move> {
    const ask: Ask = async (effect) => new Promise((resolve) => void (this.#calls = [...this.#calls, { effect, resolve }]));
    insideAsyncController(async () => this.#reconcile(ask)).then(
      (result) => void (this.#end = { type: "end", result: resultOf(result) }),
      (error: unknown) => void (this.#end = outcomeOf(error)),
    );
    return this.#next();
  }

  async goOn(reply: unknown): Promise<Move> {
    const [first, ...more] = this.#under;
    if (more.length === 0) first?.resolve(reply);
    else this.#under.forEach(({ resolve }, at) => resolve((reply as readonly Response[])[at]));
    return this.#next();
  }

  /** What the function does next: it has ended, or waits for some of its calls. */
  async #next(): Promise<Move> {
    const untilMs = clock() + PATIENCE_MS;
    for (await idle(); this.#end === undefined && this.#calls.length === 0; await idle()) {
      if (clock() > untilMs) return { type: "break", error: new Error(`waits for something that is not its client, and has done so for ${PATIENCE_MS} ms of real time: simulated clusters know no timers, files or networks`) };
    }
    return this.#end ?? this.#asking();
  }

  /** Requests that are asked for at the same time go together; anything else goes one by one. */
  #asking(): Move {
    const [first] = this.#calls;
    const requests = this.#calls.flatMap(({ effect }): readonly Request[] => (effect.type === "request" ? [effect.request] : []));
    const together = requests.length === this.#calls.length;
    this.#under = together ? this.#calls : this.#calls.slice(0, 1);
    this.#calls = together ? [] : this.#calls.slice(1);
    const effect: Effect = together && requests.length > 1 ? { type: "batch", requests } : (first as Call).effect;
    return { type: "ask", effect };
  }
}
