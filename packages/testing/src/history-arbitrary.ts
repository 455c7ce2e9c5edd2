/** Histories for fast-check, which shrinks them: fewer and plainer operations, orderly before drawn, no lag before some. */
import fc from "fast-check";
import { type History, LAGS } from "./history.js";
import type { Mode } from "./mode.js";
import type { Operation } from "./operation.js";
import { domainsOf, OPERATIONS, operationNames } from "./operation-table.js";

const MOST_OPERATIONS = 40;

function operations(mode: Mode): fc.Arbitrary<Operation> {
  const weighted = operationNames(mode).map((name) => {
    const domains = domainsOf(name, mode).map(([argument, values]) => [argument, fc.constantFrom(...values)] as const);
    const arbitrary = fc.record({ do: fc.constant(name), ...Object.fromEntries(domains) }) as fc.Arbitrary<Operation>;
    return { weight: OPERATIONS[name].weight, arbitrary };
  });
  return fc.oneof(...weighted);
}

/** Histories of up to 40 operations. */
export function histories(mode: Mode): fc.Arbitrary<History> {
  return fc.record({
    mode: fc.constant(mode),
    seed: fc.nat(1000),
    order: fc.option(fc.nat(1000), { nil: null }),
    lag: fc.constantFrom(...LAGS),
    nodes: fc.integer({ min: 1, max: 5 }),
    operations: fc.array(operations(mode), { maxLength: MOST_OPERATIONS, size: "max" }),
  });
}
