import { settle } from "@everynode/core";
import { createCluster } from "everynode";
import { describe, expect, it } from "vitest";
import { chooserOf, orderOfRun, strategiesOf } from "./portfolio.js";

const OPTIONS = { subject: "daemonset-controller", kinds: ["Pod", "Node"] };

describe("a portfolio", () => {
  it("gives each strategy its turn, and then again with another seed", () => {
    const names = ["orderly", "random", "pct-1", "pct-2", "pct-3", "drops", "lag-Pod", "lag-Node"];
    const runs = Array.from({ length: 16 }, (_, run) => orderOfRun(run, OPTIONS));
    expect(runs.map(({ name }) => name)).toEqual([...names, ...names]);
    expect(runs.map(({ seed }) => seed)).toEqual([...names.map(() => 0), ...names.map(() => 1)]);
    expect(strategiesOf(OPTIONS).length).toBe(names.length);
  });

  it("orders runs that come to rest, the same each time", () => {
    const { simulation } = createCluster({ nodes: 2, trace: "hash" });
    for (let run = 0; run < 16; run++) {
      const end = (): object => {
        const { simulation: last, atRest } = settle(simulation, { chooser: chooserOf(orderOfRun(run, OPTIONS), { from: simulation.steps }), maxSteps: 10_000 });
        return { atRest, hash: last.hash, steps: last.steps };
      };
      expect(end()).toEqual(end());
      expect(end()).toMatchObject({ atRest: true });
    }
  });
});
