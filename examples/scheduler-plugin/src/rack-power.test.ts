import { readFileSync } from "node:fs";
import { DEFAULT_PLUGINS } from "@everynode/scheduler";
import { type Cluster, createCluster, seeded } from "everynode";
import { describe, expect, it } from "vitest";
import { RACK_WATTS, rackPower, wattsOf } from "./rack-power.js";

const NODES = [["node-1", "a"], ["node-2", "a"], ["node-3", "b"]] as const;

function racks(): Cluster {
  const nodes = NODES.map(([name, rack]) => ({ name, labels: { "example.com/rack": rack } }));
  return createCluster({ nodes, scheduler: { plugins: [...DEFAULT_PLUGINS, rackPower] } });
}

function draw(cluster: Cluster, name: string, watts: number, spec: object = {}): void {
  const metadata = { name, annotations: { "example.com/watts": String(watts) } };
  cluster.create({ apiVersion: "v1", kind: "Pod", metadata, spec: { terminationGracePeriodSeconds: 0, containers: [{ name: "main", image: "app:1" }], ...spec } });
}

const nodeOf = (cluster: Cluster, name: string): string | undefined => cluster.get("Pod", name).spec.nodeName;

function drawn(cluster: Cluster): readonly number[] {
  return ["a", "b"].map((rack) => cluster.list("Pod").filter(({ spec }) => NODES.some(([name, of]) => of === rack && name === spec.nodeName)).reduce((sum, pod) => sum + wattsOf(pod), 0));
}

describe("pods that draw power", () => {
  it("go to the rack that has most left, and wait where none has enough", () => {
    const cluster = racks();
    for (const [name, watts] of [["p1", 300], ["p2", 300], ["p3", 300]] as const) {
      draw(cluster, name, watts);
      cluster.settle();
    }
    expect([nodeOf(cluster, "p1"), nodeOf(cluster, "p2"), nodeOf(cluster, "p3")]).toEqual(["node-1", "node-3", undefined]);
    expect(cluster.why("p3").nodes.map(({ reasons }) => reasons[0])).toEqual(NODES.map(() => "node(s) were in racks without enough power"));
  });

  it("go on once another has gone, or is made to go", () => {
    const cluster = racks();
    for (const name of ["p1", "p2", "p3"]) draw(cluster, name, 400);
    cluster.settle();
    cluster.delete("Pod", "p1");
    cluster.settle();
    expect(nodeOf(cluster, "p3")).toMatch(/^node-[12]$/);
    cluster.create({ apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass", metadata: { name: "high" }, value: 10 });
    draw(cluster, "high", 400, { priorityClassName: "high" });
    cluster.settle();
    expect(nodeOf(cluster, "high")).toBeDefined();
    expect(cluster.list("Pod").length).toBe(2);
  });

  it.each([1, 2, 3, 4, 5])("never draw more than a rack can give, whoever acts first (seed %i)", (seed) => {
    const cluster = racks();
    for (let at = 0; at < 12; at++) draw(cluster, `p${at}`, 60 + 20 * at);
    while (cluster.step(seeded(seed))) for (const watts of drawn(cluster)) expect(watts).toBeLessThanOrEqual(RACK_WATTS);
  });
});

it("the plugin has less than 60 lines", () => {
  expect(readFileSync(new URL("./rack-power.ts", import.meta.url), "utf8").split("\n").length).toBeLessThan(60);
});
