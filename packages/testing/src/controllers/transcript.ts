/** What an `async` reconcile has asked for and been answered so far. */
import type { Effect, Reconcile, Result } from "@everynode/core";
import { deepEqual } from "@everynode/model";
import { Point, type Run as RunOf } from "./point.js";

/** What a reconcile does next. */
export type Move = { readonly type: "ask"; readonly effect: Effect } | { readonly type: "end"; readonly result: Result } | { readonly type: "break"; readonly error: unknown };

/** One run of an `async` function, suspended at its last move; it goes on with the reply to that. */
export type Run = RunOf<unknown, Move>;

/** The reconcile whose moves a run makes, over and over again if need be. `start` begins a run. */
export class Transcript {
  readonly #root: Point<unknown, Move>;

  constructor(start: () => Run) {
    this.#root = new Point({ start, isSame: deepEqual });
  }

  /** The moves as a generator. */
  *reconcile(): Reconcile {
    for (let point = this.#root; ; ) {
      const { move } = point;
      if (move.type === "end") return move.result;
      if (move.type === "break") throw move.error;
      point = point.after(yield move.effect);
    }
  }
}
