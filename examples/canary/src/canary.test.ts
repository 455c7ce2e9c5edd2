import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Cluster, createCluster } from "everynode";
import { describe, expect, it } from "vitest";
import { canary } from "./canary.js";

const SOAK_MS = 300_000;
const NODES = 20;

const agent = (image: string): object => ({
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  metadata: { name: "agent" },
  spec: { updateStrategy: { type: "OnDelete" }, selector: { matchLabels: { app: "agent" } }, template: { metadata: { labels: { app: "agent" } }, spec: { containers: [{ name: "main", image }] } } },
});

function rolling(image: string): Cluster {
  const cluster = createCluster({ nodes: NODES, objects: [agent("agent:1")], daemonSet: { strategy: () => canary(SOAK_MS) } });
  cluster.settle();
  cluster.apply(agent(image));
  return cluster;
}

const updated = (cluster: Cluster): number => cluster.get("DaemonSet", "agent").status.updatedNumberScheduled ?? 0;

/** How many nodes do not have exactly one pod. */
function crowdedOrBare(cluster: Cluster): number {
  const pods = cluster.list("Pod").map(({ spec }) => spec.nodeName);
  return cluster.list("Node").filter(({ metadata }) => pods.filter((name) => name === metadata.name).length !== 1).length;
}

describe("a canary rollout", () => {
  it("changes a tenth of the nodes, waits, and then changes the rest", () => {
    const cluster = rolling("agent:2");
    cluster.advance({ seconds: 1 });
    expect(updated(cluster)).toBe(2);
    cluster.advance({ minutes: 4 });
    expect(updated(cluster)).toBe(2);
    cluster.advance({ minutes: 2 });
    expect(updated(cluster)).toBe(NODES);
    expect(crowdedOrBare(cluster)).toBe(0);
  });

  it("stops at the canaries where their pods do not become ready", () => {
    const cluster = rolling("unready/agent:2");
    cluster.advance({ hours: 2 });
    expect(updated(cluster)).toBe(2);
    expect(cluster.get("DaemonSet", "agent").status.numberAvailable).toBe(NODES - 2);
  });

  it("begins again with the canaries when the template changes on the way", () => {
    const cluster = rolling("agent:2");
    cluster.advance({ minutes: 1 });
    cluster.apply(agent("agent:3"));
    cluster.advance({ minutes: 1 });
    expect(updated(cluster)).toBe(2);
    cluster.advance({ minutes: 6 });
    expect(updated(cluster)).toBe(NODES);
    expect(crowdedOrBare(cluster)).toBe(0);
  });

  it("is written in under 60 lines", () => {
    const source = readFileSync(fileURLToPath(new URL("canary.ts", import.meta.url)), "utf8");
    expect(source.split("\n").length).toBeLessThan(60);
  });
});

describe("a strategy that asks for what cannot be done", () => {
  it("is told what it asked for and what was expected", () => {
    const cluster = createCluster({ nodes: 1, objects: [agent("agent:1")], daemonSet: { strategy: () => ({ name: "mine", step: () => ({ remove: ["nobody"], fill: [] }) }) } });
    cluster.settle();
    cluster.apply(agent("agent:2"));
    expect(() => cluster.settle()).toThrow('update strategy "mine" removes the pod "nobody"; expected the name of one that it was shown');
    expect(cluster.list("Pod")).toHaveLength(1);
  });
});
