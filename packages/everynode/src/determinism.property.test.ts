import { stableStringify } from "@everynode/model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chooserOf, emptyCluster, type History, history, perform } from "../test/random-history.js";
import { type Cluster, loadCluster } from "./index.js";

function played(cluster: Cluster, h: History, from: number): Cluster {
  const chooser = chooserOf(h);
  for (const op of h.operations.slice(from)) perform(cluster, op, chooser);
  cluster.settle({ chooser });
  return cluster;
}

describe("the same seed and operations", () => {
  it("give the same trace hash when run twice, from a fork, after going back, and from JSON, cut anywhere", () => {
    fc.assert(
      fc.property(history, fc.nat(25), fc.nat(12), (h, cut, steps) => {
        const straight = emptyCluster(h.seed);
        const chooser = chooserOf(h);
        const at = Math.min(cut, h.operations.length);
        for (const op of h.operations.slice(0, at)) perform(straight, op, chooser);
        for (let i = 0; i < steps; i++) straight.step(chooser);
        const snapshot = straight.snapshot();
        const fork = straight.fork();
        const fromJson = loadCluster(JSON.parse(JSON.stringify(straight.save())));
        played(straight, h, at);
        const { hash } = straight;
        const saved = stableStringify(straight.save());
        expect(played(fork, h, at).hash).toBe(hash);
        expect(played(fromJson, h, at).hash).toBe(hash);
        straight.restore(snapshot);
        expect(played(straight, h, at).hash).toBe(hash);
        expect(stableStringify(straight.save()) === saved, "the saved clusters are equal").toBe(true);
        expect(stableStringify(fromJson.save()) === saved, "the saved clusters are equal").toBe(true);
      }),
      { numRuns: 150 },
    );
  }, 120_000);
});
