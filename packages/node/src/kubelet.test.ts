import { runUntil, settle, type Simulation, still, worldRemoved } from "@everynode/core";
import { isPodReady, nodeCondition } from "@everynode/model";
import { describe, expect, it } from "vitest";
import { kubelet, type KubeletOptions } from "./kubelet.js";
import { holdDeletions, newMachine, nudge, setBehaviour, setCondition, startKubelet, stopKubelet } from "./machine.js";
import { answered, asked, found, lookedUp, TRIAL_START_MS, trialOf, withMachine, withNode, withPod } from "./trial.js";

const cluster = (options: KubeletOptions = {}): Simulation => still(withNode(trialOf([kubelet(options)]), "n1"));
const deleted = (trial: Simulation, name: string): Simulation => asked(trial, { verb: "delete", kind: "Pod", namespace: "default", name });
const after = (trial: Simulation, ms: number): Simulation => runUntil(trial, TRIAL_START_MS + ms);

const stateOf = (trial: Simulation, name: string): string => {
  const pod = found(trial, "Pod", `default/${name}`);
  return `${pod.status.phase} ${isPodReady(pod) ? "ready" : "unready"}`;
};

describe("a kubelet", () => {
  it("reports its node ready, with the machine's resources", () => {
    const node = found(cluster(), "Node", "n1");
    expect(nodeCondition(node, "Ready")).toMatchObject({ status: "True", lastHeartbeatTime: "2026-01-01T00:00:00Z" });
    expect(nodeCondition(node, "MemoryPressure")?.status).toBe("False");
    expect(node.status.allocatable).toEqual({ cpu: "4", memory: "8Gi", pods: "110" });
    expect(node.status.nodeInfo).toMatchObject({ kubeletVersion: "v1.36.3", architecture: "amd64" });
  });

  it("reports a condition that the machine has, and keeps the time of those that stay", () => {
    const later = after(withMachine(after(cluster(), 5000), "n1", (m) => setCondition(m, "DiskPressure", "True")), 6000);
    const node = found(later, "Node", "n1");
    expect(nodeCondition(node, "DiskPressure")).toMatchObject({ status: "True", lastTransitionTime: "2026-01-01T00:00:05Z" });
    expect(nodeCondition(node, "Ready")).toMatchObject({ lastHeartbeatTime: "2026-01-01T00:00:05Z", lastTransitionTime: "2026-01-01T00:00:00Z" });
  });

  it.each([
    ["app:1", "Running ready"],
    ["unready/app:1", "Running unready"],
    ["fail/app:1", "Failed unready"],
    ["stuck/app:1", "Pending unready"],
  ])("brings a pod of %s to %s at once", (image, state) => {
    expect(stateOf(still(withPod(cluster(), "p", { node: "n1", image })), "p")).toBe(state);
  });

  it("writes what a pod's status consists of", () => {
    const pod = found(still(withPod(cluster(), "p", { node: "n1" })), "Pod", "default/p");
    expect(pod.status.conditions?.map(({ type, status }) => [type, status])).toEqual([
      ["Initialized", "True"],
      ["Ready", "True"],
      ["ContainersReady", "True"],
    ]);
    expect(pod.status.podIP).toMatch(/^10\.1\.\d+\.\d+$/);
    expect(pod.status).toMatchObject({ hostIP: "10.0.0.1", hostIPs: [{ ip: "10.0.0.1" }] });
    expect(pod.status.containerStatuses).toEqual([
      { name: "main", image: "app:1", imageID: "app:1", ready: true, started: true, restartCount: 0, lastState: {}, state: { running: { startedAt: "2026-01-01T00:00:00Z" } } },
    ]);
  });

  it("gives no two pods one address", () => {
    let trial = cluster();
    for (let i = 0; i < 50; i++) trial = withPod(trial, `p${i}`, { node: "n1" });
    const { cluster: end } = still(trial);
    const addresses = Array.from({ length: 50 }, (_, i) => found({ ...trial, cluster: end }, "Pod", `default/p${i}`).status.podIP);
    expect(new Set(addresses).size).toBe(50);
  });

  it("lets a pod behave as the machine says of its owner, and of all pods", () => {
    const told = withMachine(cluster(), "n1", (m) => setBehaviour(setBehaviour(m, "constructor", "unready"), "*", "stuck"));
    const trial = still(withPod(withPod(told, "a", { node: "n1", owner: "constructor" }), "b", { node: "n1", owner: "other" }));
    expect(stateOf(trial, "a")).toBe("Running unready");
    expect(stateOf(trial, "b")).toBe("Pending unready");
    const changed = still(withMachine(trial, "n1", (m) => setBehaviour(m, "*")));
    expect(stateOf(changed, "b")).toBe("Running ready");
  });

  it("takes three seconds to start a slow pod", () => {
    const trial = withPod(cluster(), "p", { node: "n1", image: "slow/app:1" });
    expect(stateOf(after(trial, 2999), "p")).toBe("Pending unready");
    expect(stateOf(after(trial, 3000), "p")).toBe("Running ready");
    expect(settle(trial).simulation.cluster.nowMs).toBe(TRIAL_START_MS + 3000);
  });

  it("finishes the start of a slow pod before its deletion", () => {
    const trial = deleted(after(withPod(cluster(), "p", { node: "n1", image: "slow/app:1" }), 1000), "p");
    expect(lookedUp(after(trial, 2999), "Pod", "default/p")).toBeDefined();
    expect(lookedUp(after(trial, 3000), "Pod", "default/p")).toBeUndefined();
  });

  it("does not let an earlier pod's start delay or hasten the one of a later pod of its name", () => {
    const first = after(withPod(cluster(), "p", { node: "n1", image: "slow/app:1" }), 1000);
    const gone = asked(first, { verb: "delete", kind: "Pod", namespace: "default", name: "p", gracePeriodSeconds: 0 });
    const second = withPod(still(gone), "p", { node: "n1", image: "slow/app:1" });
    expect(stateOf(after(second, 3999), "p")).toBe("Pending unready");
    expect(stateOf(after(second, 4000), "p")).toBe("Running ready");
  });

  it("writes nothing at the end of a start that it did not live to see, unless told to", () => {
    const stopped = (options: KubeletOptions): Simulation => after(withMachine(after(withPod(cluster(options), "p", { node: "n1", image: "slow/app:1" }), 1000), "n1", stopKubelet), 5000);
    expect(stateOf(stopped({}), "p")).toBe("Pending unready");
    expect(stateOf(stopped({ finishesStarts: true }), "p")).toBe("Running ready");
  });

  it("removes a pod that is being deleted at once", () => {
    expect(lookedUp(still(deleted(still(withPod(cluster(), "p", { node: "n1" })), "p")), "Pod", "default/p")).toBeUndefined();
  });

  it("honours the grace period if told to, and ends sooner where the containers stop sooner", () => {
    const gone = (options: KubeletOptions, ms: number): boolean => lookedUp(after(deleted(still(withPod(cluster(options), "p", { node: "n1" })), "p"), ms), "Pod", "default/p") === undefined;
    expect(gone({ grace: "honour" }, 29_999)).toBe(false);
    expect(gone({ grace: "honour" }, 30_000)).toBe(true);
    expect(gone({ grace: "honour", stopMs: 2500 }, 2499)).toBe(false);
    expect(gone({ grace: "honour", stopMs: 2500 }, 2500)).toBe(true);
  });

  it("leaves a pod with finalizers, and one on a machine that holds deletions", () => {
    const held = still(withMachine(cluster(), "n1", (m) => holdDeletions(m, true)));
    const trial = still(deleted(still(withPod(held, "p", { node: "n1" })), "p"));
    expect(lookedUp(trial, "Pod", "default/p")).toBeDefined();
    expect(lookedUp(still(withMachine(trial, "n1", (m) => holdDeletions(m, false))), "Pod", "default/p")).toBeUndefined();
    const final = still(deleted(still(withPod(cluster(), "q", { node: "n1", metadata: { finalizers: ["a.b/c"] } })), "q"));
    expect(lookedUp(final, "Pod", "default/q")).toBeDefined();
  });

  it("does nothing while it is stopped, and looks at all its pods when it starts", () => {
    const stopped = withPod(withMachine(cluster(), "n1", stopKubelet), "p", { node: "n1" });
    expect(stateOf(still(stopped), "p")).toBe("Pending unready");
    expect(stateOf(still(withMachine(still(stopped), "n1", startKubelet)), "p")).toBe("Running ready");
  });

  it("writes the status anew when something else has changed it", () => {
    const trial = still(withPod(cluster(), "p", { node: "n1" }));
    const patch = { status: { conditions: [{ type: "Ready", status: "False" }] } };
    const meddled = asked(trial, { verb: "patch", kind: "Pod", namespace: "default", name: "p", subresource: "status", patchType: "strategic", patch, fieldValidation: "Strict" });
    expect(stateOf(meddled, "p")).toBe("Running unready");
    expect(stateOf(still(meddled), "p")).toBe("Running ready");
  });

  it("leaves a pod that has ended as it is", () => {
    const trial = still(withPod(cluster(), "p", { node: "n1" }));
    const failed = asked(trial, { verb: "patch", kind: "Pod", namespace: "default", name: "p", subresource: "status", patchType: "merge", patch: { status: { phase: "Failed" } } });
    expect(found(still(failed), "Pod", "default/p").status.phase).toBe("Failed");
  });

  it("looks at pods that were there before its machine only if it adopts them", () => {
    const comesBack = (adoptsPods: boolean): Simulation => {
      const gone = worldRemoved(cluster({ adoptsPods }), "Machine", "n1");
      return still(withNode(still(withPod(still(gone), "p", { node: "n1" })), "n1", newMachine({ name: "n1" })));
    };
    expect(stateOf(comesBack(true), "p")).toBe("Running ready");
    expect(stateOf(comesBack(false), "p")).toBe("Pending unready");
    expect(stateOf(still(withMachine(comesBack(false), "n1", nudge)), "p")).toBe("Running ready");
  });

  it("does as well with latencies, where its view is old", () => {
    const slow = trialOf([kubelet()], { kubelet: { watchMs: 50, requestMs: 70 } });
    const trial = withPod(withNode(slow, "n1"), "p", { node: "n1" });
    const labelled = answered(after(trial, 60), { verb: "patch", kind: "Pod", namespace: "default", name: "p", patchType: "merge", patch: { metadata: { labels: { a: "b" } } } });
    const end = settle(labelled.simulation).simulation;
    expect(stateOf(end, "p")).toBe("Running ready");
    expect(found(end, "Pod", "default/p").metadata.labels).toEqual({ a: "b" });
    expect(nodeCondition(found(end, "Node", "n1"), "Ready")?.status).toBe("True");
  });
});
