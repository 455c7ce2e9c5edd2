import { describe, expect, it } from "vitest";
import type { Namespace } from "../types.generated.js";
import { namespaceRules as rules } from "./namespace.js";

const META = { uid: "u", resourceVersion: "1", creationTimestamp: "2024-01-01T00:00:00Z" };
const NEW: Namespace = { apiVersion: "v1", kind: "Namespace", metadata: { ...META, name: "x" }, spec: {}, status: {} };
const STORED = rules.prepareCreate(rules.defaulted(NEW));

describe("a Namespace", () => {
  it("carries its name as a label, and the finalizer of Kubernetes", () => {
    expect(STORED.metadata.labels).toEqual({ "kubernetes.io/metadata.name": "x" });
    expect(STORED.spec.finalizers).toEqual(["kubernetes"]);
    expect(STORED.status.phase).toBe("Active");
  });

  it("gets its label back when a client takes it away", () => {
    const { labels: _, ...metadata } = STORED.metadata;
    expect(rules.defaulted({ ...STORED, metadata })).toEqual(STORED);
  });

  it("loses its finalizer through `finalize` alone", () => {
    const without = { ...STORED, spec: { finalizers: [] } };
    expect(rules.prepareUpdate(without, STORED).spec).toBe(STORED.spec);
    expect(rules.status?.prepare(without, STORED).spec).toBe(STORED.spec);
    expect(rules.finalize?.prepare(without, STORED).spec).toEqual({ finalizers: [] });
  });

  it("is terminating while it is being deleted, and then only", () => {
    const dying = { ...STORED, metadata: { ...STORED.metadata, deletionTimestamp: "2024-01-01T00:00:01Z" } };
    const errors = (object: Namespace, phase: "Active" | "Terminating"): number => rules.status?.validate({ ...object, status: { phase } }, object).length ?? -1;
    expect([errors(STORED, "Active"), errors(STORED, "Terminating"), errors(dying, "Active"), errors(dying, "Terminating")]).toEqual([0, 1, 1, 0]);
  });
});
