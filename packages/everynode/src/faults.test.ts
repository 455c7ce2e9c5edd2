import { nodeCondition } from "@everynode/model";
import { describe, expect, it } from "vitest";
import { type Cluster, createCluster, type FaultInput, type InjectOptions, loadCluster, type PlannedFault } from "./index.js";

const workload = (kind: "DaemonSet" | "Deployment", name: string): object => {
  const labels = { app: name };
  return { apiVersion: "apps/v1", kind, metadata: { name }, spec: { selector: { matchLabels: labels }, ...(kind === "Deployment" ? { replicas: 3 } : {}), template: { metadata: { labels }, spec: { containers: [{ name: "main", image: "app:1" }] } } } };
};

/** Three nodes with a daemon, at rest. */
function settled(options: Parameters<typeof createCluster>[0] = {}): Cluster {
  const cluster = createCluster({ nodes: 3, seed: 5, trace: "full", objects: [workload("DaemonSet", "agent")], ...options });
  cluster.settle();
  return cluster;
}

const readiness = (cluster: Cluster): readonly (string | undefined)[] => cluster.list("Node").map((node) => nodeCondition(node, "Ready")?.status);
const story = (cluster: Cluster, act: () => void): readonly string[] => {
  const before = cluster.snapshot();
  act();
  return cluster.timeline(before).map((line) => line.replace(/agent-\w{5}/, "agent-xxxxx").replace(/ +/g, " ").trim());
};

describe("a fault", () => {
  it("begins at once, is listed, and ends by itself", () => {
    const cluster = settled();
    const { nowMs } = cluster;
    expect(cluster.inject({ type: "partition", node: "node-2" }, { for: { minutes: 2 } })).toBe("partition-node-2");
    expect(cluster.faults).toEqual([{ name: "partition-node-2", type: "partition", nodes: ["node-2"], isUnderWay: true, fromMs: nowMs, toMs: nowMs + 120_000 }]);
    cluster.advance({ seconds: 90 });
    expect(readiness(cluster)).toEqual(["True", "Unknown", "True"]);
    cluster.advance({ seconds: 60 });
    expect([cluster.faults, readiness(cluster)]).toEqual([[], ["True", "True", "True"]]);
  });

  it("begins later, under a name of one's own", () => {
    const cluster = settled();
    expect(cluster.inject({ type: "api-down" }, { name: "outage", after: { seconds: 5 } })).toBe("outage");
    expect([cluster.settle(), cluster.faults[0]?.isUnderWay]).toEqual([true, false]);
    cluster.advance({ seconds: 5 });
    expect(() => cluster.get("Node", "node-1")).toThrow("Error from server (ServiceUnavailable): The connection to the server was refused - did you specify the right host or port?");
    cluster.heal("outage");
    expect(cluster.get("Node", "node-1").metadata.name).toBe("node-1");
  });

  it("befalls several nodes together", () => {
    const cluster = settled();
    cluster.inject({ type: "kubelet-stop", node: ["node-1", "node-3"] });
    cluster.advance({ seconds: 90 });
    expect(readiness(cluster)).toEqual(["Unknown", "True", "Unknown"]);
  });

  it("is healed by name, or with all others", () => {
    const cluster = settled();
    for (const node of ["node-1", "node-2", "node-3"]) cluster.inject({ type: "crash", node });
    cluster.inject({ type: "full-disk", node: "node-1" }, { after: 1 });
    cluster.heal("crash-node-2");
    expect(cluster.faults.map(({ name }) => name)).toEqual(["crash-node-1", "crash-node-3", "full-disk-node-1"]);
    cluster.heal();
    expect(cluster.faults).toEqual([]);
    cluster.advance({ seconds: 30 });
    expect(readiness(cluster)).toEqual(["True", "True", "True"]);
    cluster.heal();
  });

  it("lasts as long as its type does where nothing is said", () => {
    const cluster = settled();
    cluster.inject({ type: "restart", node: "node-1" });
    cluster.inject({ type: "replace-node", node: "node-2" });
    cluster.inject({ type: "crash", node: "node-3" });
    const { nowMs } = cluster;
    expect(cluster.faults).toEqual([
      { name: "crash-node-3", type: "crash", nodes: ["node-3"], isUnderWay: true, fromMs: nowMs },
      { name: "restart-node-1", type: "restart", nodes: ["node-1"], isUnderWay: true, fromMs: nowMs, toMs: nowMs + 30_000 },
    ]);
  });

  it("is planned with the cluster", () => {
    const faults: readonly PlannedFault[] = [{ at: { minutes: 1 }, for: { minutes: 5 }, type: "crash", node: "node-2" }, { at: { minutes: 3 }, name: "outage", for: 1000, type: "api-down" }];
    const cluster = settled({ faults });
    expect(cluster.faults.map(({ name, isUnderWay }) => [name, isUnderWay])).toEqual([["crash-node-2", false], ["outage", false]]);
    cluster.advance({ minutes: 2 });
    expect(readiness(cluster)).toEqual(["True", "Unknown", "True"]);
    cluster.advance({ minutes: 5 });
    expect([cluster.faults, readiness(cluster)]).toEqual([[], ["True", "True", "True"]]);
  });

  it("goes on in a fork and in a cluster that was saved", () => {
    const cluster = settled();
    cluster.inject({ type: "partition", node: "node-2" }, { for: { minutes: 2 } });
    cluster.inject({ type: "api-down" }, { after: { seconds: 30 }, for: { seconds: 40 } });
    cluster.advance({ seconds: 45 });
    const others = [cluster.fork(), loadCluster(JSON.parse(JSON.stringify(cluster.save())))];
    for (const each of [cluster, ...others]) each.advance({ minutes: 5 });
    for (const other of others) expect([other.hash, other.faults]).toEqual([cluster.hash, []]);
  });
});

