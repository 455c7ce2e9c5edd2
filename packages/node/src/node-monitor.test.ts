import { crashed, runUntil, type Simulation, still, worldRemoved } from "@everynode/core";
import { isPodReady, type Node, nodeCondition, type StringMap } from "@everynode/model";
import { describe, expect, it } from "vitest";
import { nodeHeartbeat } from "./heartbeat.js";
import { kubelet } from "./kubelet.js";
import { setCondition, startKubelet, stopKubelet } from "./machine.js";
import { nodeLifecycle } from "./node-lifecycle.js";
import { nodeMonitor, type NodeMonitorOptions } from "./node-monitor.js";
import { asked, found, TRIAL_START_MS, trialOf, withMachine, withNode, withPod } from "./trial.js";

const AS_RECORDED: NodeMonitorOptions = { monitorPeriodMs: 1000, gracePeriodMs: 8000 };

function cluster(names: readonly string[], options: NodeMonitorOptions = AS_RECORDED): Simulation {
  const controllers = [kubelet(), nodeHeartbeat({ leaseRenewMs: 2000 }), nodeLifecycle(), nodeMonitor(options)];
  return after(names.reduce((trial, name) => withNode(trial, name), trialOf(controllers)), 5000);
}

const after = (trial: Simulation, ms: number): Simulation => runUntil(trial, TRIAL_START_MS + ms);
const taints = (trial: Simulation, name: string): readonly string[] => (found(trial, "Node", name).spec.taints ?? []).map(({ key, effect }) => `${key.replace("node.kubernetes.io/", "")}:${effect}`).sort();
const ready = (trial: Simulation, name: string): string | undefined => nodeCondition(found(trial, "Node", name), "Ready")?.status;
const stopped = (trial: Simulation, ...names: readonly string[]): Simulation => names.reduce((next, name) => withMachine(next, name, stopKubelet), trial);
const events = (trial: Simulation, reason: string): readonly string[] => {
  const shelf = trial.cluster.shelves.find(({ kind }) => kind.key === "Event");
  const list = (shelf?.collection.objects.values() ?? []) as unknown as readonly { readonly reason: string; readonly message: string; readonly involvedObject: { readonly name: string } }[];
  return list.filter((event) => event.reason === reason).map((event) => `${event.involvedObject.name}: ${event.message}`);
};

const UNREACHABLE = ["unreachable:NoExecute", "unreachable:NoSchedule"];

