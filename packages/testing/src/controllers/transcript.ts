/**
 * What an `async` reconcile has asked for and been answered so far, as a tree: at each point what it does next, below it a branch for each answer that was ever given there. A
 * promise cannot be waited for in the middle of a step, so the step is left (`NotReady`) until the point is known, and tried again.
 */
import { type Effect, NotReady, type Reconcile, type Result } from "@everynode/core";
import { deepEqual } from "@everynode/model";

/** What a reconcile does next. */
export type Move = { readonly type: "ask"; readonly effect: Effect } | { readonly type: "end"; readonly result: Result } | { readonly type: "break"; readonly error: unknown };

/** One run of an `async` function, suspended at its last move. */
export interface Run {
  /** Its first move. */
  begin(): Promise<Move>;
  /** Its next move, once it has been given the reply to its last. */
  goOn(reply: unknown): Promise<Move>;
}

/** A point in a reconcile: after certain replies. */
class Point {
  readonly #start: () => Run;
  readonly #parent: Point | undefined;
  readonly #reply: unknown;
  readonly #branches: Point[] = [];
  #move: Move | undefined;
  #ready: Promise<void> | undefined;
  /** A run that stands right here; who goes on takes it. */
  #run: Run | undefined;

  constructor(start: () => Run, parent?: Point, reply?: unknown) {
    this.#start = start;
    this.#parent = parent;
    this.#reply = reply;
  }

  /** What is done next. Throws `NotReady` where that is not known yet. */
  get move(): Move {
    if (this.#move !== undefined) return this.#move;
    this.#ready ??= this.#reached().then(({ run, move }) => {
      this.#run = run;
      this.#move = move;
    });
    throw new NotReady(this.#ready);
  }

  /** The point after a reply. */
  after(reply: unknown): Point {
    const known = this.#branches.find((branch) => deepEqual(branch.#reply, reply));
    if (known !== undefined) return known;
    const branch = new Point(this.#start, this, reply);
    this.#branches.push(branch);
    return branch;
  }

  /** A run that has come here, and its move. */
  async #reached(): Promise<{ readonly run: Run; readonly move: Move }> {
    const parent = this.#parent;
    if (parent === undefined) {
      const run = this.#start();
      return { run, move: await run.begin() };
    }
    const run = await parent.#taken();
    return { run, move: await run.goOn(this.#reply) };
  }

  /** The run that stands here; where it has been taken already, another one that is brought here. */
  async #taken(): Promise<Run> {
    const run = this.#run;
    this.#run = undefined;
    if (run !== undefined) return run;
    const again = await this.#reached();
    if (!deepEqual(again.move, this.#move)) throw new Error(`is not deterministic: run again with the same view and replies it does ${JSON.stringify(again.move)}, where it had done ${JSON.stringify(this.#move)}`);
    return again.run;
  }
}

/** The reconcile whose moves a run makes, over and over again if need be. `start` begins a run. */
export class Transcript {
  readonly #root: Point;

  constructor(start: () => Run) {
    this.#root = new Point(start);
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
