import { crashed, runUntil, seeded, settle, type Simulation } from "@everynode/core";
import { controllerOf, type ReplicaSet } from "@everynode/model";
import { describe, expect, it } from "vitest";
import { podsOf, rested, setsOf, told, trial, webSpec, withDeleted, withObject, withPatch } from "./trial.js";

const withSet = (simulation: Simulation, more: object = {}, image = "web:1"): Simulation => withObject(simulation, "ReplicaSet", { name: "web", spec: webSpec(image, { replicas: 3, ...more }) });
const web = (simulation: Simulation): ReplicaSet => setsOf(simulation)[0] as ReplicaSet;
const scaled = (simulation: Simulation, replicas: number): Simulation => withPatch(simulation, "ReplicaSet", { name: "web", patch: { spec: { replicas } } });
const firstPod = (simulation: Simulation): string => podsOf(simulation)[0]?.metadata.name ?? "";

describe("a ReplicaSet", () => {
  it("has as many pods as it wishes for, says so, and tells of each", () => {
    const simulation = rested(withSet(trial()));
    expect(podsOf(simulation)).toHaveLength(3);
    expect(web(simulation).status).toEqual({ replicas: 3, fullyLabeledReplicas: 3, readyReplicas: 3, availableReplicas: 3, terminatingReplicas: 0, observedGeneration: 1 });
    expect(told(simulation)).toEqual(Array<string>(3).fill("SuccessfulCreate: Created pod: web-*"));
  });

  it("replaces a pod that goes, and deletes those that are too many", () => {
    let simulation = rested(withSet(trial()));
    simulation = rested(withDeleted(simulation, "Pod", firstPod(simulation)));
    expect(podsOf(simulation)).toHaveLength(3);
    simulation = rested(scaled(simulation, 1));
    expect(podsOf(simulation)).toHaveLength(1);
    expect(told(simulation).filter((event) => event.startsWith("SuccessfulDelete"))).toHaveLength(2);
  });

  it("takes over pods that match and belong to nobody, and lets go of those that no longer match", () => {
    const bare = withObject(trial(), "Pod", { name: "bare", metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "main", image: "web:1" }] } });
    let simulation = rested(withSet(rested(bare)));
    expect(podsOf(simulation).map((pod) => controllerOf(pod)?.name)).toEqual(["web", "web", "web"]);
    simulation = rested(withPatch(simulation, "Pod", { name: "bare", patch: { metadata: { labels: { app: "other" } } } }));
    expect(podsOf(simulation).filter((pod) => controllerOf(pod) === undefined).map((pod) => pod.metadata.name)).toEqual(["bare"]);
    expect(podsOf(simulation)).toHaveLength(4);
  });

  it("makes no more than 500 pods before it has seen them", () => {
    const simulation = rested(withSet(trial(), { replicas: 1200 }));
    expect(podsOf(simulation)).toHaveLength(1200);
    expect(web(simulation).status.readyReplicas).toBe(1200);
  });

  it("counts a pod as available once it has been ready for minReadySeconds, and looks again right then", () => {
    let { simulation } = settle(withSet(trial(), { minReadySeconds: 10 }), { patienceMs: 0 });
    expect(web(simulation).status).toMatchObject({ readyReplicas: 3 });
    expect(web(simulation).status.availableReplicas).toBeUndefined();
    simulation = runUntil(simulation, simulation.cluster.nowMs + 10_000);
    expect(web(simulation).status).toMatchObject({ readyReplicas: 3, availableReplicas: 3 });
  });

  it("says why it cannot make pods, and forgets it once it can", () => {
    const full = withObject(trial(), "ResourceQuota", { name: "few", spec: { hard: { pods: "1" } } });
    let simulation = settle(withSet(full)).simulation;
    expect(podsOf(simulation)).toHaveLength(1);
    expect(web(simulation).status.conditions).toMatchObject([{ type: "ReplicaFailure", status: "True", reason: "FailedCreate" }]);
    expect(web(simulation).status.conditions?.[0]?.message).toMatch(/^pods "web-.*" is forbidden: exceeded quota: few/);
    simulation = rested(withDeleted(simulation, "ResourceQuota", "few"));
    expect(podsOf(simulation)).toHaveLength(3);
    expect(web(simulation).status.conditions).toBeUndefined();
  });

  it("comes to the same whoever acts first, and when its controller crashes", () => {
    for (let seed = 0; seed < 20; seed++) {
      const chooser = seeded(seed);
      let { simulation } = settle(withSet(trial()), { chooser });
      expect(podsOf(simulation)).toHaveLength(3);
      simulation = crashed(scaled(simulation, 5), "replicaset-controller", { stale: { Pod: seed % 4 } });
      simulation = settle(simulation, { chooser }).simulation;
      expect(podsOf(simulation)).toHaveLength(5);
      expect(web(simulation).status).toMatchObject({ replicas: 5, readyReplicas: 5 });
    }
  });

  it("is left alone by changes of pods that are none of its own", () => {
    let simulation = rested(withSet(trial()));
    const owner = { apiVersion: "apps/v1", kind: "DaemonSet", name: "agent", uid: "5c9c2a1e-0000-4000-8000-000000000000", controller: true };
    const before = web(simulation).metadata.resourceVersion;
    simulation = rested(withObject(simulation, "Pod", { name: "agent", metadata: { labels: { app: "web" }, ownerReferences: [owner] }, spec: { containers: [{ name: "main", image: "agent:1" }] } }));
    expect(web(simulation).metadata.resourceVersion).toBe(before);
    expect(podsOf(simulation)).toHaveLength(4);
  });
});
