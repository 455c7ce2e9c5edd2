/** Histories and their parts for fast-check, which shrinks them: fewer and plainer operations, orderly before drawn, no lag before some. */
import fc from "fast-check";
import { DAEMON_SET_MATERIAL, type History, type Material, MOST_DEPTH } from "./history.js";
import type { Mode } from "./mode.js";
import { type AnyOperation, domainsOf, operationNames, type OperationTable } from "../operations/operation-rule.js";

const MOST_OPERATIONS = 40;
const MOST_FAULTS = 8;
const MOST_SEED = 1000;

function drawn(table: OperationTable, mode: Mode): fc.Arbitrary<AnyOperation> {
  const weighted = operationNames(table, mode).map((name) => {
    const domains = domainsOf(table, name, mode).map(([argument, values]) => [argument, fc.constantFrom(...values)] as const);
    const arbitrary = fc.record({ do: fc.constant(name), ...Object.fromEntries(domains) }) as fc.Arbitrary<AnyOperation>;
    return { weight: table[name]?.weight ?? 0, arbitrary };
  });
  return fc.oneof(...weighted);
}

/** One operation of a history, by the weights of the table; arguments shrink towards the front of their domains. */
export function operations(mode: Mode, material: Material = DAEMON_SET_MATERIAL): fc.Arbitrary<AnyOperation> {
  return drawn(material.operations, mode);
}

/** Up to 8 operations that are faults and nothing else: to be put into a history of one's own. They shrink to none. */
export function faultPlans(mode: Mode, material: Material = DAEMON_SET_MATERIAL): fc.Arbitrary<readonly AnyOperation[]> {
  const faults = Object.fromEntries(Object.entries(material.operations).filter(([, rule]) => rule.fault === true));
  return fc.array(drawn(faults, mode), { maxLength: MOST_FAULTS });
}

/** In canonical order; at random, with or without news that come late; or by priorities. */
function orders({ lags }: Material): fc.Arbitrary<Pick<History, "order" | "depth" | "lag">> {
  const seed = fc.nat(MOST_SEED);
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 1, arbitrary: fc.constant({ order: null, lag: "none" }) },
    { weight: 3, arbitrary: fc.record({ order: seed, lag: fc.constantFrom(...lags) }) },
    { weight: 1, arbitrary: fc.record({ order: seed, depth: fc.integer({ min: 1, max: MOST_DEPTH }), lag: fc.constant("none") }) },
  );
}

/** Histories of up to 40 operations. */
export function histories(mode: Mode, material: Material = DAEMON_SET_MATERIAL): fc.Arbitrary<History> {
  const rest = fc.record({
    mode: fc.constant(mode),
    seed: fc.nat(MOST_SEED),
    nodes: fc.integer({ min: 1, max: 5 }),
    operations: fc.array(operations(mode, material), { maxLength: MOST_OPERATIONS, size: "max" }),
  });
  return fc.tuple(rest, orders(material)).map(([parts, order]) => ({ ...parts, ...order }));
}
