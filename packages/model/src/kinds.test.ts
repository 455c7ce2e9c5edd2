import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { apiVersionOf } from "./kind.js";
import { kindTable, withKinds, withoutKinds } from "./kind-table.js";
import { BODY_KINDS, BUILT_IN_KINDS } from "./kinds.js";
import { schemaOf } from "./schema-table.js";

interface Discovered {
  readonly resource: string;
  readonly responseKind: { readonly kind: string };
  readonly scope: string;
  readonly singularResource: string;
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly subresources?: readonly { readonly subresource: string }[];
}
interface Group {
  readonly metadata: { readonly name?: string };
  readonly versions: readonly { readonly version: string; readonly resources: readonly Discovered[] }[];
}
interface Probe {
  readonly name: string;
  readonly response: { readonly object: { readonly items: readonly Group[] } };
}

const GADGET = { ...BODY_KINDS.Binding, key: "Gadget.example.com", kind: "Gadget", group: "example.com", plural: "gadgets", singular: "gadget" };

describe("the table of kinds", () => {
  const recording = new URL("../../conformance/recordings/probes/discovery.json", import.meta.url);
  const probes = existsSync(recording) ? (JSON.parse(readFileSync(recording, "utf8")) as readonly Probe[]) : [];
  const groups = probes.filter((probe) => probe.name.startsWith("aggregated-/")).flatMap((probe) => probe.response.object.items);

  it.skipIf(groups.length === 0)("says what the API server's discovery says", () => {
    for (const kind of BUILT_IN_KINDS.kinds) {
      const group = groups.find((each) => (each.metadata.name ?? "") === kind.group);
      const found = group?.versions.find((each) => each.version === kind.version)?.resources.find((each) => each.resource === kind.plural);
      expect(found, `${apiVersionOf(kind)} ${kind.plural}`).toBeDefined();
      if (found === undefined) continue;
      expect(found.responseKind.kind).toBe(kind.kind);
      expect(found.singularResource).toBe(kind.singular);
      expect(found.scope).toBe(kind.namespaced ? "Namespaced" : "Cluster");
      expect(found.shortNames ?? []).toEqual(kind.shortNames);
      expect(found.categories ?? []).toEqual(kind.categories);
      const served = (found.subresources ?? []).map((each) => each.subresource);
      for (const subresource of kind.subresources) expect(served, kind.key).toContain(subresource);
    }
  });

  it("has a schema for every kind that names one", () => {
    for (const kind of [...BUILT_IN_KINDS.kinds, ...Object.values(BODY_KINDS)]) {
      if (kind.schema !== undefined) expect(schemaOf(kind.schema), kind.key).toBeDefined();
    }
  });

  it("finds a kind by key, by apiVersion and kind, by path, and by any word a person may use", () => {
    const daemonSet = BUILT_IN_KINDS.byKey("DaemonSet");
    expect(daemonSet).toBeDefined();
    expect(BUILT_IN_KINDS.byApiVersion("apps/v1", "DaemonSet")).toBe(daemonSet);
    expect(BUILT_IN_KINDS.byResource("apps", "v1", "daemonsets")).toBe(daemonSet);
    for (const word of ["ds", "DaemonSet", "daemonset", "daemonsets", "daemonsets.apps", "daemonsets.v1.apps"]) expect(BUILT_IN_KINDS.byWord(word), word).toBe(daemonSet);
    expect(BUILT_IN_KINDS.byWord("events")?.group).toBe("");
    expect(BUILT_IN_KINDS.byWord("events.events.k8s.io")?.group).toBe("events.k8s.io");
    for (const word of ["constructor", "__proto__", "hasOwnProperty", ""]) {
      expect(BUILT_IN_KINDS.byKey(word)).toBeUndefined();
      expect(BUILT_IN_KINDS.byWord(word)).toBeUndefined();
    }
  });

  it("gains and loses kinds without changing", () => {
    const more = withKinds(BUILT_IN_KINDS, [GADGET]);
    expect(more.byWord("gadgets.example.com")).toBe(GADGET);
    expect(more.hasGroup("example.com", "v1")).toBe(true);
    expect(BUILT_IN_KINDS.hasGroup("example.com")).toBe(false);
    expect(withKinds(more, [{ ...GADGET, namespaced: false }]).byKey(GADGET.key)?.namespaced).toBe(false);
    expect(withoutKinds(more, [GADGET.key]).kinds).toEqual(BUILT_IN_KINDS.kinds);
    expect(() => kindTable([GADGET, GADGET])).toThrow("two kinds have one key");
  });
});
