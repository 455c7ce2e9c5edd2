/** What a table of operations is: how each comes about, and what it does. */
import type { Mode } from "../history/mode.js";
import type { Play } from "../history/play.js";
import type { Stage } from "../history/stage.js";

/** One thing that happens in a history, as JSON: its name, and its arguments. */
export interface AnyOperation {
  readonly do: string;
  /** What is done first in it, as soon as it can be (`Script`); left out where the history's own order is all there is. */
  readonly order?: readonly string[];
  readonly [argument: string]: unknown;
}

/** The values that each argument may have, the plainest first: shrinking goes towards the front. */
export type ArgumentDomains<A> = { readonly [F in keyof A]: readonly A[F][] };

/** One operation of a table; `A` are its arguments. */
export interface OperationRule<A extends object = object> {
  /** How often it comes, beside the others. */
  readonly weight: number;
  /** The values of its arguments. */
  readonly domains: ArgumentDomains<A>;
  /** What replaces some of the domains in chaos. */
  readonly inChaos?: Partial<ArgumentDomains<A>>;
  /** True: it comes in chaos only. */
  readonly chaosOnly?: boolean;
  /** "first": every history begins with it; "always": it may come in every history. Others are left out of some histories altogether. */
  readonly needed?: "first" | "always";
  /** True for faults: a counterexample is tried without them first. */
  readonly fault?: boolean;
  /** Does it. What it is about and is not there is passed over, so that any part of a history is one too. */
  readonly perform: (stage: Stage, args: A) => void | Play<unknown>;
}

/** Operations by name. */
export type OperationTable = Readonly<Record<string, OperationRule>>;

/** An operation for a table, with the types of its arguments taken from its domains. */
export function operation<A extends object>(rule: OperationRule<A>): OperationRule {
  return rule as unknown as OperationRule;
}

/** Names of the operations of a mode, in the order of the table. */
export function operationNames(table: OperationTable, mode: Mode): readonly string[] {
  return Object.keys(table).filter((name) => mode === "chaos" || table[name]?.chaosOnly !== true);
}

/** The values of each argument of an operation; none for a name that the table does not have. */
export function domainsOf(table: OperationTable, name: string, mode: Mode): readonly (readonly [argument: string, values: readonly unknown[]])[] {
  const rule = table[name];
  return Object.entries({ ...rule?.domains, ...(mode === "chaos" ? rule?.inChaos : {}) });
}
