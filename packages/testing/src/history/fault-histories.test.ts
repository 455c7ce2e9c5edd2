/** Histories in which the world fails, one fault at a time: all oracles hold, P-04, P-20 and P-22 among them. */
import { shelfOf } from "@everynode/api";
import { describe, expect, it } from "vitest";
import type { AnyOperation } from "../operations/operation-rule.js";
import { DAEMON_SET_OPERATIONS } from "../operations/operation-table.js";
import { type Checked, checkHistory } from "./check-history.js";
import type { History } from "./history.js";
import { theatre } from "./theatre.js";

const house = theatre();
const SET: AnyOperation = { do: "createSet", set: 0, zone: null, strategy: "one", tolerates: "none", minReady: 5, shared: false, hostPort: false };
const SETTLE: AnyOperation = { do: "settle" };
const WAIT: AnyOperation = { do: "pass", seconds: 45 };

const play = (operations: readonly AnyOperation[], more: Partial<History> = {}): Checked => checkHistory({ mode: "strict", seed: 1, order: null, lag: "none", nodes: 3, operations, ...more }, undefined, house);
const found = ({ violations }: Checked): readonly string[] => violations.map(({ oracle, object, is }) => `${oracle} ${object}: ${is}`);
const kept = ({ simulation }: Checked): readonly string[] => [...shelfOf(simulation.cluster, "Fault").collection.objects.keys()];

describe.each(DAEMON_SET_OPERATIONS["harm"]?.domains["what" as never] as unknown as readonly string[])("a history in which a machine suffers from %s", (what) => {
  const harm: AnyOperation = { do: "harm", node: 1, what, seconds: 70 };

  it("holds, be the fault over before its end or not", () => {
    for (const order of [null, 7, 8]) {
      for (const operations of [[SET, SETTLE, harm, WAIT, { do: "setImage", set: 0, version: 2 }, WAIT, WAIT], [SET, harm, SETTLE, { do: "setImage", set: 0, version: 2 }, WAIT], [SET, SETTLE, WAIT, harm]]) {
        const checked = play(operations, { order });
        expect(found(checked)).toEqual([]);
        expect(kept(checked)).toEqual([]);
      }
    }
  });
});

describe("a history in which the API server is down", () => {
  it("holds, whatever is done meanwhile", () => {
    const down: AnyOperation = { do: "apiDown", seconds: 60 };
    const meanwhile: readonly AnyOperation[] = [{ do: "removeNode", node: 0 }, { do: "addNode", node: 4, zone: null }, { do: "replaceNode", node: 1 }, { do: "harm", node: 2, what: "replace-node", seconds: 5 }, { do: "crash", who: "subject", stale: 0 }, { do: "setImage", set: 0, version: 2 }];
    for (const operation of meanwhile) expect(found(play([SET, SETTLE, down, { do: "pass", seconds: 10 }, operation, WAIT, WAIT]))).toEqual([]);
    const { simulation } = play([SET, SETTLE, down, { do: "pass", seconds: 1 }, { do: "removeNode", node: 0 }, { do: "addNode", node: 4, zone: null }, SETTLE]);
    for (const kind of ["Node", "Machine"]) expect([...shelfOf(simulation.cluster, kind).collection.objects.keys()]).toEqual(["node-0", "node-1", "node-2"]);
  });
});

describe("situations", () => {
  it("tell of a machine that crashed, a partition that healed, and an API server that was down", () => {
    const { reached } = play([SET, { do: "harm", node: 0, what: "crash", seconds: 70 }, { do: "harm", node: 1, what: "partition", seconds: 5 }, { do: "apiDown", seconds: 5 }, WAIT]);
    expect(["machine crashed", "partition healed", "API server was down"].filter((name) => !reached.has(name))).toEqual([]);
    expect(play([SET, { do: "harm", node: 1, what: "partition", seconds: 70 }, SETTLE]).reached.has("partition healed")).toBe(false);
  });
});

describe("a machine without power, or cut off", () => {
  it("may stay so for good, and the healthy core converges all the same", () => {
    for (const what of ["crash", "partition"]) {
      const checked = Array.from({ length: 12 }, (_, seed) => play([SET, SETTLE, { do: "harm", node: 1, what, seconds: 20 }, { do: "steps", count: 8 }, { do: "setImage", set: 0, version: 2 }], { seed }));
      expect(checked.flatMap(found)).toEqual([]);
      expect(checked.filter(({ reached }) => reached.has("broken core")).length).toBeGreaterThan(1);
    }
  });
});
