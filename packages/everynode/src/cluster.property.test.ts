/** Laws of clusters on random histories: one pod on every eligible node, and the same seed the same run. */
import { type Chooser, orderly, seeded } from "@everynode/core";
import { type Node, type Pod, stableStringify, type Taint, type Toleration } from "@everynode/model";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Cluster, createCluster, loadCluster } from "./index.js";

/** One thing that a person does. Nodes and sets are called by number; what is not there is passed over. */
type Operation =
  | { readonly do: "addNode"; readonly node: number; readonly zone: string; readonly taint?: Taint }
  | { readonly do: "removeNode"; readonly node: number }
  | { readonly do: "label"; readonly node: number; readonly zone: string | null }
  | { readonly do: "taint"; readonly node: number; readonly taint: Taint }
  | { readonly do: "untaint"; readonly node: number }
  | { readonly do: "cordon"; readonly node: number; readonly on: boolean }
  | { readonly do: "createSet"; readonly set: number; readonly zone?: string; readonly tolerations?: readonly Toleration[] }
  | { readonly do: "selectZone"; readonly set: number; readonly zone: string | null }
  | { readonly do: "deleteSet"; readonly set: number }
  | { readonly do: "deletePod"; readonly set: number; readonly node: number }
  | { readonly do: "steps"; readonly count: number }
  | { readonly do: "settle" }
  | { readonly do: "advance"; readonly seconds: number };

const node = fc.nat(4);
const set = fc.nat(1);
const zone = fc.constantFrom("a", "b");
const taint: fc.Arbitrary<Taint> = fc.record({ key: fc.constantFrom("k", "l"), effect: fc.constantFrom("NoSchedule", "NoExecute", "PreferNoSchedule") });
const tolerations: fc.Arbitrary<readonly Toleration[]> = fc.constantFrom<readonly Toleration[]>([{ operator: "Exists" }], [{ key: "k", operator: "Exists" }], [{ key: "l", operator: "Exists", effect: "NoSchedule" }]);

/** An operation; those that make things come first, since shrinking prefers them. */
const operation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Operation>({ do: "settle" }) },
  { weight: 4, arbitrary: fc.nat(6).map((count): Operation => ({ do: "steps", count })) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("addNode" as const), node, zone, taint }, { requiredKeys: ["do", "node", "zone"] }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("createSet" as const), set, zone, tolerations }, { requiredKeys: ["do", "set"] }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("label" as const), node, zone: fc.option(zone) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("taint" as const), node, taint }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("untaint" as const), node }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("cordon" as const), node, on: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("selectZone" as const), set, zone: fc.option(zone) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("deletePod" as const), set, node }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("removeNode" as const), node }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("deleteSet" as const), set }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 30 }).map((seconds): Operation => ({ do: "advance", seconds })) },
);

/** A history, the seed of its cluster, and who orders what happens in it (undefined: the orderly chooser). */
interface History {
  readonly seed: number;
  readonly order: number | undefined;
  readonly operations: readonly Operation[];
}

/** Histories of up to 25 operations. */
const history: fc.Arbitrary<History> = fc.record({
  seed: fc.nat(1000),
  order: fc.option(fc.nat(1000), { nil: undefined }),
  operations: fc.array(operation, { maxLength: 25, size: "max" }),
});

/** The chooser of a history. */
const chooserOf = ({ order }: History): Chooser => (order === undefined ? orderly : seeded(order));

const nodeName = (n: number): string => `node-${n}`;
const setName = (n: number): string => `set-${n}`;

/** The pods of a set that are on a node or meant for it. */
function podsOf(cluster: Cluster, uid: string, name: string): readonly Pod[] {
  return cluster.list("Pod").filter((pod) => pod.metadata.ownerReferences?.some((o) => o.controller === true && o.uid === uid) === true && targetOf(pod) === name);
}

/** The node that a pod is on, or meant for. */
function targetOf(pod: Pod): string | undefined {
  if ((pod.spec.nodeName ?? "") !== "") return pod.spec.nodeName;
  const terms = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  return terms[0]?.matchFields?.[0]?.values?.[0];
}

const zoneSelector = (value: string | undefined): object => (value === undefined ? {} : { nodeSelector: { zone: value } });

function newSet(op: Extract<Operation, { readonly do: "createSet" }>): object {
  const labels = { app: setName(op.set) };
  const spec = { ...zoneSelector(op.zone), ...(op.tolerations === undefined ? {} : { tolerations: op.tolerations }), containers: [{ name: "main", image: "app:1" }] };
  return { apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name: setName(op.set), namespace: "default" }, spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } } };
}

