import { readFileSync } from "node:fs";
import { type Cluster, nodeGroupsIn } from "everynode";
import { describe, expect, it } from "vitest";
import { autoscaledCluster, nodesAndPods, scale } from "./autoscaling.js";

/** How many nodes each group has. */
const sizes = (cluster: Cluster): Readonly<Record<string, number>> => Object.fromEntries(nodeGroupsIn(cluster.simulation).map(({ metadata, spec }) => [metadata.name, spec.members.length]));
const ready = (cluster: Cluster): number => cluster.get("Deployment", "shop").status.readyReplicas ?? 0;

/** Names of the nodes that do not have exactly one agent. */
const withoutAgent = (cluster: Cluster): readonly string[] => nodesAndPods(cluster).filter((line) => line.split(" ").filter((word) => word === "agent").length !== 1);

describe("an autoscaled cluster", () => {
  it("gets the nodes that its pods need, each with an agent, and gives back those that are empty but for it", () => {
    const cluster = autoscaledCluster();
    expect(sizes(cluster)).toEqual({ small: 1, large: 0 });
    for (const [replicas, minutes] of [
      [5, 3],
      [20, 3],
      [57, 5],
    ] as const) {
      scale(cluster, replicas, minutes);
      expect(ready(cluster)).toBe(replicas);
      expect(withoutAgent(cluster)).toEqual([]);
    }
    expect(sizes(cluster)).toEqual({ small: 4, large: 3 });
    scale(cluster, 1, 40);
    expect(ready(cluster)).toBe(1);
    expect(withoutAgent(cluster)).toEqual([]);
    expect(cluster.list("Node")).toHaveLength(cluster.list("Pod", { labelSelector: "app=agent" }).length);
    expect(sizes(cluster)).toEqual({ small: 1, large: 0 });
  });

  it("goes by a choice of group of one's own", () => {
    const cluster = autoscaledCluster((options) => options.at(-1)?.group);
    scale(cluster, 5, 3);
    expect(sizes(cluster)).toEqual({ small: 1, large: 1 });
  });

  it("makes nodes as their group says: of the large ones every second is in the other zone", () => {
    const cluster = autoscaledCluster();
    scale(cluster, 57, 5);
    expect(cluster.list("Node", { labelSelector: "size=large" }).map(({ metadata }) => metadata.labels?.["zone"])).toEqual(["a", "b", "a"]);
  });
});

it("the example has less than 60 lines", () => {
  expect(readFileSync(new URL("./autoscaling.ts", import.meta.url), "utf8").split("\n").length).toBeLessThan(60);
});
