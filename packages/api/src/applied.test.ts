import type { KubeObject, ManagedFieldsEntry } from "@everynode/model";
import { describe, expect, it } from "vitest";
import { type ClusterState, objectAt } from "./cluster-state.js";
import { handle } from "./handle.js";
import type { PatchRequest, Request } from "./request.js";
import { answered, created, done, podSketch, testCluster } from "./test-cluster.js";

const START = testCluster();
const CONFIG_MAP = { kind: "ConfigMap", namespace: "default", name: "a" } as const;

const config = (content: object, metadata: object = {}): object => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a", ...metadata }, ...content });
const apply = (fieldManager: string, patch: unknown, more: Partial<PatchRequest> = {}): PatchRequest => ({ verb: "patch", ...CONFIG_MAP, patchType: "apply", patch, fieldManager, fieldValidation: "Strict", ...more });
const post = (content: object, fieldManager?: string): Request => ({
  verb: "create",
  kind: "ConfigMap",
  namespace: "default",
  object: config(content),
  fieldValidation: "Strict",
  ...(fieldManager === undefined ? {} : { fieldManager }),
});

const stored = (state: ClusterState): KubeObject => objectAt(state, "ConfigMap", "default/a") as KubeObject;
const entries = (object: KubeObject): readonly ManagedFieldsEntry[] => (object.metadata.managedFields ?? []) as readonly ManagedFieldsEntry[];
const managers = (object: KubeObject): readonly string[] => entries(object).map(({ manager, operation, subresource }) => `${manager} ${operation}${subresource === undefined ? "" : ` ${subresource}`}`);
const fieldsOf = (object: KubeObject, name: string): unknown => entries(object).find(({ manager }) => manager === name)?.fieldsV1;
const messageOf = (state: ClusterState, request: Request): string => {
  const response = answered(state, request);
  return response.ok ? "" : `${response.code} ${response.status.message}`;
};

describe("an applied configuration", () => {
  it("makes an object where there is none, and owns what it says", () => {
    const state = done(START, apply("one", config({ data: { x: "1" } })));
    expect(stored(state)).toMatchObject({ data: { x: "1" } });
    expect(entries(stored(state))).toEqual([{ manager: "one", operation: "Apply", apiVersion: "v1", time: "2026-01-01T00:00:00Z", fieldsType: "FieldsV1", fieldsV1: { "f:data": { "f:x": {} } } }]);
  });

  it("takes away what its manager gives up, and leaves the rest", () => {
    const first = done(START, apply("one", config({ data: { x: "1", y: "1" } })));
    const shared = done(first, apply("two", config({ data: { y: "1", z: "1" } })));
    const second = done(shared, apply("one", config({ data: {} })));
    expect(stored(second)).toMatchObject({ data: { y: "1", z: "1" } });
    expect(stored(second)).not.toHaveProperty("data.x");
  });

  it("is not written where it changes nothing", () => {
    const state = done(START, apply("one", config({ data: { x: "1" } })));
    expect(done(state, apply("one", config({ data: { x: "1" } }))).revision).toBe(state.revision);
  });

  it("owns together with others what is the same, and then has no time of its own", () => {
    const state = done(done(START, apply("one", config({ data: { x: "1" } }))), apply("two", config({ data: { x: "1" } })));
    expect(entries(stored(state)).map(({ manager, time }) => [manager, time])).toEqual([
      ["two", undefined],
      ["one", "2026-01-01T00:00:00Z"],
    ]);
  });

  it("is refused where others own what it would change, unless it is forced", () => {
    const state = done(done(START, post({ data: { x: "1", y: "1" } }, "hand")), apply("one", config({ data: { z: "1" } })));
    const greedy = config({ data: { x: "2", z: "2" } });
    expect(answered(state, apply("two", greedy))).toMatchObject({
      code: 409,
      status: {
        reason: "Conflict",
        message: 'Apply failed with 2 conflicts: conflicts with "hand" using v1:\n- .data.x\nconflicts with "one":\n- .data.z',
        details: { causes: [{ reason: "FieldManagerConflict", message: 'conflict with "one"', field: ".data.z" }, { message: 'conflict with "hand" using v1', field: ".data.x" }] },
      },
    });
    const forced = done(state, apply("two", greedy, { force: true }));
    expect(managers(stored(forced))).toEqual(["two Apply", "hand Update"]);
    expect(fieldsOf(stored(forced), "hand")).toEqual({ "f:data": { ".": {}, "f:y": {} } });
  });

  it("stores nothing as a dry run", () => {
    const dry = apply("one", config({ data: { x: "1" } }), { dryRun: true });
    expect(answered(START, dry)).toMatchObject({ ok: true, code: 201, object: { data: { x: "1" } } });
    expect(done(START, dry)).toBe(START);
  });

  it.each([
    ["another kind", { apiVersion: "v1", kind: "Secret", metadata: { name: "a" } }, "400 invalid object type: /v1, Kind=Secret"],
    ["no kind", {}, "400 invalid object type: /, Kind="],
    ["managers of its own", config({}, { managedFields: [] }), "400 metadata.managedFields must be nil"],
    ["another name", config({}, { name: "b" }), "400 the name of the object (b) does not match the name on the URL (a)"],
    ["a field that is not declared", config({ datum: {} }), "500 failed to create typed patch object (/a; /v1, Kind=ConfigMap): .datum: field not declared in schema"],
    ["a number for a text", config({ data: { x: 1 } }), "500 failed to create typed patch object (/a; /v1, Kind=ConfigMap): .data.x: expected string, got &value.valueUnstructured{Value:1}"],
    ["a list for a map", config({ data: ["x"] }), "500 failed to create typed patch object (/a; /v1, Kind=ConfigMap): .data: expected map, got &{[x]}"],
    ["an element twice", config({}, { finalizers: ["x.io/a", "x.io/a"] }), '500 failed to create typed patch object (/a; /v1, Kind=ConfigMap): .metadata.finalizers: duplicate entries for key [="x.io/a"]'],
    ["the uid of something that is not there", config({}, { uid: "u" }), '409 Operation cannot be fulfilled on configmaps "a": uid mismatch: the provided object specified uid u, and no existing object was found'],
  ])("is refused with %s", (_, patch, message) => {
    expect(messageOf(START, apply("one", patch))).toBe(message);
  });
});

