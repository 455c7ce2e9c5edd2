import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { historyOfText, replayText } from "../check/replay.js";
import { DAEMON_SET_OPERATIONS } from "../operations/operation-table.js";
import { orderName } from "./history.js";
import { faultPlans, histories, operations } from "./history-arbitrary.js";

const NO_OPERATIONS = { mode: "chaos", seed: 0, order: null, lag: "none", nodes: 1, operations: [] };

/** The smallest value for which a predicate does not hold. */
const least = <T>(arbitrary: fc.Arbitrary<T>, holds: (value: T) => boolean): T | undefined => fc.check(fc.property(arbitrary, holds), { seed: 3, numRuns: 500 }).counterexample?.[0];

describe("histories", () => {
  it("shrink to nothing that happens", () => {
    expect(least(histories("chaos"), () => false)).toEqual(NO_OPERATIONS);
  });

  it("keep only what is needed", () => {
    expect(least(histories("chaos"), (history) => !history.operations.some((operation) => operation.do === "crash"))).toEqual({ ...NO_OPERATIONS, operations: [{ do: "crash", who: "subject", stale: 0 }] });
  });

  it("have every kind of order, and are texts that can be read back", () => {
    const sample = fc.sample(histories("strict"), { seed: 1, numRuns: 200 });
    expect(new Set(sample.map((history) => orderName(history).split(" ")[0]))).toEqual(new Set(["orderly", "random", "drops", "late", "priorities"]));
    for (const history of sample) expect(historyOfText(replayText(history))).toEqual(history);
  });
});

describe("fault plans", () => {
  it("have faults only, and shrink to none", () => {
    const sample = fc.sample(faultPlans("chaos"), { seed: 1, numRuns: 100 }).flat();
    expect(new Set(sample.map((operation) => operation.do))).toEqual(new Set(["harm", "apiDown", "quota", "crash", "fault"]));
    expect(least(faultPlans("chaos"), () => false)).toEqual([]);
  });
});

describe("operations", () => {
  it("are all that may happen in their mode", () => {
    const names = new Set(fc.sample(operations("strict"), { seed: 1, numRuns: 2000 }).map((operation) => operation.do));
    expect([...names].sort()).toEqual(Object.keys(DAEMON_SET_OPERATIONS).filter((name) => DAEMON_SET_OPERATIONS[name]?.chaosOnly !== true).sort());
  });
});
