import { runUntil, type Simulation, still, worldRemoved } from "@everynode/core";
import { podCondition } from "@everynode/model";
import { describe, expect, it } from "vitest";
import { kubelet } from "./kubelet.js";
import { stopKubelet } from "./machine.js";
import { podGarbageCollector, type PodGarbageCollectorOptions } from "./pod-garbage-collector.js";
import { asked, found, lookedUp, TRIAL_START_MS, trialOf, withMachine, withNode, withPod } from "./trial.js";

const cluster = (options: PodGarbageCollectorOptions = {}): Simulation => still(withNode(trialOf([kubelet(), podGarbageCollector(options)]), "n1"));
const after = (trial: Simulation, ms: number): Simulation => runUntil(trial, TRIAL_START_MS + ms);
const removed = (trial: Simulation, name: string): Simulation => asked(worldRemoved(trial, "Machine", name), { verb: "delete", kind: "Node", name });
const deleted = (trial: Simulation, name: string): Simulation => asked(trial, { verb: "delete", kind: "Pod", namespace: "default", name });
const isThere = (trial: Simulation, name: string): boolean => lookedUp(trial, "Pod", `default/${name}`) !== undefined;
const patched = (trial: Simulation, name: string, status: object): Simulation => asked(trial, { verb: "patch", kind: "Pod", namespace: "default", name, subresource: "status", patchType: "merge", patch: { status } });

describe("the collection of pods", () => {
  it("removes the pods of a node that is gone, 40 to 60 seconds later", () => {
    const gone = removed(after(withPod(cluster(), "p", { node: "n1" }), 5000), "n1");
    expect(isThere(after(gone, 59_999), "p")).toBe(true);
    expect(isThere(after(gone, 60_000), "p")).toBe(false);
    const later = removed(after(withPod(cluster(), "p", { node: "n1" }), 20_000), "n1");
    expect([isThere(after(later, 79_999), "p"), isThere(after(later, 80_000), "p")]).toEqual([true, false]);
  });

  it("marks them as Failed before, and says why", () => {
    const gone = removed(after(withPod(cluster(), "p", { node: "n1", metadata: { finalizers: ["a.b/c"] } }), 5000), "n1");
    const pod = found(after(gone, 60_000), "Pod", "default/p");
    expect([pod.status.phase, pod.metadata.deletionGracePeriodSeconds]).toEqual(["Failed", 0]);
    expect(podCondition(pod, "DisruptionTarget")).toMatchObject({ status: "True", reason: "DeletionByPodGC", message: "PodGC: node no longer exists" });
  });

  it("spares the pods of a node that is back in time", () => {
    const back = withNode(after(removed(after(withPod(cluster(), "p", { node: "n1" }), 5000), "n1"), 50_000), "n1");
    expect(isThere(after(back, 120_000), "p")).toBe(true);
  });

  it("removes a pod that is being deleted and has no node", () => {
    const trial = deleted(withPod(cluster(), "p", { metadata: { finalizers: ["a.b/c"] } }), "p");
    expect(found(after(trial, 20_000), "Pod", "default/p").status.phase).toBe("Failed");
  });

  it("removes a pod that is being deleted on a node that was given up by hand", () => {
    const silent = still(withMachine(still(withPod(cluster(), "p", { node: "n1" })), "n1", stopKubelet));
    const conditions = [{ type: "Ready", status: "Unknown", lastHeartbeatTime: null, lastTransitionTime: null }];
    const unready = asked(silent, { verb: "patch", kind: "Node", name: "n1", subresource: "status", patchType: "merge", patch: { status: { conditions } } });
    expect(isThere(after(deleted(unready, "p"), 60_000), "p")).toBe(true);
    const lost = asked(unready, { verb: "patch", kind: "Node", name: "n1", patchType: "merge", patch: { spec: { taints: [{ key: "node.kubernetes.io/out-of-service", effect: "NoExecute" }] } } });
    expect(isThere(after(deleted(lost, "p"), 20_000), "p")).toBe(false);
  });

  it("keeps no more pods that have ended than it may, evicted ones least of all", () => {
    let trial = cluster({ terminatedPodThreshold: 2 });
    for (const name of ["a", "b", "c", "d"]) trial = after(withPod(trial, name, { node: "n1" }), trial.cluster.nowMs - TRIAL_START_MS + 1000);
    for (const name of ["a", "b", "c"]) trial = patched(trial, name, { phase: "Succeeded" });
    trial = patched(trial, "d", { phase: "Failed", reason: "Evicted" });
    expect(["a", "b", "c", "d"].filter((name) => isThere(after(trial, 20_000), name))).toEqual(["b", "c"]);
  });
});
