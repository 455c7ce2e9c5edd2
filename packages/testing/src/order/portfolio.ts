/**
 * Which order a run of a campaign has. No order finds everything, and each has bugs that the others hardly ever meet, so a campaign goes through all of them in turn and says
 * which one found what.
 */
import { type Chooser, orderly, seeded } from "@everynode/core";
import { heldBack } from "./held-back.js";
import { pct } from "./pct.js";

/** How a run is ordered, as plain JSON. */
export type OrderStrategy =
  | { readonly type: "orderly" }
  | { readonly type: "random" }
  /** By priorities that change `depth - 1` times. */
  | { readonly type: "pct"; readonly depth: number }
  /** At random, but `actor` hears of things one by one. */
  | { readonly type: "drops"; readonly actor: string }
  /** Likewise, and of `kind` last. */
  | { readonly type: "lag"; readonly actor: string; readonly kind: string };

/** What a portfolio is made for. */
export interface PortfolioOptions {
  /** The controller that is tested. */
  readonly subject: string;
  /** The kinds whose news it may hear late. */
  readonly kinds: readonly string[];
}

/** The order of one run. */
export interface OrderOfRun {
  /** Says which one it is: `pct-2`, `lag-Pod`. */
  readonly name: string;
  readonly strategy: OrderStrategy;
  /** Its seed: runs of one strategy have different ones. */
  readonly seed: number;
}

const PCT_DEPTHS = [1, 2, 3];

/** All orders of a portfolio, the plainest first. */
export function strategiesOf({ subject, kinds }: PortfolioOptions): readonly OrderStrategy[] {
  const byPriorities = PCT_DEPTHS.map((depth): OrderStrategy => ({ type: "pct", depth }));
  const late = kinds.map((kind): OrderStrategy => ({ type: "lag", actor: subject, kind }));
  return [{ type: "orderly" }, { type: "random" }, ...byPriorities, { type: "drops", actor: subject }, ...late];
}

/** The name of a strategy: one word that says what it does. */
export function nameOfStrategy(strategy: OrderStrategy): string {
  switch (strategy.type) {
    case "pct":
      return `pct-${strategy.depth}`;
    case "lag":
      return `lag-${strategy.kind}`;
    default:
      return strategy.type;
  }
}

/** The order of run number `run`, from 0: one strategy after the other, then again with other seeds. */
export function orderOfRun(run: number, options: PortfolioOptions): OrderOfRun {
  const strategies = strategiesOf(options);
  const strategy = strategies[run % strategies.length] as OrderStrategy;
  return { name: nameOfStrategy(strategy), strategy, seed: Math.floor(run / strategies.length) };
}

/** What a chooser needs to know of the run that it is for. */
export interface RunAhead {
  /** Steps that the simulation has made before; 0 where left out. */
  readonly from?: number;
  /** About how many steps the run will make; 200 where left out. */
  readonly steps?: number;
}

/** The chooser of one run in this order. */
export function chooserOf({ strategy, seed }: Pick<OrderOfRun, "strategy" | "seed">, run: RunAhead = {}): Chooser {
  switch (strategy.type) {
    case "orderly":
      return orderly;
    case "random":
      return seeded(seed);
    case "pct":
      return pct({ seed, depth: strategy.depth, ...run });
    case "drops":
      return heldBack(seed, { actor: strategy.actor, kind: undefined });
    case "lag":
      return heldBack(seed, strategy);
  }
}
