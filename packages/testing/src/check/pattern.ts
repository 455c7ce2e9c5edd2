/**
 * One kind of trouble at a time: the three patterns by which Sieve (Sun et al., Automatic Reliability Testing for Cluster Management Controllers, OSDI 2022) disturbs controllers.
 */
import type { Material } from "../history/history.js";
import type { OperationRule, OperationTable } from "../operations/operation-rule.js";

/**
 * "intermediate-state": the controller crashes between two of its writes. "stale-state": it starts anew from lists that are older than what it had seen. "unobserved-state": it does not hear of
 * changes of one kind until later, and so never sees what was in between.
 */
export type Pattern = "intermediate-state" | "stale-state" | "unobserved-state";

/** The patterns that there are. */
export const PATTERNS: readonly Pattern[] = ["intermediate-state", "stale-state", "unobserved-state"];

const MIDWAY = { after: [0, 1, 2, 3, 5], fault: ["crash-before", "crash-after"] };
const OLD = { who: ["subject"], stale: [1, 2, 5, 20] };

/** A rule with other arguments, which comes often. */
function narrowed(rule: OperationRule | undefined, domains: object): OperationRule | undefined {
  if (rule === undefined) return undefined;
  const { inChaos: _, ...rest } = rule;
  return { ...rest, domains, weight: rule.weight * 3, needed: "always" };
}

function trouble({ fault, crash }: OperationTable, pattern: Pattern): OperationTable {
  const rules = pattern === "intermediate-state" ? { fault: narrowed(fault, MIDWAY) } : pattern === "stale-state" ? { crash: narrowed(crash, OLD) } : {};
  return Object.fromEntries(Object.entries(rules).flatMap(([name, rule]) => (rule === undefined ? [] : [[name, rule]])));
}

/** The material of histories in which nothing goes wrong but what the pattern says. */
export function underPattern({ operations, lags }: Material, pattern: Pattern): Material {
  const faultless = Object.fromEntries(Object.entries(operations).filter(([, rule]) => rule.fault !== true));
  const held = lags.filter((lag) => lag !== "none" && lag !== "drops");
  return { operations: { ...faultless, ...trouble(operations, pattern) }, lags: pattern === "unobserved-state" ? held : lags.filter((lag) => lag === "none") };
}
