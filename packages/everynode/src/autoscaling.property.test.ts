/** Laws of autoscaled clusters on random histories, whoever acts first. */
import { type Chooser, orderly, seeded } from "@everynode/core";
import { controllerOf, isPodReady, isPodTerminal, type Pod } from "@everynode/model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backgroundPace, type Cluster, type ClusterOptions, createCluster, loadCluster, type NodeGroup, nodeGroupsIn } from "./index.js";

/** One thing that happens. Sets and nodes are called by number; what is not there is passed over. */
type Operation =
  | { readonly do: "scale"; readonly set: number; readonly replicas: number }
  | { readonly do: "advance"; readonly seconds: number }
  | { readonly do: "loseNode"; readonly node: number }
  | { readonly do: "crash"; readonly controller: "cluster-autoscaler" | "node-provider" | "default-scheduler" };

const operation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant("scale" as const), set: fc.nat(1), replicas: fc.nat(6) }) },
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 60 }).map((tens): Operation => ({ do: "advance", seconds: tens * 10 })) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("loseNode" as const), node: fc.nat(4) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("crash" as const), controller: fc.constantFrom("cluster-autoscaler", "node-provider", "default-scheduler") }) },
);

/** A group of the history: its least size, how many more there may be, and the cpu of its nodes. */
interface Group {
  readonly min: number;
  readonly more: number;
  readonly cpu: number;
  readonly tainted: boolean;
}

interface History {
  readonly seed: number;
  readonly order: number | undefined;
  readonly groups: readonly Group[];
  readonly operations: readonly Operation[];
}

const group: fc.Arbitrary<Group> = fc.record({ min: fc.nat(2), more: fc.nat(3), cpu: fc.integer({ min: 1, max: 5 }), tainted: fc.boolean() });
const history: fc.Arbitrary<History> = fc.record({
  seed: fc.nat(1000),
  order: fc.option(fc.nat(1000), { nil: undefined }),
  groups: fc.array(group, { minLength: 1, maxLength: 2 }),
  operations: fc.array(operation, { maxLength: 8, size: "max" }),
});

const maxOf = ({ min, more }: Group): number => min + more;

const template = (app: string, cpu: string, spec: object = {}): object => ({
  selector: { matchLabels: { app } },
  template: { metadata: { labels: { app } }, spec: { containers: [{ name: "main", image: `${app}:1`, resources: { requests: { cpu } } }], ...spec } },
});

const AGENT_MILLI = 200;
/** What a pod of each set asks for. */
const SET_MILLI = [700, 1900];
const AGENT = { apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name: "agent" }, spec: template("agent", `${AGENT_MILLI}m`, { priorityClassName: "system-node-critical", tolerations: [{ operator: "Exists" }] }) };
const SETS = SET_MILLI.map((milli, at) => ({ apiVersion: "apps/v1", kind: "ReplicaSet", metadata: { name: `set-${at}` }, spec: { replicas: 0, ...template(`set-${at}`, `${milli}m`) } }));

function optionsOf({ seed, groups }: History): ClusterOptions {
  const nodeGroups = groups.map((each, at) => ({
    name: `group-${at}`,
    min: each.min,
    max: maxOf(each),
    node: { resources: { cpu: String(each.cpu) }, ...(each.tainted ? { taints: [{ key: "odd", effect: "PreferNoSchedule" as const }] } : {}) },
  }));
  const { heartbeat, nodeMonitor } = backgroundPace({ minutes: 10 });
  return { seed, objects: [AGENT, ...SETS], nodeGroups, ...(heartbeat && { heartbeat }), ...(nodeMonitor && { nodeMonitor }) };
}

const chooserOf = ({ order }: History): Chooser => (order === undefined ? orderly : seeded(order));

function perform(cluster: Cluster, op: Operation, chooser: Chooser): void {
  switch (op.do) {
    case "scale":
      return void cluster.patch("ReplicaSet", `set-${op.set}`, { spec: { replicas: op.replicas } });
    case "advance":
      return cluster.advance({ seconds: op.seconds }, { chooser });
    case "crash":
      return cluster.crash(op.controller);
    case "loseNode": {
      const node = cluster.list("Node")[op.node];
      if (node !== undefined) cluster.removeNode(node.metadata.name);
    }
  }
}

