import { serverSet } from "@everynode/core";
import { describe, expect, it } from "vitest";
import { type AutoscalerOptions, type Cluster, createCluster, type NodeGroupInput, nodeGroupsIn } from "./index.js";

interface Given {
  readonly cpu?: string;
  readonly spec?: object;
  readonly replicas?: number;
}

const workload = (kind: string, name: string, { cpu = "1", spec = {}, replicas }: Given = {}): object => ({
  apiVersion: "apps/v1",
  kind,
  metadata: { name },
  spec: {
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: "main", image: `${name}:1`, resources: { requests: { cpu } } }], ...spec } },
    ...(replicas === undefined ? {} : { replicas }),
  },
});

const web = (replicas: number, given: Given = {}): object => workload("ReplicaSet", "web", { ...given, replicas });
const POOL: NodeGroupInput = { name: "pool", max: 5 };

function clusterOf(objects: readonly object[], nodeGroups: readonly NodeGroupInput[] = [POOL], autoscaler: AutoscalerOptions = {}): Cluster {
  const cluster = createCluster({ objects, nodeGroups, autoscaler });
  cluster.settle();
  return cluster;
}

const nodes = (cluster: Cluster): readonly string[] => cluster.list("Node").map(({ metadata }) => metadata.name);
const bound = (cluster: Cluster, app = "web"): number => cluster.list("Pod", { labelSelector: `app=${app}` }).filter(({ spec }) => spec.nodeName !== undefined).length;
const scale = (cluster: Cluster, replicas: number): unknown => cluster.patch("ReplicaSet", "web", { spec: { replicas } });
const size = (cluster: Cluster): number | undefined => nodeGroupsIn(cluster.simulation)[0]?.spec.size;

/** The different messages that the autoscaler has told, each with its reason, in order. */
const told = (cluster: Cluster): readonly string[] =>
  [...new Set(cluster.list("Event").filter(({ source }) => source?.component === "cluster-autoscaler").map(({ reason, message }) => `${reason}: ${message}`))].sort();

describe("pods without a place", () => {
  it("stay so while a cluster settles, and get their nodes as time passes", () => {
    const cluster = clusterOf([web(5)]);
    expect(cluster.settle()).toBe(true);
    expect([nodes(cluster).length, bound(cluster)]).toEqual([0, 0]);
    cluster.advance({ seconds: 59 });
    expect(nodes(cluster)).toEqual([]);
    cluster.advance({ seconds: 11 });
    expect(nodes(cluster)).toEqual(["pool-1", "pool-2"]);
    expect(bound(cluster)).toBe(5);
    expect(told(cluster)).toEqual(["TriggeredScaleUp: pod triggered scale-up: [{pool 0->2 (max: 5)}]"]);
  });

  it("get as few nodes as they need beside the daemons that would be there", () => {
    const agent = workload("DaemonSet", "agent", { spec: { priorityClassName: "system-node-critical" } });
    const elsewhere = workload("DaemonSet", "elsewhere", { spec: { nodeSelector: { gpu: "yes" } } });
    const cluster = clusterOf([agent, elsewhere, web(6)]);
    cluster.advance({ minutes: 3 });
    expect([nodes(cluster).length, bound(cluster), bound(cluster, "agent")]).toEqual([2, 6, 2]);
  });

  it("order nothing twice, however often they are looked at, and use what room there is", () => {
    const cluster = createCluster({ nodes: 1, objects: [web(10)], nodeGroups: [{ ...POOL, provisionMs: 300_000 }] });
    cluster.advance({ minutes: 4 });
    expect(size(cluster)).toBe(2);
    scale(cluster, 12);
    cluster.advance({ minutes: 10 });
    expect([size(cluster), bound(cluster)]).toEqual([2, 12]);
  });

  it("that want to be apart get a node each", () => {
    const apart = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: { matchLabels: { app: "web" } }, topologyKey: "kubernetes.io/hostname" }] } };
    const cluster = clusterOf([web(4, { cpu: "100m", spec: { affinity: apart } })]);
    cluster.advance({ minutes: 2 });
    expect([nodes(cluster).length, bound(cluster)]).toEqual([4, 4]);
  });

  it("get only nodes that they tolerate and select", () => {
    const groups: readonly NodeGroupInput[] = [
      { name: "odd", max: 5, node: { taints: [{ key: "odd", effect: "NoSchedule" }] } },
      { name: "plain", max: 5, node: { labels: { disk: "hdd" } } },
      { name: "fast", max: 5, node: { labels: { disk: "ssd" } } },
    ];
    const cluster = clusterOf([web(1, { spec: { nodeSelector: { disk: "ssd" } } })], groups);
    cluster.advance({ minutes: 2 });
    expect(nodes(cluster)).toEqual(["fast-1"]);
  });

  it("are told why no group can help them", () => {
    const groups: readonly NodeGroupInput[] = [{ name: "small", max: 3, node: { resources: { cpu: "2" } } }, { name: "odd", max: 3, node: { taints: [{ key: "odd", effect: "NoSchedule" }] } }, { name: "full", max: 1, min: 1 }];
    const cluster = clusterOf([web(1, { cpu: "3900m" }), workload("ReplicaSet", "other", { cpu: "2500m", replicas: 1 })], groups);
    cluster.advance({ minutes: 2 });
    expect(nodes(cluster)).toEqual(["full-1"]);
    expect(told(cluster)).toEqual(["NotTriggerScaleUp: pod didn't trigger scale-up: 1 Insufficient cpu, 1 max node group size reached, 1 node(s) had untolerated taint(s)"]);
  });

  it("that are daemons, gated or of a very low priority get no nodes", () => {
    const low = { apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass", metadata: { name: "low" }, value: -11 };
    const cluster = createCluster({ nodes: [{ name: "node-1", resources: { cpu: "500m" } }], objects: [low, workload("DaemonSet", "agent"), web(1, { spec: { priorityClassName: "low" } }), workload("ReplicaSet", "gated", { replicas: 1, spec: { schedulingGates: [{ name: "later" }] } })], nodeGroups: [POOL] });
    cluster.advance({ minutes: 5 });
    expect(nodes(cluster)).toEqual(["node-1"]);
  });
});

