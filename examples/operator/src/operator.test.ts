import { readFileSync } from "node:fs";
import { type Cluster, type ClusterOptions, createCluster, loadCluster, seeded } from "everynode";
import { describe, expect, it } from "vitest";
import { DEFINITION, nodeConfig, operatedCluster } from "./cluster.js";
import { type NodeConfig, nodeConfigOperator } from "./operator.js";

const operated: ClusterOptions = { controllers: (builtIn) => [...builtIn, nodeConfigOperator] };
const statusOf = (cluster: Cluster): NodeConfig["status"] => cluster.get<NodeConfig>("NodeConfig", "limits").status;

/** What the pod on each node has in its environment as NOFILE: `node-1: 1024`. */
const settings = (cluster: Cluster): readonly string[] =>
  cluster
    .list("Pod")
    .map(({ spec }) => `${spec.nodeName}: ${spec.containers[0]?.env?.find(({ name }) => name === "NOFILE")?.value}`)
    .sort();

function configured(): Cluster {
  const cluster = operatedCluster(3);
  cluster.create(nodeConfig("limits", { NOFILE: "1024" }));
  expect(cluster.settle()).toBe(true);
  return cluster;
}

describe("a NodeConfig", () => {
  it("comes to be on every node, and says so", () => {
    const cluster = configured();
    expect(settings(cluster)).toEqual(["node-1: 1024", "node-2: 1024", "node-3: 1024"]);
    expect(statusOf(cluster)).toEqual({ nodes: 3, configured: 3, observedGeneration: 1 });
    expect(cluster.table("nc", { namespace: "default" })).toBe("NAME     MODE      NODES   CONFIGURED   AGE\nlimits   Enforce   3       3            0s");
    expect(cluster.warnings).toEqual([]);
  });

  it.each([1, 2, 3, 4, 5])("rolls over all nodes when it is changed, and never counts one that has the old settings (seed %i)", (seed) => {
    const cluster = configured();
    const { generation = 0 } = cluster.patch("NodeConfig", "limits", { spec: { settings: { NOFILE: "4096" } } }).metadata;
    const counts: number[] = [];
    cluster.on("write", ({ kind }) => {
      const status = kind === "NodeConfig.example.com" ? statusOf(cluster) : undefined;
      if (status?.observedGeneration !== generation) return;
      counts.push(status.configured);
      expect(settings(cluster).filter((each) => each.endsWith(": 4096")).length).toBeGreaterThanOrEqual(status.configured);
    });
    expect(cluster.settle({ chooser: seeded(seed) })).toBe(true);
    expect(settings(cluster)).toEqual(["node-1: 4096", "node-2: 4096", "node-3: 4096"]);
    expect(counts.at(-1)).toBe(3);
    expect(counts.some((count) => count < 3)).toBe(true);
  });

  it("comes to a node that joins", () => {
    const cluster = configured();
    cluster.addNode({ name: "node-4" });
    cluster.settle();
    expect(settings(cluster).at(-1)).toBe("node-4: 1024");
    expect(statusOf(cluster)).toMatchObject({ nodes: 4, configured: 4 });
  });

  it.each(["Background", "Foreground"] as const)("takes its DaemonSet and the pods with it when it is deleted (%s)", (propagationPolicy) => {
    const cluster = configured();
    cluster.delete("NodeConfig", "limits", { propagationPolicy });
    expect(cluster.settle()).toBe(true);
    expect(["NodeConfig", "DaemonSet", "Pod"].map((kind) => cluster.list(kind).length)).toEqual([0, 0, 0]);
  });

  it("leaves its DaemonSet where it is deleted as an orphan's owner", () => {
    const cluster = configured();
    cluster.delete("NodeConfig", "limits", { propagationPolicy: "Orphan" });
    cluster.settle();
    expect(cluster.find("NodeConfig", "limits")).toBeUndefined();
    expect(cluster.get("DaemonSet", "limits").metadata.ownerReferences ?? []).toEqual([]);
    expect(settings(cluster)).toHaveLength(3);
  });

  it.each([
    [{ settings: {} }, 'spec.settings: Invalid value: 0: spec.settings in body should have at least 1 properties'],
    [{}, "spec.settings: Required value"],
    [{ settings: { A: 1 } }, 'spec.settings.A: Invalid value: "integer": spec.settings.A in body must be of type string: "integer"'],
    [{ settings: { A: "1" }, mode: "Pray" }, 'spec.mode: Unsupported value: "Pray": supported values: "Enforce", "Audit"'],
    [{ settings: { A: "1" }, mod: "Audit" }, 'strict decoding error: unknown field "spec.mod"'],
  ])("is refused where it is %j", (spec, words) => {
    expect(() => operatedCluster(1).create({ apiVersion: "example.com/v1", kind: "NodeConfig", metadata: { name: "bad" }, spec })).toThrow(words);
  });
});

describe("the operator", () => {
  it("comes to the same in whatever order things happen", () => {
    for (let seed = 0; seed < 10; seed++) {
      const cluster = operatedCluster(3);
      cluster.create(nodeConfig("limits", { NOFILE: "1" }));
      for (let steps = 0; steps < 40; steps++) cluster.step(seeded(seed));
      cluster.patch("NodeConfig", "limits", { spec: { settings: { NOFILE: "2" } } });
      cluster.settle({ chooser: seeded(seed) });
      expect(settings(cluster)).toEqual(["node-1: 2", "node-2: 2", "node-3: 2"]);
      expect(statusOf(cluster)).toEqual({ nodes: 3, configured: 3, observedGeneration: 2 });
    }
  });

  it("hears of NodeConfigs that are defined only while it runs, also after it was saved", () => {
    const cluster = createCluster({ nodes: 2, ...operated });
    cluster.settle();
    cluster.load(DEFINITION);
    const loaded = loadCluster(JSON.parse(JSON.stringify(cluster.save())), operated);
    for (const each of [cluster, loaded]) {
      each.create(nodeConfig("limits", { NOFILE: "1" }));
      each.settle();
      expect(statusOf(each)).toMatchObject({ nodes: 2, configured: 2 });
      each.crash("node-config-operator");
      each.crash("generic-garbage-collector");
      each.delete("NodeConfig", "limits");
      each.settle();
      expect(each.list("Pod")).toEqual([]);
    }
    expect(loaded.hash).toBe(cluster.hash);
  });

  it("goes on in the same way from JSON, wherever it is cut, also where its kind was being defined", () => {
    const chooser = seeded(3);
    const cluster = createCluster({ nodes: 2, ...operated });
    for (let cut = 0; cut < 60; cut++) {
      if (cut === 10) cluster.load(DEFINITION);
      if (cut === 20) cluster.create(nodeConfig("limits", { NOFILE: "1" }));
      cluster.step(chooser);
      const loaded = loadCluster(JSON.parse(JSON.stringify(cluster.save())), operated);
      const fork = cluster.fork();
      for (const each of [loaded, fork]) {
        if (cut < 10) each.load(DEFINITION);
        if (cut < 20) each.create(nodeConfig("limits", { NOFILE: "1" }));
        each.settle({ chooser: seeded(cut) });
        expect(statusOf(each)).toMatchObject({ nodes: 2, configured: 2 });
      }
      expect(loaded.hash).toBe(fork.hash);
    }
  });

  it("has less than 100 lines", () => {
    expect(readFileSync(new URL("./operator.ts", import.meta.url), "utf8").split("\n").length).toBeLessThan(100);
  });
});
