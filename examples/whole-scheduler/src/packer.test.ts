import { readFileSync } from "node:fs";
import { type Cluster, createCluster, seeded } from "everynode";
import { describe, expect, it } from "vitest";
import { packer } from "./packer.js";

function cluster(latencies?: Parameters<typeof createCluster>[0]): Cluster {
  const made = createCluster({ nodes: 3, controllers: (builtIn) => [packer, ...builtIn], ...latencies });
  made.settle();
  return made;
}

function place(made: Cluster, name: string, cpu: string, schedulerName = "packer"): void {
  const containers = [{ name: "main", image: "app:1", resources: { requests: { cpu } } }];
  made.create({ apiVersion: "v1", kind: "Pod", metadata: { name }, spec: { schedulerName, terminationGracePeriodSeconds: 0, containers } });
}

const places = (made: Cluster): readonly (string | undefined)[] => made.list("Pod").map(({ spec }) => spec.nodeName);

describe("the packer", () => {
  it("fills a node before it looks at the next, where the default scheduler spreads", () => {
    const [packed, spread] = [cluster(), cluster()];
    for (const name of ["a", "b", "c", "d", "e"]) {
      place(packed, name, "1");
      place(spread, name, "1", "default-scheduler");
    }
    packed.settle();
    spread.settle();
    expect(places(packed)).toEqual(["node-1", "node-1", "node-1", "node-1", "node-2"]);
    expect(new Set(places(spread)).size).toBe(3);
  });

  it("goes on once there is room, and leaves cordoned nodes alone", () => {
    const made = cluster();
    for (const node of ["node-1", "node-2"]) made.patch("Node", node, { spec: { unschedulable: true } });
    for (const name of ["a", "b"]) place(made, name, "3");
    made.settle();
    expect(places(made)).toEqual(["node-3", undefined]);
    made.delete("Pod", "a");
    made.settle();
    expect(places(made)).toEqual(["node-3"]);
  });

  it.each([1, 2, 3, 4, 5])("never fills a node twice, whoever acts first and however late it hears (seed %i)", (seed) => {
    const made = cluster({ latencies: { packer: { watchMs: 5, requestMs: 3 } } });
    for (let at = 0; at < 9; at++) place(made, `p${at}`, "2");
    expect(made.settle({ chooser: seeded(seed) })).toBe(true);
    const counts = new Map<string, number>();
    for (const node of places(made)) if (node !== undefined) counts.set(node, (counts.get(node) ?? 0) + 1);
    expect([...counts.values()]).toEqual([2, 2, 2]);
  });
});

it("the scheduler has less than 60 lines", () => {
  expect(readFileSync(new URL("./packer.ts", import.meta.url), "utf8").split("\n").length).toBeLessThan(60);
});