describe("the choice of a group", () => {
  const small: NodeGroupInput = { name: "small", max: 9, node: { resources: { cpu: "2", memory: "2Gi" } } };
  const large: NodeGroupInput = { name: "large", max: 1, node: { resources: { cpu: "16", memory: "16Gi" } } };
  const tiny: NodeGroupInput = { name: "tiny", max: 1, node: { resources: { cpu: "1", memory: "1Gi" } } };
  const after = (replicas: number, autoscaler: AutoscalerOptions): readonly string[] => {
    const cluster = clusterOf([web(replicas)], [large, small, tiny], autoscaler);
    cluster.advance({ seconds: 65 });
    return nodes(cluster);
  };

  it("goes to the one that leaves least, helps most, or comes first", () => {
    expect(after(2, {})).toEqual(["small-1"]);
    expect(after(20, { expander: "most-pods" })).toContain("small-9");
    expect(after(2, { expander: "priority" })).toEqual(["large-1"]);
  });

  it("is a user's own, who may also want none", () => {
    expect(after(1, { expander: () => "tiny" })).toEqual(["tiny-1"]);
    expect(after(1, { expander: () => undefined })).toEqual([]);
    expect(() => after(1, { expander: () => "huge" })).toThrow('the expander must return the name of one of the groups "large", "small", "tiny", or undefined; got "huge"');
  });
});

