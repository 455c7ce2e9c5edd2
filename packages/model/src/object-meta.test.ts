import { describe, expect, it } from "vitest";
import type { ObjectMeta, OwnerReference, StringMap } from "./kube-object.js";
import { dns1123SubdomainProblems } from "./names.js";
import { annotationsErrors, finalizersErrors, labelsErrors, objectMetaErrors, objectMetaUpdateErrors, ownerReferencesErrors } from "./object-meta.js";

const RULES = { namespaced: true, nameRule: dns1123SubdomainProblems };
const META: ObjectMeta = { name: "a", namespace: "x", uid: "u", resourceVersion: "1", creationTimestamp: "2024-01-01T00:00:00Z" };
const OWNER: OwnerReference = { apiVersion: "apps/v1", kind: "DaemonSet", name: "a", uid: "u", controller: true };

const fieldsOf = (errors: readonly { readonly field: string }[]): readonly string[] => errors.map(({ field }) => field);

describe("metadata", () => {
  it("needs a name and a namespace", () => {
    const { name: _, namespace: __, ...rest } = META;
    expect(fieldsOf(objectMetaErrors(rest as ObjectMeta, RULES))).toEqual(["metadata.name", "metadata.namespace"]);
  });

  it("has no namespace where its kind has none", () => {
    expect(fieldsOf(objectMetaErrors(META, { ...RULES, namespaced: false }))).toEqual(["metadata.namespace"]);
  });

  it("is looked at again in every part that is another object", () => {
    const good: StringMap = { app: "a" };
    expect(labelsErrors(good, "metadata.labels")).toEqual([]);
    expect(labelsErrors(good, "metadata.labels")).toEqual([]);
    expect(labelsErrors({ ...good, "-": "b" }, "metadata.labels")).toHaveLength(1);
    const bad: StringMap = { app: "-" };
    expect(labelsErrors(bad, "metadata.labels")).toEqual(labelsErrors(bad, "metadata.labels"));
    expect(labelsErrors(bad, "metadata.labels")).toHaveLength(1);
  });

  it("may be labelled with words that mean something to JavaScript", () => {
    const labels = JSON.parse('{"constructor": "a", "toString": "b", "__proto__": "c"}') as StringMap;
    // Only the last is no name: it starts with an underscore.
    expect(labelsErrors(labels, "metadata.labels").map(({ message }) => message.slice(0, 26))).toEqual(['Invalid value: "__proto__"']);
  });

  it("has annotations of 256 KiB at the most", () => {
    const full = "a".repeat(262_144 - 1);
    expect(annotationsErrors({ k: full }, "metadata.annotations")).toEqual([]);
    expect(annotationsErrors({ k: `${full}a` }, "metadata.annotations").map(({ message }) => message)).toEqual(["Too long: may not be more than 262144 bytes"]);
  });

  it("has one controller at the most", () => {
    expect(ownerReferencesErrors([OWNER, { ...OWNER, name: "b", controller: false }])).toEqual([]);
    expect(ownerReferencesErrors([OWNER, { ...OWNER, name: "b" }])[0]?.message).toContain("references for DaemonSet/a and DaemonSet/b");
  });

  it("either orphans its dependents or waits for them", () => {
    expect(finalizersErrors(["orphan"])).toEqual([]);
    expect(finalizersErrors(["orphan", "foregroundDeletion"])).toHaveLength(1);
  });
});

describe("replaced metadata", () => {
  it("says which version it replaces", () => {
    expect(fieldsOf(objectMetaUpdateErrors({ ...META, resourceVersion: "" }, META))).toEqual(["metadata.resourceVersion"]);
  });

  it("never counts backwards", () => {
    expect(fieldsOf(objectMetaUpdateErrors({ ...META, generation: 1 }, { ...META, generation: 2 }))).toEqual(["metadata.generation"]);
  });

  it("loses finalizers and gains none once the object is being deleted", () => {
    const old = { ...META, deletionTimestamp: "2024-01-01T00:00:01Z", finalizers: ["a/b", "a/c"] };
    expect(objectMetaUpdateErrors({ ...old, finalizers: ["a/c"] }, old)).toEqual([]);
    expect(objectMetaUpdateErrors({ ...old, finalizers: ["a/c", "a/d"] }, old)[0]?.message).toMatch(/found new finalizers \[\]string\{"a\/d"\}$/);
  });

  it("keeps the moment of deletion", () => {
    const dying = { ...META, deletionTimestamp: "2024-01-01T00:00:01Z", deletionGracePeriodSeconds: 30 };
    expect(fieldsOf(objectMetaUpdateErrors(dying, META))).toEqual(["metadata.deletionTimestamp", "metadata.deletionGracePeriodSeconds"]);
  });
});
