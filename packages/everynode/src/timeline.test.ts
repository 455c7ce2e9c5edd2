import { describe, expect, it } from "vitest";
import { type Cluster, createCluster, elapsedText } from "./index.js";

const text = (lines: readonly string[]): readonly string[] => lines.map((line) => line.replace(/^ *\S+ +/, "").replace(/ +/g, " "));

function labelled(): Cluster {
  const cluster = createCluster({ nodes: [{ name: "node-1", labels: { disk: "ssd" } }], trace: "full", seed: 3, latencies: "recorded" });
  cluster.settle();
  return cluster;
}

const daemon = (spec: object = {}): object => {
  const labels = { app: "agent" };
  return { apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name: "agent" }, spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: "main", image: "app:1" }], ...spec } } } };
};

/** What happens when `act` is done to the cluster, without times. */
function story(cluster: Cluster, act: () => void): readonly string[] {
  const before = cluster.snapshot();
  act();
  cluster.settle();
  return text(cluster.timeline(before)).map((line) => line.replace(/agent-\w{5}/, "agent-xxxxx"));
}

describe("a timeline", () => {
  it("tells of a node that joins", () => {
    expect(text(labelled().timeline())).toEqual(["user adds node node-1, labelled disk=ssd", "kubelet says node node-1 is ready", "node-lifecycle takes taint node.kubernetes.io/not-ready:NoSchedule from node node-1"]);
  });

  it("tells of a pod's life", () => {
    const cluster = labelled();
    const lines = story(cluster, () => cluster.create(daemon()));
    expect(lines.filter((line) => !line.includes(" counts "))).toEqual([
      "user creates daemonset agent",
      "daemonset-controller creates pod agent-xxxxx for node-1",
      "default-scheduler binds pod agent-xxxxx to node-1",
      "kubelet runs pod agent-xxxxx on node-1, ready",
    ]);
    expect(lines.at(-1)).toBe("daemonset-controller counts daemonset agent: 1 wanted, 1 there, 1 ready, 1 available");
    const [first, second] = cluster.timeline();
    expect(first).toMatch(/^ {2}\+0\.000s user {17}adds node node-1/);
    expect(second).toMatch(/^ {2}\+0\.\d{3}s kubelet {14}says/);
    expect(story(cluster, () => cluster.delete("DaemonSet", "agent"))).toEqual(["user deletes daemonset agent", "generic-garbage-collector deletes pod agent-xxxxx on node-1", "kubelet removes pod agent-xxxxx from node-1"]);
  });

  it("tells what is done to nodes", () => {
    const cluster = labelled();
    expect(story(cluster, () => cluster.labelNode("node-1", { disk: null, zone: "a", role: "" }))).toEqual(["user labels node node-1 zone=a, role; takes label disk from node node-1"]);
    expect(story(cluster, () => cluster.taintNode("node-1", { key: "k", value: "v", effect: "NoExecute" }))).toEqual(["user taints node node-1 k=v:NoExecute"]);
    expect(story(cluster, () => cluster.untaintNode("node-1", "k"))).toEqual(["user takes taint k=v:NoExecute from node node-1"]);
    expect(story(cluster, () => cluster.patch("Node", "node-1", { spec: { unschedulable: true } }))).toContain("user cordons node node-1");
    expect(story(cluster, () => cluster.removeNode("node-1"))).toEqual(["user removes node node-1"]);
  });

  it("tells how deletions wait, and what other kinds come to", () => {
    const cluster = labelled();
    cluster.create(daemon());
    cluster.settle();
    expect(story(cluster, () => cluster.delete("DaemonSet", "agent", { propagationPolicy: "Orphan" }))).toEqual(["user deletes daemonset agent and leaves its pods", "generic-garbage-collector deletes daemonset agent"]);
    const map = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c", namespace: "kube-system" } };
    expect(story(cluster, () => cluster.create(map))).toEqual(["user creates configmap kube-system/c"]);
    expect(story(cluster, () => expect(() => cluster.create(map)).toThrow("already exists"))).toEqual(['user may not create configmap kube-system/c: configmaps "c" already exists']);
  });

  it("counts the endpoints of a Service, and those that are ready", () => {
    const cluster = labelled();
    const service = { apiVersion: "v1", kind: "Service", metadata: { name: "agent" }, spec: { selector: { app: "agent" }, ports: [{ port: 80 }] } };
    const told = (act: () => void): readonly string[] => story(cluster, act).filter((line) => line.includes("endpointslice"));
    expect(told(() => cluster.create(service))).toEqual(["endpoint-slice-controller creates endpointslice agent-xxxxx: no endpoints"]);
    expect(told(() => cluster.create(daemon()))).toEqual(["endpoint-slice-controller counts endpointslice agent-xxxxx: 1 endpoint, 1 ready"]);
    expect(told(() => cluster.patch("Service", "agent", { metadata: { labels: { team: "red" } } }))).toEqual(["endpoint-slice-controller changes endpointslice agent-xxxxx"]);
    expect(told(() => cluster.delete("Service", "agent"))).toEqual(["generic-garbage-collector deletes endpointslice agent-xxxxx"]);
  });

  it("tells why a pod finds no place", () => {
    const cluster = labelled();
    const lines = story(cluster, () => cluster.create(daemon({ containers: [{ name: "main", image: "app:1", resources: { requests: { cpu: "64" } } }] })));
    expect(lines.find((line) => line.includes("no place"))).toMatch(/^default-scheduler finds no place for pod agent-xxxxx for node-1: 0\/1 nodes are available: 1 Insufficient cpu/);
  });

  it("says how containers end, where they are run", () => {
    const cluster = createCluster({ nodes: 1, trace: "full", kubelet: { containers: "run", programs: { leak: { memory: "90Mi", memoryPerSecond: "10Mi" } } } });
    cluster.settle();
    const before = cluster.snapshot();
    cluster.create({ apiVersion: "v1", kind: "Pod", metadata: { name: "web" }, spec: { nodeName: "node-1", containers: [{ name: "main", image: "leak:1", resources: { limits: { memory: "100Mi" } } }] } });
    cluster.advance({ seconds: 3 });
    expect(cluster.timeline(before).map((line) => line.replace(/ +/gu, " ").trim())).toEqual([
      "+0.000s user creates pod web on node-1",
      "+0.000s kubelet runs pod web on node-1, ready",
      "+1.000s kubelet says of pod web on node-1: container main OOMKilled (137)",
      "+2.000s kubelet says pod web on node-1 is not ready: container main OOMKilled (137)",
    ]);
  });

  it("needs a cluster that keeps what happened", () => {
    expect(() => createCluster().timeline()).toThrow('a timeline needs a cluster that was made with trace: "full"; this one has trace: "hash"');
  });
});

describe("elapsed time", () => {
  it.each([
    [0, "+0.000s"],
    [12, "+0.012s"],
    [59_999, "+59.999s"],
    [63_012, "+1m03.012s"],
    [600_000, "+10m00.000s"],
    [11_103_999, "+3h05m03s"],
    [1_652_703_000, "+19d03h05m"],
  ])("of %i ms is %s", (ms, words) => {
    expect(elapsedText(ms)).toBe(words);
  });
});