/** Does one operation. */
function perform(cluster: Cluster, op: Operation, chooser: Chooser): void {
  if (op.do === "steps") for (let i = 0; i < op.count; i++) cluster.step(chooser);
  else if (op.do === "settle") cluster.settle({ chooser });
  else if (op.do === "advance") cluster.advance({ seconds: op.seconds }, { chooser });
  else if ("node" in op && op.do !== "deletePod") performOnNode(cluster, op);
  else performOnSet(cluster, op);
}

function performOnNode(cluster: Cluster, op: Extract<Operation, { readonly node: number }>): void {
  const name = nodeName(op.node);
  const there = cluster.find("Node", name) !== undefined;
  if (op.do === "addNode") {
    if (!there) cluster.addNode({ name, labels: { zone: op.zone }, ...(op.taint === undefined ? {} : { taints: [op.taint] }) });
    return;
  }
  if (!there) return;
  if (op.do === "removeNode") cluster.removeNode(name);
  else if (op.do === "label") cluster.labelNode(name, { zone: op.zone });
  else if (op.do === "taint") cluster.taintNode(name, op.taint);
  else if (op.do === "untaint") for (const key of ["k", "l"]) cluster.untaintNode(name, key);
  else if (op.do === "cordon") cluster.patch("Node", name, { spec: { unschedulable: op.on ? true : null } });
}

function performOnSet(cluster: Cluster, op: Extract<Operation, { readonly set: number }>): void {
  const found = cluster.find("DaemonSet", setName(op.set));
  if (op.do === "createSet") {
    if (found === undefined) cluster.create(newSet(op));
    return;
  }
  if (found === undefined) return;
  if (op.do === "deleteSet") cluster.delete("DaemonSet", setName(op.set));
  else if (op.do === "selectZone") cluster.patch("DaemonSet", setName(op.set), { spec: { template: { spec: { nodeSelector: op.zone === null ? null : { zone: op.zone } } } } });
  else if (op.do === "deletePod") for (const pod of podsOf(cluster, found.metadata.uid, nodeName(op.node))) if (pod.metadata.deletionTimestamp === undefined) cluster.delete("Pod", pod.metadata.name);
}

/** A cluster with nothing in it yet. */
const emptyCluster = (seed: number): Cluster => createCluster({ seed });

/** The names of the nodes on which a set's pods should run, and of those on which they may stay: read off the objects, with no help of the library. */
function eligibleNodes(nodes: readonly Node[], template: { readonly nodeSelector?: Readonly<Record<string, string>>; readonly tolerations?: readonly Toleration[] }): { readonly run: readonly string[]; readonly stay: readonly string[] } {
  const automatic = ["not-ready", "unreachable"].map((key): Toleration => ({ key: `node.kubernetes.io/${key}`, operator: "Exists", effect: "NoExecute" }));
  const pressures = ["disk-pressure", "memory-pressure", "pid-pressure", "unschedulable"].map((key): Toleration => ({ key: `node.kubernetes.io/${key}`, operator: "Exists", effect: "NoSchedule" }));
  const all = [...(template.tolerations ?? []), ...automatic, ...pressures];
  const tolerated = (t: Taint): boolean => all.some((x) => (x.effect === undefined || x.effect === t.effect) && (x.key === undefined || x.key === t.key) && (x.operator === "Exists" || (x.value ?? "") === (t.value ?? "")));
  const selected = nodes.filter((n) => Object.entries(template.nodeSelector ?? {}).every(([k, v]) => n.metadata.labels?.[k] === v));
  const free = (effects: readonly string[]) => (n: Node) => (n.spec.taints ?? []).every((t) => !effects.includes(t.effect) || tolerated(t));
  return { run: selected.filter(free(["NoSchedule", "NoExecute"])).map((n) => n.metadata.name), stay: selected.filter(free(["NoExecute"])).map((n) => n.metadata.name) };
}

const occupies = (pod: Pod): boolean => pod.metadata.deletionTimestamp === undefined || !["Failed", "Succeeded"].includes(pod.status.phase ?? "");

