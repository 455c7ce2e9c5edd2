import { describe, expect, it } from "vitest";
import { objectAt } from "./cluster-state.js";
import type { Request } from "./request.js";
import { answered, created, done, podSketch, testCluster } from "./test-cluster.js";

const template = { metadata: { labels: { app: "x" } }, spec: { ...podSketch("x")["spec"] as object } };
const state = created(testCluster(), "Deployment", { metadata: { name: "d", namespace: "default" }, spec: { replicas: 2, selector: { matchLabels: { app: "x" } }, template } });
const target = { kind: "Deployment", namespace: "default", name: "d", subresource: "scale" } as const;
const patch = (spec: object): Request => ({ verb: "patch", ...target, patchType: "merge", patch: { spec } });

describe("a scale", () => {
  it("is the workload seen as numbers", () => {
    expect(answered(state, { verb: "get", ...target })).toMatchObject({ object: { kind: "Scale", spec: { replicas: 2 }, status: { replicas: 0, selector: "app=x" } } });
  });

  it("changes the workload, which counts that as a new generation", () => {
    const answer = answered(state, patch({ replicas: 5 }));
    expect(answer).toMatchObject({ object: { kind: "Scale", spec: { replicas: 5 } } });
    expect(objectAt(done(state, patch({ replicas: 5 })), "Deployment", "default/d")).toMatchObject({ metadata: { generation: 2 }, spec: { replicas: 5 } });
  });

  it("has no zero, and takes none below it", () => {
    expect(answered(state, patch({ replicas: 0 }))).toMatchObject({ object: { spec: {} } });
    expect(answered(state, patch({ replicas: -1 }))).toMatchObject({ code: 422 });
  });

  it("is replaced by one that names the same version only", () => {
    const scale = (resourceVersion: string): Request => ({ verb: "update", ...target, object: { kind: "Scale", apiVersion: "autoscaling/v1", metadata: { name: "d", namespace: "default", resourceVersion }, spec: { replicas: 1 } } });
    expect(answered(state, scale(String(state.revision)))).toMatchObject({ ok: true });
    expect(answered(state, scale("1"))).toMatchObject({ code: 409 });
  });
});
