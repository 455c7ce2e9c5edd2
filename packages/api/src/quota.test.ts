import type { ResourceQuota } from "@everynode/model";
import { describe, expect, it } from "vitest";
import { type ClusterState, objectAt } from "./cluster-state.js";
import { answered, created, done, podSketch, type Sketch, testCluster, withConfigMap } from "./test-cluster.js";

const quota = (hard: object, more: object = {}): ClusterState => created(testCluster(), "ResourceQuota", { metadata: { name: "q", namespace: "default" }, spec: { hard, ...more } });

function creation(state: ClusterState, kind: string, sketch: Sketch): string {
  const answer = answered(state, { verb: "create", kind, namespace: "default", object: { apiVersion: "v1", kind, ...sketch }, fieldValidation: "Strict" });
  return answer.ok ? "created" : `${answer.code} ${answer.status.message}`;
}

const requesting = (name: string, cpu: string): Sketch => podSketch(name, { containers: [{ name: "app", image: "app:1", resources: { requests: { cpu } } }] });

describe("a quota", () => {
  it("lets in what fits, and says what does not", () => {
    const state = created(quota({ cpu: "1", pods: "2" }), "Pod", requesting("a", "600m"));
    expect(creation(state, "Pod", requesting("b", "400m"))).toBe("created");
    expect(creation(state, "Pod", requesting("b", "401m"))).toBe('403 pods "b" is forbidden: exceeded quota: q, requested: cpu=401m, used: cpu=600m, limited: cpu=1');
  });

  it("demands that pods say what it counts", () => {
    expect(creation(quota({ "limits.memory": "1Gi" }), "Pod", podSketch("a"))).toBe('403 pods "a" is forbidden: failed quota: q: must specify limits.memory for: app');
  });

  it("counts objects by their number", () => {
    const state = withConfigMap(quota({ "count/configmaps": "1" }), "a");
    expect(creation(state, "ConfigMap", { metadata: { name: "b" } })).toContain("exceeded quota: q, requested: count/configmaps=1, used: count/configmaps=1, limited: count/configmaps=1");
    const less = done(state, { verb: "delete", kind: "ConfigMap", namespace: "default", name: "a" });
    expect(creation(less, "ConfigMap", { metadata: { name: "b" } })).toBe("created");
  });

  it("looks away from pods out of its scope, and from other namespaces", () => {
    const state = quota({ pods: "0" }, { scopes: ["Terminating"] });
    expect(creation(state, "Pod", podSketch("a"))).toBe("created");
    expect(creation(state, "Pod", podSketch("b", { activeDeadlineSeconds: 60 }))).toContain("exceeded quota: q");
    expect(() => created(quota({ pods: "0" }), "Pod", { ...podSketch("a"), metadata: { name: "a", namespace: "other" } })).not.toThrow();
  });

  it("says in its status what it allows and what is used, as soon as that changes", () => {
    const statusOf = (state: ClusterState): unknown => (objectAt(state, "ResourceQuota", "default/q") as ResourceQuota).status;
    const state = quota({ cpu: "1", pods: 2, "count/nothing.example.com": "1" });
    expect(statusOf(state)).toEqual({ hard: { cpu: "1", pods: "2", "count/nothing.example.com": "1" }, used: { cpu: "0", pods: "0" } });
    const used = created(state, "Pod", requesting("a", "600m"));
    expect(statusOf(used)).toMatchObject({ used: { cpu: "600m", pods: "1" } });
    const ended = done(used, { verb: "patch", kind: "Pod", namespace: "default", name: "a", subresource: "status", patchType: "merge", patch: { status: { phase: "Succeeded" } } });
    expect(statusOf(ended)).toMatchObject({ used: { cpu: "0", pods: "0" } });
    expect(statusOf(done(ended, { verb: "patch", kind: "ResourceQuota", namespace: "default", name: "q", patchType: "merge", patch: { spec: { hard: { cpu: null } } } }))).not.toHaveProperty("hard.cpu");
  });

  it("keeps a status that somebody else has written, until it has something to count", () => {
    const state = done(quota({ pods: "2" }), { verb: "patch", kind: "ResourceQuota", namespace: "default", name: "q", subresource: "status", patchType: "merge", patch: { status: { used: { pods: "9" } } } });
    const usedIn = (later: ClusterState): unknown => (objectAt(later, "ResourceQuota", "default/q") as ResourceQuota).status.used;
    expect(usedIn(state)).toEqual({ pods: "9" });
    expect(usedIn(created(state, "Pod", podSketch("a")))).toEqual({ pods: "1" });
  });

  it("is not written where nothing that it counts changes", () => {
    const state = quota({ pods: "1" });
    expect(withConfigMap(state, "a").revision).toBe(state.revision + 1);
  });
});