describe("managedFields", () => {
  it("tell of objects from outside, and of controllers' objects only in a cluster that tracks all", () => {
    expect(managers(stored(done(START, post({ data: { x: "1" } }, "kubectl-create"))))).toEqual(["kubectl-create Update"]);
    expect(managers(stored(done(START, post({ data: { x: "1" } }))))).toEqual([]);
    const strict = { ...START, server: { ...START.server, tracksAll: true } };
    expect(managers(stored(handle(strict, post({ data: { x: "1" } }), { name: "x-controller", fieldManager: "x" }).state))).toEqual(["x Update"]);
  });

  it("begin with the first apply where nobody was tracked, and keep what was there before", () => {
    const state = done(done(START, post({ data: { x: "1" } })), apply("one", config({ data: { y: "1" } })));
    expect(managers(stored(state))).toEqual(["one Apply", "before-first-apply Update"]);
    expect(messageOf(state, apply("one", config({ data: { x: "2" } })))).toBe('409 Apply failed with 1 conflict: conflict with "before-first-apply" using v1: .data.x');
  });

  it("go to whoever changes a field by a patch, and go away with it", () => {
    const state = done(START, apply("one", config({ data: { x: "1", y: "1" } })));
    const patched = done(state, { verb: "patch", ...CONFIG_MAP, patchType: "merge", patch: { data: { x: "2", y: null, z: "1" } }, fieldManager: "hand" });
    expect(fieldsOf(stored(patched), "one")).toBeUndefined();
    expect(fieldsOf(stored(patched), "hand")).toEqual({ "f:data": { "f:x": {}, "f:z": {} } });
  });

  it("can be sent by a client, and all be taken away by an empty entry", () => {
    const state = done(START, apply("one", config({ data: { x: "1" } })));
    const replaced = (value: unknown): Request => ({ verb: "patch", ...CONFIG_MAP, patchType: "json", patch: [{ op: "replace", path: "/metadata/managedFields", value }], fieldValidation: "Strict", fieldManager: "hand" });
    const own = { manager: "two", operation: "Apply", apiVersion: "v1", fieldsType: "FieldsV1", fieldsV1: { "f:data": { "f:x": {} } } };
    expect(managers(stored(done(state, replaced([own]))))).toEqual(["two Apply"]);
    expect(stored(done(state, replaced([{}]))).metadata.managedFields).toBeUndefined();
    expect(managers(stored(done(state, replaced([{ ...own, operation: "Guess" }]))))).toEqual(["one Apply"]);
  });

  it("tell of ten updaters at most", () => {
    const labelled = (state: ClusterState, i: number): ClusterState => done(state, { verb: "patch", ...CONFIG_MAP, patchType: "merge", patch: { data: { [`k${i}`]: "" } }, fieldManager: `m${i}` });
    const state = Array.from({ length: 12 }, (_, i) => i).reduce(labelled, done(START, post({ data: { x: "1" } }, "first")));
    expect(entries(stored(state))).toHaveLength(10);
    expect(managers(stored(state))).toContain("ancient-changes Update");
  });

  it("tell through which subresource a field was written, and of nothing that it cannot write", () => {
    const state = created(START, "Pod", podSketch("p"));
    const status = { apiVersion: "v1", kind: "Pod", metadata: { name: "p" }, spec: { priority: 5 }, status: { phase: "Running" } };
    const applied = done(state, { verb: "patch", kind: "Pod", namespace: "default", name: "p", subresource: "status", patchType: "apply", patch: status, fieldManager: "kubelet", fieldValidation: "Strict", force: true });
    const pod = objectAt(applied, "Pod", "default/p") as KubeObject;
    expect(managers(pod)).toContain("kubelet Apply status");
    expect(fieldsOf(pod, "kubelet")).toEqual({ "f:status": { "f:phase": {} } });
  });
});

