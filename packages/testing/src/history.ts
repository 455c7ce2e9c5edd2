/** A history as JSON: who orders what happens, and what happens. The same history always runs the same. */
import { streamNumber } from "@everynode/core";
import type { Mode } from "./mode.js";
import type { Operation, OperationName } from "./operation.js";
import { domainsOf, OPERATIONS, operationNames } from "./operation-table.js";

/** How views lag behind: not at all; news come one by one; or one kind of news is held back from the DaemonSet controller for as long as something else can happen. */
export type Lag = "none" | "drops" | "Pod" | "Node" | "DaemonSet" | "ControllerRevision";

/** The lags that there are, the plainest first. */
export const LAGS: readonly Lag[] = ["none", "drops", "Pod", "Node", "DaemonSet", "ControllerRevision"];

/** A history. */
export interface History {
  readonly mode: Mode;
  /** All chance in the cluster comes from this number. */
  readonly seed: number;
  /** Who orders what happens: null for the orderly chooser, else the seed of one that draws. */
  readonly order: number | null;
  readonly lag: Lag;
  /** How many nodes there are at first. */
  readonly nodes: number;
  readonly operations: readonly Operation[];
}

/** Numbers in a row that depend on nothing but the seed. */
class Draws {
  readonly #seed: number;
  #count = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  below(bound: number): number {
    return streamNumber(this.#seed, "history", this.#count++) % bound;
  }

  of<T>(values: readonly T[]): T {
    return values[this.below(values.length)] as T;
  }
}

const MOST_OPERATIONS = 40;

/** The operations that occur at all in a history, each with its weight: all of them, or a drawn part. */
function swarmOf(draws: Draws, mode: Mode): readonly OperationName[] {
  const needed: readonly OperationName[] = ["createSet", "addNode", "steps"];
  const share = draws.of([2, 4, 8, 8]);
  const names = operationNames(mode).filter((name) => draws.below(8) < share || needed.includes(name));
  return names.flatMap((name) => Array.from({ length: OPERATIONS[name].weight }, () => name));
}

function operationOf(draws: Draws, name: OperationName, mode: Mode): Operation {
  const drawn = domainsOf(name, mode).map(([argument, values]) => [argument, draws.of(values)] as const);
  return { do: name, ...Object.fromEntries(drawn) } as Operation;
}

/** The history of a number: drawn fast and without shrinking, for runs in bulk. It begins with a set. */
export function historyOf(number: number, mode: Mode): History {
  const draws = new Draws(number * 2 + Number(mode === "chaos"));
  const swarm = swarmOf(draws, mode);
  const length = 5 + draws.below(MOST_OPERATIONS - 5);
  const first = operationOf(draws, "createSet", mode);
  const rest = Array.from({ length: length - 1 }, () => operationOf(draws, draws.of(swarm), mode));
  const order = draws.below(5) === 0 ? null : draws.below(1_000_000);
  return { mode, seed: number, order, lag: order === null ? "none" : draws.of(LAGS), nodes: 1 + draws.below(5), operations: [first, ...rest] };
}
