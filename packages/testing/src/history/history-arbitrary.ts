/** Histories for fast-check, which shrinks them: fewer and plainer operations, orderly before drawn, no lag before some. */
import fc from "fast-check";
import { DAEMON_SET_MATERIAL, type History, type Material } from "./history.js";
import type { Mode } from "./mode.js";
import { type AnyOperation, domainsOf, operationNames } from "../operations/operation-rule.js";

const MOST_OPERATIONS = 40;

function operationsOf({ operations }: Material, mode: Mode): fc.Arbitrary<AnyOperation> {
  const weighted = operationNames(operations, mode).map((name) => {
    const domains = domainsOf(operations, name, mode).map(([argument, values]) => [argument, fc.constantFrom(...values)] as const);
    const arbitrary = fc.record({ do: fc.constant(name), ...Object.fromEntries(domains) }) as fc.Arbitrary<AnyOperation>;
    return { weight: operations[name]?.weight ?? 0, arbitrary };
  });
  return fc.oneof(...weighted);
}

/** Histories of up to 40 operations. */
export function histories(mode: Mode, material: Material = DAEMON_SET_MATERIAL): fc.Arbitrary<History> {
  return fc.record({
    mode: fc.constant(mode),
    seed: fc.nat(1000),
    order: fc.option(fc.nat(1000), { nil: null }),
    lag: fc.constantFrom(...material.lags),
    nodes: fc.integer({ min: 1, max: 5 }),
    operations: fc.array(operationsOf(material, mode), { maxLength: MOST_OPERATIONS, size: "max" }),
  });
}
