import type { KubeObject } from "@everynode/model";
import { describe, expect, it } from "vitest";
import { objectAt } from "./cluster-state.js";
import type { FieldValidation, PatchRequest } from "./request.js";
import { answered, created, done, testCluster } from "./test-cluster.js";

const state = created(created(testCluster(), "ConfigMap", { metadata: { name: "a", namespace: "default" }, data: { x: "1" } }), "Node", { metadata: { name: "n" } });
const patch = (value: object, fieldValidation: FieldValidation, patchType: PatchRequest["patchType"] = "merge"): PatchRequest => ({ verb: "patch", kind: "ConfigMap", namespace: "default", name: "a", patchType, patch: value, fieldValidation });

describe("a patch", () => {
  it.each([
    ["Strict", 422, 'unknown field "data", unknown field "metadata"', undefined],
    ["Warn", 400, "name must be provided", ['unknown field "data"', 'unknown field "metadata"']],
    ["Ignore", 400, "name must be provided", undefined],
  ] as const)("that takes the version away leaves nothing that can be read (%s)", (fieldValidation, code, message, warnings) => {
    const answer = answered(state, patch({ apiVersion: null }, fieldValidation));
    expect(answer).toMatchObject({ ok: false, code });
    expect(answer.ok ? "" : answer.status.message).toContain(message);
    expect(answer.warnings).toEqual(warnings);
    expect(answered(state, patch({ apiVersion: null }, fieldValidation, "strategic"))).toMatchObject({ ok: true });
  });

  it("gives no generation to an object of a kind that has none, and no namespace to one of the whole cluster", () => {
    const patched = done(state, patch({ metadata: { generation: 7, labels: { a: "b" } } }, "Strict"));
    expect(objectAt(patched, "ConfigMap", "default/a")?.metadata).not.toHaveProperty("generation");
    const node = done(state, { verb: "patch", kind: "Node", name: "n", patchType: "merge", patch: { metadata: { namespace: "x", labels: { a: "b" } } }, fieldValidation: "Strict" });
    expect(objectAt(node, "Node", "n")?.metadata).not.toHaveProperty("namespace");
  });

  it("finds an object that is another one by now under the name that the store has for it", () => {
    const { metadata, ...node } = objectAt(state, "Node", "n") as KubeObject;
    const answer = answered(state, { verb: "update", kind: "Node", name: "n", object: { ...node, metadata: { ...metadata, uid: "x" } }, fieldValidation: "Strict" });
    expect(answer.ok ? "" : answer.status.message).toContain("Key: /registry/minions/n,");
  });
});