describe("nodes that are not needed", () => {
  const shrunk = (group: Partial<NodeGroupInput> = {}, options: AutoscalerOptions = {}): Cluster => {
    const cluster = clusterOf([web(8)], [{ ...POOL, ...group }], options);
    cluster.advance({ minutes: 2 });
    expect(nodes(cluster)).toHaveLength(2);
    return cluster;
  };

  it("are marked once they were empty for ten minutes, and go a moment later, as far as the least size allows", () => {
    const cluster = shrunk({ min: 1 });
    scale(cluster, 0);
    // Looks come every ten seconds, so that the nodes are seen empty at 2:10, and marked at 12:10.
    cluster.advance({ minutes: 10 });
    expect(cluster.list("Node").flatMap(({ spec }) => spec.taints ?? [])).toEqual([]);
    cluster.advance({ seconds: 12 });
    expect(cluster.list("Node").flatMap(({ spec }) => spec.taints ?? [])).toMatchObject([{ key: "ToBeDeletedByClusterAutoscaler", effect: "NoSchedule" }]);
    cluster.advance({ minutes: 30 });
    expect(nodes(cluster)).toHaveLength(1);
    expect(told(cluster).filter((line) => line.startsWith("ScaleDown"))).toEqual(["ScaleDown: marked the node as toBeDeleted/unschedulable", "ScaleDown: node removed by cluster autoscaler"]);
  });

  it("stay where an annotation says so", () => {
    const cluster = shrunk({ node: { annotations: { "cluster-autoscaler.kubernetes.io/scale-down-disabled": "true" } } });
    scale(cluster, 0);
    cluster.advance({ hours: 1 });
    expect(nodes(cluster)).toHaveLength(2);
  });

  it("stay where a pod has come to them in the last moment", () => {
    const cluster = shrunk();
    scale(cluster, 0);
    cluster.advance({ seconds: 10 * 60 + 12 });
    for (const name of nodes(cluster)) cluster.create({ apiVersion: "v1", kind: "Pod", metadata: { name: `late-${name}` }, spec: { nodeName: name, containers: [{ name: "main", image: "late:1" }] } });
    cluster.advance({ minutes: 1 });
    expect(nodes(cluster)).toHaveLength(2);
    expect(cluster.list("Node").flatMap(({ spec }) => spec.taints ?? [])).toEqual([]);
    expect(told(cluster)).toContain("ScaleDownFailed: failed to delete the node: node is not empty any more");
  });

  it("are emptied where they are little used and their pods have a place elsewhere", () => {
    const cluster = shrunk();
    scale(cluster, 3);
    cluster.advance({ minutes: 20 });
    expect([nodes(cluster).length, bound(cluster)]).toEqual([1, 3]);
  });

  it("stay where their pods have no place elsewhere, may not be moved, or little use is no reason", () => {
    for (const [spec, options] of [
      [{ volumes: [{ name: "v", emptyDir: {} }] }, {}],
      [{}, { utilizationThreshold: 0 }],
    ] as const) {
      const cluster = clusterOf([web(8, { spec })], [POOL], options);
      cluster.advance({ minutes: 2 });
      for (const name of nodes(cluster)) for (const pod of cluster.list("Pod", { fieldSelector: `spec.nodeName=${name}` }).slice(1)) cluster.patch("Pod", pod.metadata.name, { metadata: { labels: { app: "gone" }, ownerReferences: null } });
      cluster.list("Pod", { labelSelector: "app=gone" }).forEach(({ metadata }) => cluster.delete("Pod", metadata.name));
      scale(cluster, 2);
      cluster.advance({ minutes: 40 });
      expect([nodes(cluster).length, bound(cluster)]).toEqual([2, 2]);
    }
  });

  it("are unmarked where the autoscaler has forgotten why they were marked", () => {
    const cluster = shrunk();
    scale(cluster, 0);
    cluster.advance({ seconds: 10 * 60 + 12 });
    cluster.crash("cluster-autoscaler");
    cluster.advance({ seconds: 1 });
    expect(cluster.list("Node").flatMap(({ spec }) => spec.taints ?? [])).toEqual([]);
    cluster.advance({ minutes: 11 });
    expect(nodes(cluster)).toEqual([]);
  });
});

describe("the machines of a group", () => {
  it("are replaced where they are lost", () => {
    const cluster = clusterOf([web(4)], [{ ...POOL, min: 1 }]);
    expect(nodes(cluster)).toEqual(["pool-1"]);
    cluster.removeNode("pool-1");
    cluster.advance({ minutes: 3 });
    expect(nodes(cluster)).toEqual(["pool-2"]);
    expect(bound(cluster)).toBe(4);
  });

  it("register once the API server is there again", () => {
    const cluster = clusterOf([web(4)]);
    cluster.advance({ seconds: 30 });
    cluster.restore({ simulation: serverSet(cluster.simulation, false) });
    cluster.advance({ minutes: 2 });
    expect(nodeGroupsIn(cluster.simulation)[0]?.spec).toMatchObject({ members: ["pool-1"], registering: ["pool-1"] });
    cluster.restore({ simulation: serverSet(cluster.simulation, true) });
    cluster.advance({ minutes: 3 });
    expect([nodes(cluster), bound(cluster)]).toEqual([["pool-1"], 4]);
  });

  it("are given back where their Node has been missing for a quarter of an hour", () => {
    const cluster = clusterOf([web(4)]);
    cluster.advance({ minutes: 2 });
    cluster.delete("Node", "pool-1");
    cluster.advance({ minutes: 14 });
    expect(nodeGroupsIn(cluster.simulation)[0]?.spec.members).toEqual(["pool-1"]);
    cluster.advance({ minutes: 5 });
    expect([nodes(cluster), bound(cluster)]).toEqual([["pool-2"], 4]);
  });
});