describe("kubectl", () => {
  const KEY = "kubectl.kubernetes.io/last-applied-configuration";
  const last = (content: object): object => ({ annotations: { [KEY]: `${JSON.stringify(config(content))}\n` } });
  const old = { x: "1", y: "1" };
  const state = done(START, { verb: "create", kind: "ConfigMap", namespace: "default", object: config({ data: old }, last({ data: old })), fieldValidation: "Strict", fieldManager: "kubectl-client-side-apply" });

  it("has no conflict with what it applied itself from its own side", () => {
    const next = config({ data: { x: "2", y: "1" } });
    expect(messageOf(state, apply("other", next))).toContain('conflict with "kubectl-client-side-apply"');
    const applied = stored(done(state, apply("kubectl", next)));
    expect(applied.metadata.annotations?.[KEY]).toBe(`${JSON.stringify({ apiVersion: "v1", data: { x: "2", y: "1" }, kind: "ConfigMap", metadata: { name: "a" } })}\n`);
  });

  it("has one with who changed a field since", () => {
    const changed = done(state, { verb: "patch", ...CONFIG_MAP, patchType: "merge", patch: { data: { x: "3" } }, fieldManager: "hand" });
    expect(messageOf(changed, apply("kubectl", config({ data: { x: "2", y: "2" } })))).toBe('409 Apply failed with 1 conflict: conflict with "hand" using v1: .data.x');
  });
});

describe("the scale of a workload", () => {
  const template = { metadata: { labels: { app: "x" } }, spec: podSketch("x")["spec"] as object };
  const deployment = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "d" }, spec: { replicas: 2, selector: { matchLabels: { app: "x" } }, template } };
  const target = { kind: "Deployment", namespace: "default", name: "d", patchType: "apply", fieldValidation: "Strict" } as const;
  const state = done(START, { verb: "patch", ...target, patch: deployment, fieldManager: "one" });
  const scaled = done(state, { verb: "patch", ...target, patchType: "merge", subresource: "scale", patch: { spec: { replicas: 3 } }, fieldManager: "hand" });

  it("takes the number of pods from who owned it", () => {
    const object = objectAt(scaled, "Deployment", "default/d") as KubeObject;
    expect(fieldsOf(object, "hand")).toEqual({ "f:spec": { "f:replicas": {} } });
    expect(JSON.stringify(fieldsOf(object, "one"))).not.toContain("replicas");
    expect(messageOf(scaled, { verb: "patch", ...target, patch: deployment, fieldManager: "one" })).toBe('409 Apply failed with 1 conflict: conflict with "hand" with subresource "scale" using apps/v1: .spec.replicas');
  });

  it("can be applied", () => {
    const scale = { apiVersion: "autoscaling/v1", kind: "Scale", metadata: { name: "d" }, spec: { replicas: 5 } };
    const request: Request = { verb: "patch", ...target, subresource: "scale", patch: scale, fieldManager: "hpa" };
    expect(messageOf(scaled, request)).toBe('409 Apply failed with 1 conflict: conflict with "hand" with subresource "scale" using autoscaling/v1: .spec.replicas');
    const forced = objectAt(done(scaled, { ...request, force: true }), "Deployment", "default/d") as KubeObject;
    expect(forced).toMatchObject({ spec: { replicas: 5 } });
    expect(managers(forced)).toEqual(["hpa Apply scale", "one Apply"]);
  });
});
