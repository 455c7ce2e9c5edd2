import { settle, type Simulation, still } from "@everynode/core";
import { describe, expect, it } from "vitest";
import { kubelet } from "./kubelet.js";
import { setCondition } from "./machine.js";
import { nodeLifecycle } from "./node-lifecycle.js";
import { nodeTtl } from "./node-ttl.js";
import { asked, found, trialOf, withMachine, withNode } from "./trial.js";

const cluster = (): Simulation => still(withNode(trialOf([kubelet(), nodeLifecycle(), nodeTtl()]), "n1"));
const taints = (trial: Simulation): readonly string[] => (found(trial, "Node", "n1").spec.taints ?? []).map(({ key, effect }) => `${key}:${effect}`);
const patched = (trial: Simulation, patch: object): Simulation => still(asked(trial, { verb: "patch", kind: "Node", name: "n1", patchType: "merge", patch }));
const reporting = (trial: Simulation, type: string, status: string): Simulation => still(withMachine(trial, "n1", (m) => setCondition(m, type, status)));

describe("the life cycle of a node", () => {
  it("frees a new node of its taint once it is ready, and gives it old labels and a time to live", () => {
    const { metadata, spec } = found(cluster(), "Node", "n1");
    expect(spec).toEqual({});
    expect(metadata.labels).toMatchObject({ "beta.kubernetes.io/os": "linux", "beta.kubernetes.io/arch": "amd64" });
    expect(metadata.annotations).toEqual({ "node.alpha.kubernetes.io/ttl": "0" });
  });

  it.each([
    ["MemoryPressure", "True", "memory-pressure"],
    ["DiskPressure", "True", "disk-pressure"],
    ["PIDPressure", "True", "pid-pressure"],
    ["NetworkUnavailable", "True", "network-unavailable"],
    ["Ready", "False", "not-ready"],
    ["Ready", "Unknown", "unreachable"],
  ])("taints a node whose %s is %s, until that is over", (type, status, key) => {
    const sick = reporting(cluster(), type, status);
    expect(taints(sick)).toEqual([`node.kubernetes.io/${key}:NoSchedule`]);
    expect(taints(reporting(sick, type, type === "Ready" ? "True" : "False"))).toEqual([]);
  });

  it("says when it added a taint", () => {
    expect(found(reporting(cluster(), "DiskPressure", "True"), "Node", "n1").spec.taints).toEqual([{ key: "node.kubernetes.io/disk-pressure", effect: "NoSchedule", timeAdded: "2026-01-01T00:00:00Z" }]);
  });

  it("taints a cordoned node, and leaves the taints of others alone", () => {
    const own = { key: "own", effect: "NoSchedule" };
    const cordoned = patched(patched(cluster(), { spec: { taints: [own] } }), { spec: { unschedulable: true } });
    expect(taints(cordoned)).toEqual(["own:NoSchedule", "node.kubernetes.io/unschedulable:NoSchedule"]);
    expect(taints(patched(cordoned, { spec: { unschedulable: null } }))).toEqual(["own:NoSchedule"]);
  });

  it("puts back a taint that somebody took away", () => {
    expect(taints(patched(reporting(cluster(), "DiskPressure", "True"), { spec: { taints: null } }))).toEqual(["node.kubernetes.io/disk-pressure:NoSchedule"]);
  });

  it("corrects a label that does not follow its leader", () => {
    const meddled = patched(cluster(), { metadata: { labels: { "beta.kubernetes.io/os": "plan9" } } });
    expect(found(meddled, "Node", "n1").metadata.labels?.["beta.kubernetes.io/os"]).toBe("linux");
  });

  it("comes to the same with latencies, where writes cross", () => {
    const latency = { watchMs: 4, requestMs: 6 };
    const trial = trialOf([kubelet(), nodeLifecycle(), nodeTtl()], { kubelet: { watchMs: 1, requestMs: 7 }, "node-lifecycle": latency, "ttl-controller": latency });
    const { simulation, atRest } = settle(withNode(trial, "n1"));
    expect(atRest).toBe(true);
    expect(found(simulation, "Node", "n1")).toMatchObject({ spec: {}, metadata: { annotations: { "node.alpha.kubernetes.io/ttl": "0" } } });
    expect(taints(simulation)).toEqual([]);
  });
});

describe("the time to live", () => {
  it("rises with the size of the cluster, and falls only below the edge of the lower step", () => {
    let trial = trialOf([nodeTtl()]);
    const ttl = (name: string): string | undefined => found(trial, "Node", name).metadata.annotations?.["node.alpha.kubernetes.io/ttl"];
    for (let i = 0; i < 101; i++) trial = still(withNode(trial, `node-${i}`));
    expect([ttl("node-99"), ttl("node-100")]).toEqual(["0", "15"]);
    const remove = (i: number): void => void (trial = still(asked(trial, { verb: "delete", kind: "Node", name: `node-${i}` })));
    for (let i = 0; i < 11; i++) remove(i);
    trial = still(withNode(trial, "late"));
    expect(ttl("late")).toBe("15");
    for (let i = 11; i < 14; i++) remove(i);
    trial = still(withNode(trial, "later"));
    expect(ttl("later")).toBe("0");
  });
});
