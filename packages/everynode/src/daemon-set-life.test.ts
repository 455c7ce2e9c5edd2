import { describe, expect, it } from "vitest";
import { type Cluster, createCluster, type NodeInput } from "./index.js";

interface Daemon {
  readonly name?: string;
  readonly image?: string;
  readonly spec?: object;
  readonly more?: object;
}

function agent({ name = "agent", image = "agent:1", spec = {}, more = {} }: Daemon = {}): object {
  const template = { metadata: { labels: { app: name } }, spec: { containers: [{ name: "main", image }], ...spec } };
  return { apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name }, spec: { selector: { matchLabels: { app: name } }, template, ...more } };
}

function running(objects: readonly object[], nodes: number | readonly NodeInput[] = 3): Cluster {
  const cluster = createCluster({ nodes, objects });
  cluster.settle();
  return cluster;
}

const pods = (cluster: Cluster, app = "agent") => cluster.list("Pod", { labelSelector: `app=${app}` });
/** The nodes on which daemons are, one entry a pod. */
const places = (cluster: Cluster, app = "agent"): readonly string[] => pods(cluster, app).map(({ spec }) => spec.nodeName ?? "nowhere").sort();
const uids = (cluster: Cluster): readonly string[] => pods(cluster).map(({ metadata }) => metadata.uid).sort();
const podOn = (cluster: Cluster, node: string): string => pods(cluster).find(({ spec }) => spec.nodeName === node)?.metadata.name ?? "";
const hasSsd = { nodeSelectorTerms: [{ matchExpressions: [{ key: "disk", operator: "In", values: ["ssd"] }] }] };
const SSD = [{ name: "node-1", labels: { disk: "ssd" } }, { name: "node-2", labels: { disk: "hdd" } }, { name: "node-3" }];

describe("nodes that come and go", () => {
  it("get a pod when they join", () => {
    const cluster = running([agent()]);
    cluster.addNode({ name: "node-4" });
    cluster.settle();
    expect(places(cluster)).toEqual(["node-1", "node-2", "node-3", "node-4"]);
  });

  it("take their pods along: these are collected within a minute, and made nowhere else", () => {
    const cluster = running([agent()]);
    cluster.removeNode("node-2");
    cluster.advance({ minutes: 1 });
    expect(places(cluster)).toEqual(["node-1", "node-3"]);
  });

  it("get a pod of the template when they come again under their name, whatever was changed on the pod before", () => {
    const cluster = running([agent()]);
    cluster.patch("Pod", podOn(cluster, "node-2"), { spec: { containers: [{ name: "main", image: "changed:1" }] } });
    cluster.removeNode("node-2");
    cluster.advance({ minutes: 1 });
    cluster.addNode({ name: "node-2" });
    cluster.settle();
    expect(cluster.get("Pod", podOn(cluster, "node-2")).spec.containers[0]?.image).toBe("agent:1");
  });

  it("keep their pod while they are without power, and nobody makes one elsewhere", () => {
    const cluster = running([agent()]);
    const before = uids(cluster);
    cluster.inject({ type: "crash", node: "node-2" }, { for: { minutes: 30 } });
    cluster.advance({ minutes: 29 });
    expect(uids(cluster)).toEqual(before);
    expect(cluster.get("DaemonSet", "agent").status.numberAvailable).toBe(2);
    cluster.advance({ minutes: 5 });
    expect(uids(cluster)).toEqual(before);
    expect(cluster.get("DaemonSet", "agent").status.numberAvailable).toBe(3);
  });
});

