/**
 * A reconcile that is under way, kept as data: its key, its frozen view, and every effect with its reply so far.
 *
 * The generator itself is only a shortcut: whoever holds it at the right point goes on with it; a fork that finds it further
 * on runs a new one through the recorded replies, and reports a controller that then asks for something else.
 */
import type { AppendLog, Request, Response } from "@everynode/api";
import { deepEqual } from "@everynode/model";
import type { Registered } from "./controller.js";
import type { Effect, Reconcile, Result } from "./effect.js";
import { NotReady } from "./not-ready.js";
import { type Frozen, View } from "./view.js";

/** An effect and the reply that the reconcile got. */
export interface Exchange {
  readonly effect: Effect;
  readonly reply: unknown;
}

/** A generator and the number of exchanges it has been through. */
interface Live {
  readonly generator: Reconcile;
  at: number;
}

/** One key being reconciled. */
export interface InFlight {
  readonly key: string;
  /** Order of the start among all starts of the simulation. */
  readonly sequence: number;
  readonly frozen: Frozen;
  readonly exchanges: AppendLog<Exchange>;
  /** The requests asked for and not yet answered, and the answers there are. */
  readonly requests: readonly Request[];
  readonly responses: AppendLog<Response>;
  /** The effect that asked for them. */
  readonly effect: Effect;
  /** When the next request reaches the API server, in simulated milliseconds. */
  readonly readyAtMs: number;
  readonly live: Live;
}

/** A controller that broke its contract: it threw, did not end, or asked differently when run again. */
export class ControllerError extends Error {
  override readonly name = "ControllerError";
  readonly controller: string;
  readonly key: string;

  constructor(controller: string, key: string, what: string, options?: { readonly cause: unknown }) {
    super(`controller ${JSON.stringify(controller)}, key ${JSON.stringify(key)}: ${what}`, options);
    this.controller = controller;
    this.key = key;
  }
}

/** A reconcile that is suspended at an effect, or at its end. */
export type Suspended = { readonly ended: false; readonly effect: Effect; readonly live: Live } | { readonly ended: true; readonly result: Result };

const reasonOf = (error: unknown): string => (error instanceof Error ? `${error.name}: ${error.message}` : String(error));

function advanced(controller: Registered, key: string, turn: { readonly live: Live; readonly reply: unknown }): Suspended {
  const { live, reply } = turn;
  try {
    const next = live.generator.next(reply);
    if (next.done === true) return { ended: true, result: next.value };
    return { ended: false, effect: next.value, live };
  } catch (error) {
    if (error instanceof ControllerError || error instanceof NotReady) throw error;
    throw new ControllerError(controller.name, key, `threw ${reasonOf(error)}`, { cause: error });
  }
}

/** Starts a reconcile and runs it to its first effect. */
export function begun(controller: Registered, key: string, frozen: Frozen): Suspended {
  const generator = controller.reconcile(key, new View(frozen));
  return advanced(controller, key, { live: { generator, at: 0 }, reply: undefined });
}

/** The generator of `flight` at its present point: the live one if it is there, else a new one run through the exchanges. */
function liveAt(controller: Registered, flight: Pick<InFlight, "key" | "frozen" | "exchanges" | "live" | "effect">): Live {
  const { exchanges, live, key } = flight;
  if (live.at === exchanges.end) return live;
  let suspended = begun(controller, key, flight.frozen);
  for (const { effect, reply } of exchanges.from(0)) {
    if (suspended.ended || !deepEqual(suspended.effect, effect)) throw differs(controller, key, { was: effect, is: suspended });
    suspended.live.at++;
    suspended = advanced(controller, key, { live: suspended.live, reply });
  }
  if (suspended.ended || !deepEqual(suspended.effect, flight.effect)) throw differs(controller, key, { was: flight.effect, is: suspended });
  return suspended.live;
}

function differs(controller: Registered, key: string, pair: { readonly was: Effect; readonly is: Suspended }): ControllerError {
  const is = pair.is.ended ? "ended" : `asked for ${JSON.stringify(pair.is.effect)}`;
  return new ControllerError(controller.name, key, `is not deterministic: run again with the same view and replies it ${is}, where it had asked for ${JSON.stringify(pair.was)}`);
}

/** Gives `reply` to a generator that is suspended right now, and runs on to its next effect. */
export function wentOn(controller: Registered, key: string, turn: { readonly live: Live; readonly reply: unknown }): Suspended {
  turn.live.at++;
  return advanced(controller, key, turn);
}

/** Gives `reply` to the effect at which `flight` is suspended, and runs on to the next one. */
export function resumed(controller: Registered, flight: InFlight, reply: unknown): Suspended {
  return wentOn(controller, flight.key, { live: liveAt(controller, flight), reply });
}
