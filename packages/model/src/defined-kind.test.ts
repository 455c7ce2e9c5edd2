import { describe, expect, it } from "vitest";
import { definedKind, withDefinitions } from "./defined-kind.js";
import { BUILT_IN_KINDS } from "./kinds.js";

const names = { kind: "Gadget", plural: "gadgets", shortNames: ["gg"] };
const versions = [
  { name: "v1alpha1", served: true, storage: false },
  { name: "v1", served: true, storage: true, subresources: { status: {} } },
];

describe("the kind that a definition defines", () => {
  it("has the names of the definition and its storage version", () => {
    expect(definedKind({ spec: { group: "example.com", scope: "Namespaced", names, versions } })).toEqual({
      key: "Gadget.example.com",
      kind: "Gadget",
      group: "example.com",
      version: "v1",
      plural: "gadgets",
      singular: "gadget",
      shortNames: ["gg"],
      categories: [],
      namespaced: true,
      subresources: ["status"],
      acted: false,
      defined: true,
    });
  });

  it("is none where the definition lacks something", () => {
    const unserved = versions.map((version) => ({ ...version, served: false }));
    const specs = [undefined, {}, { group: "example.com", names }, { group: "example.com", names, versions: unserved }, { group: "example.com", names: {}, versions }, { names, versions }, { group: "e", names: null, versions: [null, 1] }];
    expect(specs.map((spec) => definedKind({ spec }))).toEqual(specs.map(() => undefined));
    expect([undefined, null, 1, "x", []].map(definedKind)).toEqual(Array.from({ length: 5 }));
  });
});

describe("a table of kinds", () => {
  const definition = { spec: { group: "example.com", scope: "Cluster", names, versions } };

  it("takes a definition's kind once", () => {
    const once = withDefinitions(BUILT_IN_KINDS, [definition]);
    expect(once.byWord("gg")?.key).toBe("Gadget.example.com");
    expect(withDefinitions(once, [definition])).toBe(once);
  });

  it("stays as it is where the names are taken", () => {
    const daemonSets = { spec: { group: "apps", scope: "Namespaced", names: { kind: "DaemonSet", plural: "sets" }, versions } };
    expect(withDefinitions(BUILT_IN_KINDS, [daemonSets, {}])).toBe(BUILT_IN_KINDS);
  });
});