describe("nodes that are selected", () => {
  it.each([
    ["a nodeSelector", { nodeSelector: { disk: "ssd" } }],
    ["a node affinity", { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: hasSsd } } }],
  ])("by %s alone have pods", (_, spec) => {
    expect(places(running([agent({ spec })], SSD))).toEqual(["node-1"]);
  });

  it("are all of them where nothing is selected", () => {
    expect(places(running([agent()], SSD))).toEqual(["node-1", "node-2", "node-3"]);
  });

  it("must meet both where there is a nodeSelector and an affinity", () => {
    const spec = { nodeSelector: { zone: "a" }, affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: hasSsd } } };
    expect(places(running([agent({ spec })], [...SSD, { name: "node-4", labels: { zone: "a" } }, { name: "node-5", labels: { zone: "a", disk: "ssd" } }]))).toEqual(["node-5"]);
  });

  it("get and lose their pod as soon as their labels change", () => {
    const cluster = running([agent({ spec: { nodeSelector: { disk: "ssd" } } })], SSD);
    const before = cluster.nowMs;
    cluster.labelNode("node-3", { disk: "ssd" });
    cluster.labelNode("node-1", { disk: null });
    cluster.settle();
    expect(places(cluster)).toEqual(["node-3"]);
    expect(cluster.nowMs - before).toBeLessThan(1000);
  });

  it("may belong to several sets, each with other flags and requests for its hardware", () => {
    const forDisk = (disk: string, cpu: string): object => agent({ name: disk, spec: { nodeSelector: { disk }, containers: [{ name: "main", image: "agent:1", args: [`--disk=${disk}`], resources: { requests: { cpu } } }] } });
    const cluster = running([forDisk("ssd", "200m"), forDisk("hdd", "50m")], SSD);
    expect([places(cluster, "ssd"), places(cluster, "hdd")]).toEqual([["node-1"], ["node-2"]]);
    expect(pods(cluster, "ssd")[0]?.spec.containers[0]).toMatchObject({ args: ["--disk=ssd"], resources: { requests: { cpu: "200m" } } });
  });
});

describe("the pods of a DaemonSet", () => {
  it("tolerate, without being told, what befalls nodes, and on the host's network that there is none yet", () => {
    const added = (spec: object): readonly string[] => pods(running([agent({ spec })], 1))[0]?.spec.tolerations?.map(({ key, effect }) => `${key}:${effect}`).sort() ?? [];
    const always = ["disk-pressure:NoSchedule", "memory-pressure:NoSchedule", "not-ready:NoExecute", "pid-pressure:NoSchedule", "unreachable:NoExecute", "unschedulable:NoSchedule"].map((taint) => `node.kubernetes.io/${taint}`);
    expect(added({})).toEqual(always);
    expect(added({ hostNetwork: true })).toEqual([...always, "node.kubernetes.io/network-unavailable:NoSchedule"].sort());
  });

  it("respect all other taints: they stay away, or go, unless they tolerate them", () => {
    const taint = { key: "dedicated", value: "db", effect: "NoSchedule" } as const;
    const tolerations = [{ key: "dedicated", operator: "Equal", value: "db", effect: "NoSchedule" }];
    const nodes = [{ name: "node-1", taints: [taint] }, { name: "node-2" }];
    expect(places(running([agent()], nodes))).toEqual(["node-2"]);
    expect(places(running([agent({ spec: { tolerations } })], nodes))).toEqual(["node-1", "node-2"]);
    const cluster = running([agent()]);
    cluster.taintNode("node-2", { key: "dedicated", effect: "NoExecute" });
    cluster.settle();
    expect(places(cluster)).toEqual(["node-1", "node-3"]);
  });

  it("are pinned by an affinity to their node's name, and the scheduler binds them", () => {
    const cluster = createCluster({ nodes: 1, objects: [agent()], controllers: (builtIn) => builtIn.filter(({ name }) => name !== "default-scheduler") });
    cluster.settle();
    const [pod] = pods(cluster);
    expect([pod?.spec.nodeName, pod?.status.phase]).toEqual([undefined, "Pending"]);
    const [term] = pod?.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
    expect(term).toEqual({ matchFields: [{ key: "metadata.name", operator: "In", values: ["node-1"] }] });
  });

  it("are replaced on their node when somebody deletes them, or when they have failed", () => {
    const cluster = running([agent()]);
    cluster.delete("Pod", podOn(cluster, "node-2"));
    cluster.patch("Pod", podOn(cluster, "node-3"), { status: { phase: "Failed" } }, { subresource: "status" });
    const before = uids(cluster);
    cluster.advance({ minutes: 1 });
    expect(places(cluster)).toEqual(["node-1", "node-2", "node-3"]);
    expect(uids(cluster).filter((uid) => before.includes(uid))).toHaveLength(1);
  });

  it("can be changed in few fields only", () => {
    const cluster = running([agent()]);
    const name = podOn(cluster, "node-1");
    expect(() => cluster.patch("Pod", name, { spec: { hostNetwork: true } })).toThrow("pod updates may not change fields other than");
    expect(() => cluster.patch("Pod", name, { spec: { nodeName: "node-2" } })).toThrow("pod updates may not change fields other than");
    expect(cluster.patch("Pod", name, { spec: { containers: [{ name: "main", image: "agent:9" }] } }).spec.containers[0]?.image).toBe("agent:9");
  });

  it("are let go of when their labels change, and replaced beside", () => {
    const cluster = running([agent()], 1);
    cluster.patch("Pod", podOn(cluster, "node-1"), { metadata: { labels: { app: "debugged" } } });
    cluster.settle();
    expect([places(cluster), places(cluster, "debugged")]).toEqual([["node-1"], ["node-1"]]);
    expect(pods(cluster, "debugged")[0]?.metadata.ownerReferences).toEqual([]);
  });
});