const isOrdinary = (pod: Pod): boolean => controllerOf(pod)?.kind !== "DaemonSet" && !isPodTerminal(pod);

/** Watches over sizes, and over the machines that the autoscaler takes. */
function watchOver(cluster: Cluster, { groups }: History): void {
  cluster.on("world", ({ kind, key, actor, write }) => {
    if (kind === "NodeGroup") {
      const { spec } = write.object as NodeGroup;
      const rules = groups[Number(key.slice("group-".length))] as Group;
      expect(spec.size).toBeGreaterThanOrEqual(rules.min);
      expect(spec.size).toBeLessThanOrEqual(maxOf(rules));
      expect(spec.members.length + spec.coming.length).toBeLessThanOrEqual(maxOf(rules));
    }
    if (kind === "Machine" && actor === "cluster-autoscaler") expect(cluster.list("Pod", { fieldSelector: `spec.nodeName=${key}` }).filter(isOrdinary)).toEqual([]);
  });
}

/** Pods without a node that would have a place on a new node that may still come. */
function helpless(cluster: Cluster, { groups }: History): readonly string[] {
  const growing = nodeGroupsIn(cluster.simulation).flatMap(({ spec }, at) => (spec.size < maxOf(groups[at] as Group) ? [groups[at] as Group] : []));
  return cluster.list("Pod").flatMap(({ metadata, spec }) => {
    const milli = SET_MILLI[Number((metadata.labels?.["app"] ?? "").slice("set-".length))] ?? Infinity;
    return (spec.nodeName ?? "") === "" && growing.some(({ cpu }) => cpu * 1000 - AGENT_MILLI >= milli) ? [metadata.name] : [];
  });
}

/** How many ready agents each node has. */
function agents(cluster: Cluster): readonly number[] {
  const pods = cluster.list("Pod", { labelSelector: "app=agent" });
  return cluster.list("Node").map(({ metadata }) => pods.filter((pod) => pod.spec.nodeName === metadata.name && isPodReady(pod)).length);
}

describe("an autoscaled cluster, whatever happens", () => {
  it("keeps its sizes, never loses a node that is in use, and comes to a place for every pod and a daemon on every node", () => {
    fc.assert(
      fc.property(history, (given) => {
        const cluster = createCluster(optionsOf(given));
        const chooser = chooserOf(given);
        watchOver(cluster, given);
        for (const op of given.operations) perform(cluster, op, chooser);
        cluster.advance({ minutes: 10 }, { chooser });
        expect(helpless(cluster, given)).toEqual([]);
        const counts = agents(cluster);
        expect(counts).toEqual(counts.map(() => 1));
      }),
      { numRuns: 15 },
    );
  });

  it("gives back all nodes that are empty but for daemons, down to the least sizes", () => {
    fc.assert(
      fc.property(history, (given) => {
        const cluster = createCluster(optionsOf(given));
        for (const op of given.operations) perform(cluster, op, chooserOf(given));
        for (const at of SETS.keys()) cluster.patch("ReplicaSet", `set-${at}`, { spec: { replicas: 0 } });
        cluster.advance({ minutes: 40 });
        expect(nodeGroupsIn(cluster.simulation).map(({ spec }) => spec.members.length)).toEqual(given.groups.map(({ min }) => min));
        expect(cluster.list("Node").length).toBe(given.groups.reduce((sum, { min }) => sum + min, 0));
      }),
      { numRuns: 8 },
    );
  });

  it("does the same again: from the same seed, forked, and saved and loaded in the middle", () => {
    fc.assert(
      fc.property(history, fc.nat(8), (given, cut) => {
        const run = (from: Cluster, operations: readonly Operation[]): Cluster => {
          for (const op of operations) perform(from, op, chooserOf(given));
          return from;
        };
        const whole = run(createCluster(optionsOf(given)), given.operations);
        const half = run(createCluster(optionsOf(given)), given.operations.slice(0, cut));
        const rest = given.operations.slice(cut);
        const { objects: _, ...wiring } = optionsOf(given);
        const loaded = loadCluster(JSON.parse(JSON.stringify(half.save())), wiring);
        expect(run(half.fork(), rest).hash).toBe(whole.hash);
        expect(run(loaded, rest).hash).toBe(whole.hash);
      }),
      { numRuns: 8 },
    );
  });
});