describe("a link that is slower than the control plane is patient", () => {
  it("makes a node NotReady once, until the first word has come over it", () => {
    const cluster = createCluster({ nodes: 2, trace: "full" });
    cluster.settle();
    cluster.inject({ type: "slow-link", node: "node-1", delay: { minutes: 5 } }, { for: { minutes: 20 } });
    const lines = story(cluster, () => cluster.advance({ minutes: 12 }));
    expect(lines.filter((line) => line.includes("says node node-1"))).toEqual(["+1m00.000s node-controller says node node-1 gives no sign of life", "+5m00.000s kubelet says node node-1 is ready"]);
  });
});

describe("the timeline of a fault", () => {
  it("says what befalls a machine, and that it is over", () => {
    const cluster = settled();
    const told = (fault: FaultInput): readonly string[] => story(cluster, () => {
      cluster.inject(fault, { for: 1000 });
      cluster.advance(1000);
    });
    expect(told({ type: "crash", node: "node-2" })).toEqual(["+0.000s fault-injector node-2 loses its power", "+1.000s fault-injector node-2 has power again, and boots"]);
    expect(told({ type: "slow-link", node: "node-2", delay: 250 })[0]).toBe("+0.000s fault-injector node-2 has a slow link: 0.25 s");
    expect(told({ type: "api-down" })).toEqual(["+0.000s the API server is down", "+1.000s the API server answers again"]);
    expect(told({ type: "lying-kubelet", node: ["node-1", "node-2"] })).toHaveLength(4);
    expect(told({ type: "full-disk", node: "node-1" })).toEqual([
      "+0.000s fault-injector node-1 has a full disk",
      "+0.000s node-lifecycle taints node node-1 node.kubernetes.io/disk-pressure:NoSchedule",
      "+1.000s fault-injector node-1 has room on its disk again",
      "+1.000s node-lifecycle takes taint node.kubernetes.io/disk-pressure:NoSchedule from node node-1",
    ]);
  });

  it("tells of a node that is replaced", () => {
    const cluster = settled();
    const lines = story(cluster, () => {
      cluster.inject({ type: "replace-node", node: "node-3" });
      cluster.settle();
    });
    expect(lines).toEqual([
      "+0.000s fault-injector takes machine node-3 away, with all that is on it",
      "+0.000s fault-injector removes node node-3",
      "+0.000s fault-injector adds node node-3",
      "+0.000s fault-injector brings a new machine node-3",
      "+0.000s kubelet says node node-3 is ready",
      "+0.000s node-lifecycle takes taint node.kubernetes.io/not-ready:NoSchedule from node node-3",
    ]);
  });
});