describe("a DaemonSet that is deleted", () => {
  it("takes its pods along", () => {
    const cluster = running([agent()]);
    cluster.delete("DaemonSet", "agent");
    cluster.settle();
    expect(cluster.list("Pod")).toEqual([]);
  });

  it("leaves them where they are to be orphans", () => {
    const cluster = orphaned();
    expect(cluster.find("DaemonSet", "agent")).toBeUndefined();
    expect(pods(cluster).map(({ metadata }) => metadata.ownerReferences)).toEqual([[], [], []]);
  });

  it("has them adopted by the next one with its selector, which keeps those that are of its template", () => {
    const cluster = orphaned();
    const before = uids(cluster);
    cluster.create(agent());
    cluster.settle();
    expect(uids(cluster)).toEqual(before);
    expect(pods(cluster).every(({ metadata }) => metadata.ownerReferences?.[0]?.name === "agent")).toBe(true);
  });

  it("has them replaced by the next one as its updateStrategy says, where their template is another", () => {
    const next = (updateStrategy: object): readonly (string | undefined)[] => {
      const cluster = orphaned("agent:2");
      cluster.create(agent({ image: "agent:3", more: { updateStrategy } }));
      cluster.settle();
      return images(cluster);
    };
    expect(next({ type: "RollingUpdate" })).toEqual(["agent:3"]);
    expect(next({ type: "OnDelete" })).toEqual(["agent:2"]);
  });

  it("has them pass for new where the next one's template generation is theirs, though their template is another", () => {
    const cluster = orphaned();
    cluster.create(agent({ image: "agent:3" }));
    cluster.settle();
    expect(images(cluster)).toEqual(["agent:1"]);
    expect(cluster.get("DaemonSet", "agent").status.updatedNumberScheduled).toBe(3);
  });

  const images = (cluster: Cluster): readonly (string | undefined)[] => [...new Set(pods(cluster).map(({ spec }) => spec.containers[0]?.image))];

  /** Three pods whose set is gone; its template was changed to that of `image` before, where one is given. */
  function orphaned(image?: string): Cluster {
    const cluster = running([agent()]);
    if (image !== undefined) cluster.apply(agent({ image }));
    cluster.settle();
    cluster.delete("DaemonSet", "agent", { propagationPolicy: "Orphan" });
    cluster.settle();
    return cluster;
  }
});

describe("a ReplicaSet beside a DaemonSet", () => {
  const copies = (replicas: number): object => ({
    apiVersion: "apps/v1", kind: "ReplicaSet", metadata: { name: "web" },
    spec: { replicas, selector: { matchLabels: { app: "web" } }, template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "main", image: "web:1" }] } } },
  });

  it("keeps a number of copies, wherever they are, and several on one node", () => {
    const cluster = running([copies(4), agent()], 2);
    expect([places(cluster, "web").length, places(cluster)]).toEqual([4, ["node-1", "node-2"]]);
    cluster.addNode({ name: "node-3" });
    cluster.settle();
    expect([places(cluster, "web").length, places(cluster)]).toEqual([4, ["node-1", "node-2", "node-3"]]);
  });

  it("brings what is observed to what is desired just so: what is deleted comes back, what is too much goes", () => {
    const cluster = running([copies(2), agent()], 2);
    for (const { metadata } of cluster.list("Pod")) cluster.delete("Pod", metadata.name);
    cluster.settle();
    expect([places(cluster, "web").length, places(cluster)]).toEqual([2, ["node-1", "node-2"]]);
    const stray = { apiVersion: "v1", kind: "Pod", spec: { nodeName: "node-1", containers: [{ name: "main", image: "stray:1" }] } };
    cluster.create({ ...stray, metadata: { name: "stray-web", labels: { app: "web" } } });
    cluster.create({ ...stray, metadata: { name: "stray-agent", labels: { app: "agent" } } });
    cluster.settle();
    expect([places(cluster, "web").length, places(cluster)]).toEqual([2, ["node-1", "node-2"]]);
  });
});
