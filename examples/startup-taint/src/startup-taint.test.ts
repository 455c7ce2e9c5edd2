import { readFileSync } from "node:fs";
import { type Cluster, orderly, seeded } from "everynode";
import { describe, expect, it } from "vitest";
import { type Start, starts } from "./starts.js";
import { NOT_READY, taintedCluster } from "./startup-taint.js";

/** Names of the nodes on which something became ready before the agent. */
function overtaken(list: readonly Start[]): readonly string[] {
  const nodes = [...new Set(list.map(({ node }) => node))].sort();
  return nodes.filter((name) => list.find(({ node }) => node === name)?.app !== "agent");
}

const ready = (cluster: Cluster): number => cluster.get("Deployment", "shop").status.readyReplicas ?? 0;

describe("a taint that new nodes start with", () => {
  it.each([orderly, seeded(1), seeded(2), seeded(3)])("lets the agent be ready before anything else on every node", (chooser) => {
    const cluster = taintedCluster(6);
    const list = starts(cluster);
    cluster.advance({ minutes: 3 }, { chooser });
    cluster.patch("Deployment", "shop", { spec: { replicas: 14 } });
    cluster.advance({ minutes: 3 }, { chooser });
    expect(ready(cluster)).toBe(14);
    expect(list.filter(({ app }) => app === "agent")).toHaveLength(5);
    expect(overtaken(list)).toEqual([]);
    expect(cluster.list("Node").flatMap(({ spec }) => spec.taints ?? [])).toEqual([]);
  });

  it("is counted on: nodes that have it get no others beside them", () => {
    const cluster = taintedCluster(6);
    cluster.advance({ seconds: 70 });
    expect(cluster.list("Node").map(({ spec }) => spec.taints)).toEqual([[NOT_READY], [NOT_READY]]);
    cluster.advance({ minutes: 5 });
    expect(cluster.list("Node")).toHaveLength(2);
    expect(ready(cluster)).toBe(6);
  });

  it("is needed: without it others are faster", () => {
    const cluster = taintedCluster(6, []);
    const list = starts(cluster);
    cluster.advance({ minutes: 3 });
    expect(overtaken(list)).toEqual(["pool-1", "pool-2"]);
  });
});

it("the controller and the cluster have less than 60 lines", () => {
  expect(readFileSync(new URL("./startup-taint.ts", import.meta.url), "utf8").split("\n").length).toBeLessThan(60);
});