describe("what cannot go wrong", () => {
  it.each<readonly [fault: unknown, words: string, options?: unknown]>([
    [undefined, 'a fault is an object with a type, e.g. { type: "partition", node: "node-1" }; got undefined'],
    [{ type: "partion", node: "node-1" }, 'there is no fault of type "partion"; did you mean "partition"?'],
    [{ type: "flood" }, 'there is no fault of type "flood"; there are crash, restart, partition, slow-link, full-disk, memory-pressure, stopped-clock, lying-kubelet, kubelet-stop, replace-node, api-down'],
    [{ type: "constructor" }, 'there is no fault of type "constructor"; there are crash'],
    [{ type: "crash", nodes: ["node-1"] }, 'a fault of type "crash" knows no "nodes"; did you mean "node"?'],
    [{ type: "api-down", node: "node-1" }, 'a fault of type "api-down" knows no "node"'],
    [{ type: "crash" }, 'a fault of type "crash" needs a node, or a list of them: { type: "crash", node: "node-1" }; got undefined'],
    [{ type: "crash", node: [] }, 'a fault of type "crash" needs a node, or a list of them: { type: "crash", node: "node-1" }; got []'],
    [{ type: "crash", node: "node-9" }, 'there is no machine "node-9" for a fault of type "crash"; did you mean "node-1"?'],
    [{ type: "slow-link", node: "node-1" }, 'a fault of type "slow-link" needs a delay'],
    [{ type: "slow-link", node: "node-1", delay: "2s" }, 'the delay of a fault of type "slow-link" must be a duration: a whole number of milliseconds from 0'],
    [{ type: "crash", node: "node-1", for: 5 }, 'a fault of type "crash" knows no "for"; it is an option of inject: inject({ ... }, { for: ... })'],
    [{ type: "slow-link", node: "node-1", delay: 0 }, 'the delay of a fault of type "slow-link" must be more than nothing'],
    [{ type: "stopped-clock", node: "node-1", shows: "noon" }, "what a stopped clock shows must be RFC 3339"],
    [{ type: "crash", node: "node-1" }, 'for of inject must be a duration: a whole number of milliseconds from 0, or an object of days, hours, minutes, seconds, ms; got "2m", which is how files of scenarios write it: here it is { minutes: 2 }', { for: "2m" }],
    [{ type: "crash", node: "node-1" }, "after of inject must be a duration: a whole number of milliseconds from 0, or an object of days, hours, minutes, seconds, ms; got { minutes: Infinity }", { after: { minutes: Infinity } }],
    [{ type: "crash", node: "node-1" }, "; got { minuets: 5 }", { for: { minuets: 5 } }],
    [{ type: "crash", node: "node-1" }, 'inject knows no "at"', { at: 5 }],
    [{ type: "crash", node: "node-1" }, `a fault's name must be letters, digits, "-", "_" and ".", such as "outage-1"; got "a b"`, { name: "a b" }],
  ])("%j is refused, and nothing happens", (fault, words, options) => {
    const cluster = settled();
    const { simulation } = cluster;
    expect(() => cluster.inject(fault as FaultInput, options as InjectOptions)).toThrow(words);
    expect(cluster.simulation).toBe(simulation);
  });

  it("is refused in a plan, too", () => {
    expect(() => createCluster({ nodes: 1, faults: [{ at: 1, type: "crash", node: "node-2" }] })).toThrow('there is no machine "node-2" for a fault of type "crash"; did you mean "node-1"?');
    expect(() => createCluster({ faults: { type: "api-down" } as never })).toThrow("faults must be a list");
    expect(() => createCluster({ faults: [7 as never] })).toThrow("a fault is an object with a type");
    expect(() => createCluster({ nodes: 1, faults: [{ type: "crash", node: "node-1", after: 5 } as never] })).toThrow('a fault of type "crash" knows no "after"; there are type, node, at, for, name');
    expect(() => createCluster({ nodes: 1, faults: [{ type: "api-down" }, { at: "1m" as never, type: "crash", node: "node-1" }] })).toThrow('at of faults[1] must be a duration: a whole number');
    expect(() => createCluster({ nodes: 1, faults: [{ for: NaN, type: "crash", node: "node-1" }] })).toThrow(/^for of faults\[0\] must be a duration: .*; got NaN$/);
  });

  it("befalls machines of a node group that are there when it begins", () => {
    const nodeGroups = [{ name: "pool", min: 1, max: 5 }];
    const cluster = createCluster({ nodeGroups, faults: [{ at: { minutes: 5 }, type: "crash", node: "pool-1" }, { at: { minutes: 5 }, type: "crash", node: "pool-4" }] });
    cluster.advance({ minutes: 4 });
    expect(cluster.inject({ type: "full-disk", node: "pool-2" }, { after: { minutes: 9 } })).toBe("full-disk-pool-2");
    cluster.advance({ minutes: 3 });
    expect([cluster.faults.map(({ name }) => name), readiness(cluster)]).toEqual([["crash-pool-1", "full-disk-pool-2"], ["Unknown"]]);
    const planned = (node: string, at: number): unknown => () => createCluster({ nodeGroups, faults: [{ at, type: "crash", node }] });
    expect(planned("pool-1", 0)).toThrow('there is no machine "pool-1" for a fault of type "crash"; those of the node group "pool" come as time passes: let the fault begin later');
    for (const stray of ["pol-1", "pool-x", "pool", "pool-01"]) expect(planned(stray, 1)).toThrow(`there is no machine "${stray}" for a fault`);
  });

  it("has no name that is taken, and none is healed that is not there", () => {
    const cluster = settled();
    expect(() => cluster.heal("outage")).toThrow('there is no fault "outage"; nothing is wrong');
    cluster.inject({ type: "crash", node: "node-1" }, { name: "outage" });
    expect(() => cluster.inject({ type: "api-down" }, { name: "outage" })).toThrow('there is a fault "outage" already');
    expect(() => cluster.heal("outrage")).toThrow('there is no fault "outrage"; did you mean "outage"?');
  });

  it("needs somebody who does it", () => {
    const cluster = settled({ controllers: (builtIn) => builtIn.filter(({ name }) => name !== "fault-injector") });
    expect(() => cluster.inject({ type: "api-down" })).toThrow('this cluster was made without the controller "fault-injector", which begins and ends faults');
  });
});

describe("pods of a Deployment", () => {
  it("move away from a machine that is lost for five minutes, and daemons wait for it", () => {
    const cluster = settled({ objects: [workload("DaemonSet", "agent"), workload("Deployment", "web")], latencies: "recorded" });
    cluster.inject({ type: "crash", node: "node-2" }, { for: { minutes: 8 } });
    const on = (app: string): readonly string[] => cluster.list("Pod", { labelSelector: `app=${app}` }).flatMap(({ metadata, spec }) => (metadata.deletionTimestamp === undefined ? [spec.nodeName ?? ""] : [])).sort();
    cluster.advance({ minutes: 5 });
    expect([on("web"), on("agent")]).toEqual([["node-1", "node-2", "node-3"], ["node-1", "node-2", "node-3"]]);
    cluster.advance({ minutes: 2 });
    expect([on("web").includes("node-2"), on("web").length, on("agent")]).toEqual([false, 3, ["node-1", "node-2", "node-3"]]);
    cluster.advance({ minutes: 2 });
    expect([cluster.list("Pod").length, cluster.get("DaemonSet", "agent").status.numberAvailable]).toEqual([6, 3]);
  });
});
