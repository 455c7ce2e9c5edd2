/** A history as JSON: who orders what happens, and what happens. The same history always runs the same. */
import { streamNumber } from "@everynode/core";
import type { Mode } from "./mode.js";
import { type AnyOperation, domainsOf, operationNames, type OperationTable } from "../operations/operation-rule.js";
import { DAEMON_SET_OPERATIONS } from "../operations/operation-table.js";

/** How views lag behind: not at all ("none"); news come one by one ("drops"); or one kind of news is held back from the controller for as long as something else can happen. */
export type Lag = string;

/** What histories are made of. */
export interface Material {
  readonly operations: OperationTable;
  /** The lags that there are, the plainest first. */
  readonly lags: readonly Lag[];
}

/** What histories of DaemonSets are made of. */
export const DAEMON_SET_MATERIAL: Material = { operations: DAEMON_SET_OPERATIONS, lags: ["none", "drops", "Pod", "Node", "DaemonSet", "ControllerRevision"] };

/** A history. */
export interface History {
  readonly mode: Mode;
  /** All chance in the cluster comes from this number. */
  readonly seed: number;
  /** Who orders what happens: null for the orderly chooser, else the seed of one that draws. */
  readonly order: number | null;
  /** Given where the order is by priorities that are drawn once, and change at so many steps less one (`pct`); else each step is drawn. */
  readonly depth?: number;
  readonly lag: Lag;
  /** How many nodes there are at first. */
  readonly nodes: number;
  readonly operations: readonly AnyOperation[];
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
/** The deepest order by priorities that is drawn. */
export const MOST_DEPTH = 3;

/** How much more often than by their weight the favourites of a history come. */
const OFTEN = 4;

/** The operations that occur at all in a history, each with its weight: all of them, or a drawn part. Three of them are its favourites. */
function swarmOf(draws: Draws, table: OperationTable, mode: Mode): readonly string[] {
  const share = draws.of([2, 4, 6, 8]);
  const names = operationNames(table, mode).filter((name) => draws.below(8) < share || table[name]?.needed !== undefined);
  const often = new Set([draws.of(names), draws.of(names), draws.of(names)]);
  return names.flatMap((name) => Array.from({ length: (table[name]?.weight ?? 0) * (often.has(name) ? OFTEN : 1) }, () => name));
}

function operationOf(draws: Draws, name: string, { operations }: Material, mode: Mode): AnyOperation {
  const drawn = domainsOf(operations, name, mode).map(([argument, values]) => [argument, draws.of(values)] as const);
  return { do: name, ...Object.fromEntries(drawn) };
}

/** Of so many histories one is calm. */
const CALM_ONE_IN = 4;

/** In calm histories the cluster settles after each operation: whoever should have been woken by it, and was not, is woken by nothing else. */
function calmed(operations: readonly AnyOperation[]): readonly AnyOperation[] {
  return operations.filter(({ do: name }) => name !== "steps").flatMap((operation) => (operation.do === "settle" ? [operation] : [operation, { do: "settle" }]));
}

/** The history of a number: drawn fast and without shrinking, for runs in bulk. */
export function historyOf(number: number, mode: Mode, material: Material = DAEMON_SET_MATERIAL): History {
  const draws = new Draws(number * 2 + Number(mode === "chaos"));
  const table = material.operations;
  const swarm = swarmOf(draws, table, mode);
  const length = 5 + draws.below(MOST_OPERATIONS - 5);
  const firsts = operationNames(table, mode).filter((name) => table[name]?.needed === "first");
  const drawn = [...firsts, ...Array.from({ length: length - firsts.length }, () => draws.of(swarm))].map((name) => operationOf(draws, name, material, mode));
  const operations = table["settle"] !== undefined && draws.below(CALM_ONE_IN) === 0 ? calmed(drawn).slice(0, length) : drawn;
  return { mode, seed: number, ...orderOf(draws, material), nodes: 1 + draws.below(5), operations };
}

/** Of ten orders two are the canonical one, two go by priorities, and in the others each step is drawn, mostly with some news that come late. */
function orderOf(draws: Draws, { lags }: Material): Pick<History, "order" | "depth" | "lag"> {
  const kind = draws.below(10);
  if (kind < 2) return { order: null, lag: "none" };
  const order = draws.below(1_000_000);
  return kind < 4 ? { order, depth: 1 + draws.below(MOST_DEPTH), lag: "none" } : { order, lag: draws.of(lags) };
}

/** The name of a history's order: `orderly`, `random`, `drops`, `late Pod`, `priorities 2`. */
export function orderName({ order, depth, lag }: Pick<History, "order" | "depth" | "lag">): string {
  if (order === null) return "orderly";
  if (depth !== undefined) return `priorities ${depth}`;
  return lag === "none" ? "random" : lag === "drops" ? lag : `late ${lag}`;
}
