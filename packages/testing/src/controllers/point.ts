/**
 * What something outside of the simulation has been told and has answered, as a tree: at each point what it does next, below it a branch for each step that was ever taken from there. A
 * promise cannot be waited for in the middle of a step of a simulation, so that step is left (`NotReady`) until the point is known, and tried again.
 */
import { NotReady } from "@everynode/core";
import { deepEqual } from "@everynode/model";

/** Something outside that is brought from one point to the next, suspended at its last move. */
export interface Run<Step, Move> {
  /** Its first move. */
  begin(): Promise<Move>;
  /** Its next move, once it has been told of a step. */
  goOn(step: Step): Promise<Move>;
  /** True where it cannot go on any more, so that another one has to be brought to where it was. */
  readonly isOver?: boolean;
}

/** How a tree is made. */
export interface Tree<Step, Move> {
  readonly start: () => Run<Step, Move>;
  /** Whether two steps are one. */
  readonly isSame: (a: Step, b: Step) => boolean;
}

/** A point: after certain steps. */
export class Point<Step, Move> {
  readonly #tree: Tree<Step, Move>;
  readonly #from: { readonly parent: Point<Step, Move>; readonly step: Step } | undefined;
  readonly #branches: { readonly step: Step; readonly to: Point<Step, Move> }[] = [];
  #move: { readonly is: Move } | undefined;
  #ready: Promise<void> | undefined;
  /** A run that stands right here; who goes on takes it. */
  #run: Run<Step, Move> | undefined;

  constructor(tree: Tree<Step, Move>, from?: { readonly parent: Point<Step, Move>; readonly step: Step }) {
    this.#tree = tree;
    this.#from = from;
  }

  /** What is done next. Throws `NotReady` where that is not known yet. */
  get move(): Move {
    if (this.#move !== undefined) return this.#move.is;
    this.#ready ??= this.#reached().then(({ run, move }) => {
      this.#run = run;
      this.#move = { is: move };
    });
    throw new NotReady(this.#ready);
  }

  /** The point after a step. */
  after(step: Step): Point<Step, Move> {
    const known = this.#branches.find((branch) => this.#tree.isSame(branch.step, step));
    if (known !== undefined) return known.to;
    const to = new Point(this.#tree, { parent: this, step });
    this.#branches.push({ step, to });
    return to;
  }

  /** A run that has come here, and its move. */
  async #reached(): Promise<{ readonly run: Run<Step, Move>; readonly move: Move }> {
    if (this.#from === undefined) {
      const run = this.#tree.start();
      return { run, move: await run.begin() };
    }
    const run = await this.#from.parent.#taken();
    return { run, move: await run.goOn(this.#from.step) };
  }

  /** The run that stands here; where it has been taken already, another one that is brought here. */
  async #taken(): Promise<Run<Step, Move>> {
    const run = this.#run;
    this.#run = undefined;
    if (run !== undefined && run.isOver !== true) return run;
    const again = await this.#reached();
    this.#move ??= { is: again.move };
    if (!deepEqual(again.move, this.#move.is)) throw new Error(`is not deterministic: run again with the same view and replies it does ${JSON.stringify(again.move)}, where it had done ${JSON.stringify(this.#move.is)}`);
    return again.run;
  }
}