/** Checks, at each creation of a daemon pod, that no other pod of its set is on its node. */
function watchForSeconds(cluster: Cluster): readonly string[] {
  const seconds: string[] = [];
  cluster.on("write", ({ write, kind, actor }) => {
    if (kind !== "Pod" || write?.type !== "ADDED" || actor !== "daemonset-controller") return;
    const pod = write.object as Pod;
    const uid = pod.metadata.ownerReferences?.[0]?.uid ?? "";
    const node = targetOf(pod) ?? "";
    const there = podsOf(cluster, uid, node).filter(occupies);
    if (there.length > 1) seconds.push(`${there.map((p) => p.metadata.name).join(" and ")} on ${node}`);
  });
  return seconds;
}

describe("one pod on every eligible node", () => {
  it("holds at rest, with none elsewhere, and never a second one at any write", () => {
    fc.assert(
      fc.property(history, (h) => {
        const cluster = emptyCluster(h.seed);
        const seconds = watchForSeconds(cluster);
        const chooser = chooserOf(h);
        for (const op of h.operations) perform(cluster, op, chooser);
        // A set that is made again while the last sync of the old one is under way inherits what that one expects, for five minutes, as in Kubernetes.
        cluster.advance({ minutes: 5, seconds: 1 }, { chooser });
        expect(cluster.settle({ chooser })).toBe(true);
        expect(seconds).toEqual([]);
        // Kubernetes does not sync a set for a taint that lets its pods stay, nor for a node that goes: its status may be of before.
        for (const { metadata } of cluster.list("DaemonSet")) cluster.patch("DaemonSet", metadata.name, { metadata: { annotations: { touched: "yes" } } });
        cluster.settle({ chooser });
        expectOneEach(cluster);
      }),
      { numRuns: 1000 },
    );
  }, 120_000);
});

function expectOneEach(cluster: Cluster): void {
  const nodes = cluster.list("Node");
  const names = nodes.map((n) => n.metadata.name);
  for (const daemonSet of cluster.list("DaemonSet")) {
    const { run, stay } = eligibleNodes(nodes, daemonSet.spec.template.spec);
    const { uid } = daemonSet.metadata;
    for (const name of run) {
      const pods = podsOf(cluster, uid, name);
      expect(pods.map((p) => p.status.phase), `pods of ${daemonSet.metadata.name} on ${name}`).toEqual(["Running"]);
    }
    const elsewhere = names.filter((name) => !stay.includes(name)).flatMap((name) => podsOf(cluster, uid, name));
    expect(elsewhere.map((p) => p.metadata.name)).toEqual([]);
    expect(daemonSet.status.desiredNumberScheduled).toBe(run.length);
    expect(daemonSet.status.numberAvailable ?? 0).toBe(run.length);
  }
  const uids = new Set(cluster.list("DaemonSet").map((d) => d.metadata.uid));
  const lost = cluster.list("Pod").filter((pod) => !names.includes(targetOf(pod) ?? "") || !uids.has(pod.metadata.ownerReferences?.[0]?.uid ?? ""));
  expect(lost.map((p) => `${p.metadata.name} on ${targetOf(p)}`)).toEqual([]);
}

function played(cluster: Cluster, h: History, from: number): Cluster {
  const chooser = chooserOf(h);
  for (const op of h.operations.slice(from)) perform(cluster, op, chooser);
  cluster.settle({ chooser });
  return cluster;
}

describe("the same seed and operations", () => {
  it("give the same trace hash when run twice, from a fork, after going back, and from JSON, cut anywhere", () => {
    fc.assert(
      fc.property(history, fc.nat(25), fc.nat(12), (h, cut, steps) => {
        const straight = emptyCluster(h.seed);
        const chooser = chooserOf(h);
        const at = Math.min(cut, h.operations.length);
        for (const op of h.operations.slice(0, at)) perform(straight, op, chooser);
        for (let i = 0; i < steps; i++) straight.step(chooser);
        const snapshot = straight.snapshot();
        const fork = straight.fork();
        const fromJson = loadCluster(JSON.parse(JSON.stringify(straight.save())));
        played(straight, h, at);
        const { hash } = straight;
        const saved = stableStringify(straight.save());
        expect(played(fork, h, at).hash).toBe(hash);
        expect(played(fromJson, h, at).hash).toBe(hash);
        straight.restore(snapshot);
        expect(played(straight, h, at).hash).toBe(hash);
        expect(stableStringify(straight.save()) === saved, "the saved clusters are equal").toBe(true);
        expect(stableStringify(fromJson.save()) === saved, "the saved clusters are equal").toBe(true);
      }),
      { numRuns: 150 },
    );
  }, 120_000);
});
