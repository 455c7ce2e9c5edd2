import { describe, expect, it } from "vitest";
import { type Cluster, createCluster, UsageError } from "./index.js";

/** node-1 is small, node-2 is cordoned, node-3 has a taint, node-4 is free. */
function nodes(): Cluster {
  const cluster = createCluster({ nodes: [{ name: "node-1", resources: { cpu: "1" } }, { name: "node-2" }, { name: "node-3", taints: [{ key: "k", effect: "NoSchedule" }] }, { name: "node-4" }] });
  cluster.patch("Node", "node-2", { spec: { unschedulable: true } });
  cluster.settle();
  return cluster;
}

const pod = (name: string, spec: object = {}): object => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name },
  spec: { containers: [{ name: "main", image: "app:1", resources: { requests: { cpu: "2" } } }], ...spec },
});

const said = (cluster: Cluster, asked: string | object): readonly string[] => cluster.why(asked).nodes.map(({ node, verdict, reasons }) => `${node}: ${verdict === "refused" ? reasons.join(", ") : verdict}`);

describe("why", () => {
  it("says of every node what is in the way of a pod that waits", () => {
    const cluster = nodes();
    cluster.create(pod("waits", { nodeSelector: { disk: "ssd" } }));
    cluster.settle();
    expect(said(cluster, "waits")).toEqual([
      "node-1: node(s) didn't match Pod's node affinity/selector",
      "node-2: node(s) were unschedulable",
      "node-3: node(s) had untolerated taint(s)",
      "node-4: node(s) didn't match Pod's node affinity/selector",
    ]);
  });

  it("says where a pod is, and where else it could be, as if it were nowhere yet", () => {
    const cluster = nodes();
    cluster.create(pod("there", { containers: [{ name: "main", image: "app:1", resources: { requests: { cpu: "3" } } }] }));
    cluster.settle();
    expect(said(cluster, "there")).toEqual(["node-1: Insufficient cpu", "node-2: node(s) were unschedulable", "node-3: node(s) had untolerated taint(s)", "node-4: is there"]);
    expect(said(cluster, pod("another"))).toContain("node-4: Insufficient cpu");
  });

  it("answers about a pod that is only thought of, and changes nothing", () => {
    const cluster = nodes();
    const { simulation } = cluster;
    expect(said(cluster, pod("thought", { tolerations: [{ operator: "Exists" }] }))).toEqual(["node-1: Insufficient cpu", "node-2: fits", "node-3: fits", "node-4: fits"]);
    expect(cluster.simulation).toBe(simulation);
  });

  it("answers about a daemon's pod, which is pinned to its node", () => {
    const cluster = nodes();
    const labels = { app: "agent" };
    const template = { metadata: { labels }, spec: { containers: [{ name: "main", image: "agent:1", resources: { requests: { cpu: "2" } } }] } };
    cluster.create({ apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name: "agent" }, spec: { selector: { matchLabels: labels }, template } });
    cluster.settle();
    const waiting = cluster.list("Pod").find(({ spec }) => spec.nodeName === undefined);
    expect(said(cluster, waiting?.metadata.name ?? "")).toEqual([
      "node-1: Insufficient cpu",
      "node-2: node(s) didn't satisfy plugin(s) [NodeAffinity]",
      "node-3: node(s) didn't satisfy plugin(s) [NodeAffinity]",
      "node-4: node(s) didn't satisfy plugin(s) [NodeAffinity]",
    ]);
  });

  it("says it in a table, with a note where the scheduler does not look at the pod", () => {
    const cluster = nodes();
    cluster.create(pod("gated", { schedulingGates: [{ name: "example.com/wait" }] }));
    expect(cluster.why("gated").text.split("\n")).toEqual([
      "NODE     WHY",
      "node-1   Insufficient cpu",
      "node-2   node(s) were unschedulable",
      "node-3   node(s) had untolerated taint(s)",
      "node-4   fits",
      "Scheduling is blocked due to non-empty scheduling gates: example.com/wait",
    ]);
    expect(createCluster().why(pod("alone")).text).toBe("no nodes available to schedule pods");
  });

  it("asks the plugins that the cluster's scheduler has", () => {
    const cluster = createCluster({ nodes: 1, scheduler: { plugins: [{ name: "Never", filter: () => ({ reasons: ["node(s) were asleep"], resolvable: false }) }] } });
    expect(cluster.why(pod("thought")).nodes).toEqual([{ node: "node-1", verdict: "refused", reasons: ["node(s) were asleep"], plugins: ["Never"], resolvable: false }]);
  });

  it("says what is wrong with the question", () => {
    const cluster = nodes();
    expect(() => cluster.why("nobody")).toThrow(`Error from server (NotFound): pods "nobody" not found`);
    expect(() => cluster.why({})).toThrow(new UsageError("an object needs apiVersion and kind; got {}; why takes the name of a pod, or a pod"));
    expect(() => cluster.why({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } })).toThrow(new UsageError("why is asked of pods; got a ConfigMap"));
    expect(() => cluster.why(pod("other", { schedulerName: "other" }))).toThrow(new UsageError(`the pod asks for the scheduler "other"; there are default-scheduler`));
    expect(() => cluster.why(pod("bad", { containers: [] }))).toThrow("spec.containers: Required value");
    expect(() => cluster.why("a", { name: "b" } as object)).toThrow(UsageError);
    expect(() => cluster.why(7 as unknown as string)).toThrow(UsageError);
  });
});
