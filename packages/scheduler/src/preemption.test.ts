import { type Controller, settle, type Simulation } from "@everynode/core";
import { podCondition } from "@everynode/model";
import { describe, expect, it } from "vitest";
import { type SchedulerFacts, scheduler } from "./index.js";
import { asked, found, type GivenPod, onlyNode, placeOf, trialOf, withNode, withoutPod, withPod, withPriority } from "./trial.js";

const rested = (trial: Simulation): Simulation => settle(trial).simulation;

/** Nodes of 1 cpu each, and classes of priority 1 to 3. */
function nodes(count: number, controllers: readonly Controller<SchedulerFacts>[] = [scheduler()]): Simulation {
  let trial = trialOf(controllers);
  for (const value of [1, 2, 3]) trial = withPriority(trial, `class-${value}`, { value });
  for (let i = 1; i <= count; i++) trial = withNode(trial, `n${i}`);
  return trial;
}

/** A pod of a priority that asks for some cpu, on a node unless that is left to the scheduler. */
function withUser(trial: Simulation, name: string, pod: { readonly cpu: string; readonly class?: number; readonly node?: string; readonly grace?: number; readonly spec?: object }): Simulation {
  const { cpu, node, grace = 0 } = pod;
  const priority = pod.class === undefined ? {} : { priorityClassName: `class-${pod.class}` };
  const given: GivenPod = { requests: { cpu }, spec: { ...priority, ...(node === undefined ? {} : { nodeName: node }), terminationGracePeriodSeconds: grace, ...pod.spec } };
  return withPod(trial, name, given);
}

const isThere = (trial: Simulation, name: string): boolean => trial.cluster.shelves.some(({ kind, collection }) => kind.key === "Pod" && collection.objects.has(`default/${name}`));
const left = (trial: Simulation, ...names: readonly string[]): readonly string[] => names.filter((name) => isThere(trial, name));

describe("a pod of higher priority", () => {
  it("takes the place of lower ones, and of no more than it needs", () => {
    let trial = withUser(nodes(1), "a", { cpu: "300m", node: "n1" });
    trial = withUser(withUser(trial, "b", { cpu: "300m", class: 1, node: "n1" }), "c", { cpu: "300m", node: "n1" });
    trial = rested(withUser(trial, "p", { cpu: "400m", class: 2 }));
    expect(placeOf(trial, "p")).toBe("n1");
    expect(left(trial, "a", "b", "c")).toEqual(["a", "b"]);
    const events = trial.cluster.shelves.find(({ kind }) => kind.key === "Event")?.collection.objects.values() as unknown as readonly { readonly reason: string; readonly message: string }[];
    const uid = found(trial, "Pod", "default/p").metadata.uid;
    expect(Object.fromEntries(events.map(({ reason, message }) => [reason, message]))).toEqual({
      FailedScheduling: "0/1 nodes are available: 1 Insufficient cpu.",
      Preempted: `Preempted by pod ${uid} on node n1`,
    });
  });

  it("goes where the least important pods have to go, and the fewest of them", () => {
    let trial = withUser(nodes(4), "a", { cpu: "900m", class: 2, node: "n1" });
    trial = withUser(withUser(trial, "b", { cpu: "500m", class: 1, node: "n2" }), "c", { cpu: "500m", class: 1, node: "n2" });
    trial = withUser(withUser(trial, "d", { cpu: "900m", class: 1, node: "n3" }), "e", { cpu: "900m", class: 3, node: "n4" });
    trial = rested(withUser(trial, "p", { cpu: "900m", class: 3 }));
    expect(placeOf(trial, "p")).toBe("n3");
    expect(left(trial, "a", "b", "c", "d", "e")).toEqual(["a", "b", "c", "e"]);
  });

  it("waits for its victims to end, and takes no others meanwhile", () => {
    let trial = withUser(withUser(nodes(2), "a", { cpu: "900m", node: "n1", grace: 30 }), "b", { cpu: "900m", class: 1, node: "n2", grace: 30 });
    trial = rested(withUser(trial, "p", { cpu: "900m", class: 2 }));
    expect(found(trial, "Pod", "default/p").status.nominatedNodeName).toBe("n1");
    expect(podCondition(found(trial, "Pod", "default/a"), "DisruptionTarget")).toMatchObject({
      status: "True",
      reason: "PreemptionByScheduler",
      message: "default-scheduler: preempting to accommodate a higher priority pod",
    });
    trial = rested(asked(trial, { verb: "patch", kind: "Node", name: "n2", patchType: "merge", patch: { status: { allocatable: { cpu: "1500m" } } }, subresource: "status" }));
    expect(placeOf(trial, "p")).toContain("2 Insufficient cpu. preemption: not eligible due to a terminating pod on the nominated node.");
    expect(found(trial, "Pod", "default/b").metadata.deletionTimestamp).toBeUndefined();
    trial = rested(withoutPod(trial, "a"));
    expect(placeOf(trial, "p")).toBe("n1");
    expect(found(trial, "Pod", "default/p").status.nominatedNodeName).toBeUndefined();
  });

  it("keeps the place that it waits for from lower ones", () => {
    let trial = withUser(nodes(1), "a", { cpu: "500m", node: "n1", grace: 30 });
    trial = withUser(withUser(trial, "b", { cpu: "500m", node: "n1", class: 1, grace: 30 }), "p", { cpu: "500m", class: 2 });
    trial = rested(trial);
    trial = rested(withUser(withoutPod(trial, "a"), "late", { cpu: "500m", class: 1 }));
    expect([placeOf(trial, "p"), placeOf(trial, "late").slice(0, 3)]).toEqual(["n1", "0/1"]);
  });

  it("takes nobody's place where that would not help", () => {
    let trial = withUser(nodes(2), "a", { cpu: "500m", node: "n1" });
    trial = withUser(trial, "b", { cpu: "900m", class: 3, node: "n2" });
    trial = rested(withUser(trial, "p", { cpu: "2", class: 2 }));
    expect(placeOf(trial, "p")).toBe("0/2 nodes are available: 2 Insufficient cpu. preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.");
    trial = rested(withUser(trial, "q", { cpu: "900m", class: 2, spec: onlyNode("n2") }));
    expect(placeOf(trial, "q")).toBe(
      "0/2 nodes are available: 1 Insufficient cpu, 1 node(s) didn't satisfy plugin(s) [NodeAffinity]. " +
        "preemption: 0/2 nodes are available: 1 No preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling.",
    );
    expect(left(trial, "a", "b")).toEqual(["a", "b"]);
  });

  it("spares pods that a budget protects where it can", () => {
    const budget = { apiVersion: "policy/v1", kind: "PodDisruptionBudget", metadata: { name: "keep" }, spec: { minAvailable: 1, selector: { matchLabels: { app: "a" } } } };
    let trial = asked(nodes(2), { verb: "create", kind: "PodDisruptionBudget", namespace: "default", object: budget, fieldValidation: "Strict" });
    trial = withUser(withUser(trial, "a", { cpu: "900m", node: "n1" }), "b", { cpu: "900m", class: 1, node: "n2" });
    trial = rested(withUser(trial, "p", { cpu: "900m", class: 2 }));
    expect(placeOf(trial, "p")).toBe("n2");
    expect(left(trial, "a", "b")).toEqual(["a"]);
  });
});
