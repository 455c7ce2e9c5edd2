import type { Pod } from "@everynode/model";
import { describe, expect, it } from "vitest";
import { type ClusterState, objectAt } from "./cluster-state.js";
import type { Request } from "./request.js";
import { answered, created, done, podSketch, testCluster } from "./test-cluster.js";

const status = (kind: string, name: string, value: object): Request => ({ verb: "patch", kind, namespace: "default", name, subresource: "status", patchType: "merge", patch: { status: value } });
const ready = { phase: "Running", conditions: [{ type: "Ready", status: "True" }] };
const eviction = (more: object = {}): Request => ({ verb: "create", kind: "Pod", namespace: "default", name: "p", subresource: "eviction", object: { metadata: { name: "p" }, ...more } });

const pod = created(testCluster(), "Pod", { ...podSketch("p", { nodeName: "n" }), metadata: { name: "p", namespace: "default", labels: { app: "x" } } });
const running = done(pod, status("Pod", "p", ready));

function budgeted(state: ClusterState, disruptionsAllowed: number): ClusterState {
  const spec = { minAvailable: 1, selector: { matchLabels: { app: "x" } } };
  const numbers = { observedGeneration: 1, currentHealthy: 1 + disruptionsAllowed, desiredHealthy: 1, expectedPods: 1 + disruptionsAllowed };
  return done(created(state, "PodDisruptionBudget", { metadata: { name: "b", namespace: "default" }, spec }), status("PodDisruptionBudget", "b", { disruptionsAllowed, ...numbers }));
}

const podOf = (state: ClusterState): Pod | undefined => objectAt(state, "Pod", "default/p") as Pod | undefined;

describe("an eviction", () => {
  it("marks a pod as disrupted and deletes it", () => {
    const evicted = podOf(done(running, eviction()));
    expect(evicted?.metadata.deletionGracePeriodSeconds).toBe(30);
    expect(evicted?.status.conditions).toContainEqual(expect.objectContaining({ type: "DisruptionTarget", status: "True", reason: "EvictionByEvictionAPI" }));
  });

  it("spends a disruption of the pod's budget", () => {
    const after = done(budgeted(running, 1), eviction());
    expect(objectAt(after, "PodDisruptionBudget", "default/b")).toMatchObject({ status: { disruptionsAllowed: 0, disruptedPods: { p: expect.any(String) as string } } });
  });

  it("is refused while the budget allows none, and leaves everything as it was", () => {
    const state = budgeted(running, 0);
    const answer = answered(state, eviction());
    expect(answer).toMatchObject({ code: 429, status: { message: "Cannot evict pod as it would violate the pod's disruption budget." } });
    expect(answer).toMatchObject({ status: { details: { causes: [{ message: "The disruption budget b needs 1 healthy pods and has 1 currently" }] } } });
  });

  it("asks no budget for a pod that does not run", () => {
    expect(answered(budgeted(pod, 0), eviction()).code).toBe(201);
  });

  it("does nothing when it is a dry run", () => {
    const state = budgeted(running, 1);
    expect(done(state, eviction({ deleteOptions: { dryRun: ["All"] } }))).toBe(state);
  });

  it("must name the pod that it is sent to", () => {
    expect(answered(running, eviction({ metadata: { name: "q" } }))).toMatchObject({ code: 400, status: { message: "name in URL does not match name in Eviction object" } });
  });
});