describe("the watch over nodes", () => {
  it("finds nothing wrong with nodes that give signs of life", () => {
    const trial = after(cluster(["n1", "n2"]), 60_000);
    expect([ready(trial, "n1"), taints(trial, "n1"), ready(trial, "n2"), taints(trial, "n2")]).toEqual(["True", [], "True", []]);
    expect(events(trial, "RegisteredNode")).toEqual(["n1: Node n1 event: Registered Node n1 in Controller", "n2: Node n2 event: Registered Node n2 in Controller"]);
  });

  it("sets a silent node to Unknown after the grace period, taints it, and marks its pods", () => {
    const before = stopped(after(withPod(cluster(["n1", "n2"]), "p", { node: "n1" }), 5500), "n1");
    expect(ready(after(before, 12_999), "n1")).toBe("True");
    const trial = after(before, 14_000);
    expect(found(trial, "Node", "n1").status.conditions?.map(({ type, status, reason }) => `${type} ${status} ${reason}`)).toEqual(
      ["MemoryPressure", "DiskPressure", "PIDPressure", "Ready"].map((type) => `${type} Unknown NodeStatusUnknown`),
    );
    expect([taints(trial, "n1"), taints(trial, "n2")]).toEqual([UNREACHABLE, []]);
    expect(isPodReady(found(trial, "Pod", "default/p"))).toBe(false);
    expect(events(trial, "NodeNotReady")).toEqual(["n1: Node n1 status is now: NodeNotReady", "p: Node is not ready"]);
  });

  it("frees a node of its taints once its kubelet is back", () => {
    const dead = after(stopped(withPod(cluster(["n1", "n2"]), "p", { node: "n1" }), "n1"), 20_000);
    const back = after(withMachine(dead, "n1", startKubelet), 22_000);
    expect([ready(back, "n1"), taints(back, "n1"), isPodReady(found(back, "Pod", "default/p"))]).toEqual(["True", [], true]);
  });

  it("says Unknown of all that a kubelet that never spoke could have said, and leaves the rest", () => {
    const silent = withMachine(withNode(trialOf([nodeLifecycle(), nodeMonitor(AS_RECORDED)]), "n1"), "n1", stopKubelet);
    expect(nodeCondition(found(after(silent, 60_000), "Node", "n1"), "Ready")).toBeUndefined();
    const node = found(after(silent, 62_000), "Node", "n1");
    expect(node.status.conditions?.map(({ type, status, reason }) => `${type} ${status} ${reason}`)).toEqual(
      ["Ready", "MemoryPressure", "DiskPressure", "PIDPressure"].map((type) => `${type} Unknown NodeStatusNeverUpdated`),
    );
    expect(nodeCondition(node, "Ready")?.lastHeartbeatTime).toBe(node.metadata.creationTimestamp);
  });

  it("changes the taint with what is wrong", () => {
    const unready = after(withMachine(cluster(["n1", "n2"]), "n1", (m) => setCondition(m, "Ready", "False")), 7000);
    expect(taints(unready, "n1")).toEqual(["not-ready:NoExecute", "not-ready:NoSchedule"]);
    const silent = after(stopped(unready, "n1"), 20_000);
    expect(taints(silent, "n1")).toEqual(UNREACHABLE);
  });

  it("taints one node in ten seconds in a zone that is well", () => {
    const trial = stopped(cluster(["n1", "n2", "n3", "n4", "n5"]), "n1", "n2");
    const dead = after(trial, 14_000);
    expect([taints(dead, "n1"), taints(dead, "n2")]).toEqual([UNREACHABLE, ["unreachable:NoSchedule"]]);
    expect(taints(after(dead, 22_900), "n2")).toEqual(["unreachable:NoSchedule"]);
    expect(taints(after(dead, 24_000), "n2")).toEqual(UNREACHABLE);
  });

  it("drives no pods away where a good part of a small zone is dead", () => {
    const trial = after(stopped(cluster(["n1", "n2", "n3", "n4", "n5"]), "n1", "n2", "n3"), 60_000);
    expect(taints(trial, "n2")).toEqual(["unreachable:NoSchedule"]);
    expect(taints(trial, "n3")).toEqual(["unreachable:NoSchedule"]);
  });

  it("drives no pods away where all nodes look dead, and takes back what it has done", () => {
    const one = after(stopped(cluster(["n1", "n2"]), "n1"), 14_000);
    expect(taints(one, "n1")).toEqual(UNREACHABLE);
    const both = after(stopped(one, "n2"), 30_000);
    expect([taints(both, "n1"), taints(both, "n2")]).toEqual([["unreachable:NoSchedule"], ["unreachable:NoSchedule"]]);
    expect(taints(after(both, 90_000), "n2")).toEqual(["unreachable:NoSchedule"]);
    const back = after(withMachine(both, "n2", startKubelet), 60_000);
    expect([taints(back, "n1"), taints(back, "n2")]).toEqual([UNREACHABLE, []]);
  });

  it("judges each zone by its own nodes", () => {
    const zone = (trial: Simulation, name: string, value: string): Simulation => asked(trial, { verb: "patch", kind: "Node", name, patchType: "merge", patch: { metadata: { labels: { "topology.kubernetes.io/zone": value } satisfies StringMap } } });
    const zoned = [...["a1", "a2"].map((name) => [name, "a"] as const), ...["b1", "b2"].map((name) => [name, "b"] as const)].reduce((trial, [name, value]) => zone(trial, name, value), cluster(["a1", "a2", "b1", "b2"]));
    const trial = after(stopped(after(zoned, 8000), "a1", "b1"), 20_000);
    expect([taints(trial, "a1"), taints(trial, "b1")]).toEqual([UNREACHABLE, UNREACHABLE]);
  });

  it("gets to the end of it when more nodes fall silent than one look may bother with", () => {
    const names = Array.from({ length: 20 }, (_, i) => `node-${i}`);
    const trial = after(stopped(cluster(names, { ...AS_RECORDED, fallsAtOnce: 8 }), ...names), 13_001);
    expect(names.filter((name) => ready(trial, name) === "Unknown").length).toBe(16);
    expect(names.filter((name) => ready(after(trial, 13_002), name) === "Unknown").length).toBe(20);
  });

  it("forgets a node that is gone", () => {
    const gone = asked(worldRemoved(cluster(["n1", "n2"]), "Machine", "n1"), { verb: "delete", kind: "Node", name: "n1" });
    expect(events(after(gone, 7000), "RemovingNode")).toEqual(["n1: Node n1 event: Removing Node n1 from Controller"]);
  });

  it("does not take a node that it has just met for dead, and marks pods that a crash made it forget", () => {
    const dead = after(stopped(withPod(cluster(["n1", "n2"]), "p", { node: "n1" }), "n1"), 12_500);
    const again = crashed(dead, "node-controller");
    const early = after(again, 20_000);
    expect(ready(early, "n1")).toBe("True");
    expect([ready(after(again, 23_000), "n1"), taints(after(again, 23_000), "n1")]).toEqual(["Unknown", UNREACHABLE]);
    const unmarked = still(crashed(asked(early, unknown(found(early, "Node", "n1"))), "node-controller"));
    expect(isPodReady(found(unmarked, "Pod", "default/p"))).toBe(false);
  });
});

function unknown(node: Node): Parameters<typeof asked>[1] {
  const conditions = node.status.conditions?.map((condition) => (condition.type === "Ready" ? { ...condition, status: "Unknown" } : condition));
  return { verb: "patch", kind: "Node", name: node.metadata.name, subresource: "status", patchType: "merge", patch: { status: { conditions } } };
}
