import { describe, expect, it } from "vitest";
import { goFormat } from "./go-format.js";
import { strategicMergePatch } from "./strategic-merge-patch.js";

interface Case {
  readonly law: string;
  readonly original: object;
  readonly patch: object;
  readonly result?: object;
  readonly refusal?: string;
  readonly panics?: boolean;
}

// The results and refusals are those of Kubernetes' own strategicpatch on a Pod.
const CASES: readonly Case[] = [
  {
    law: "adds an item that it does not order before the others",
    original: { metadata: { name: "p" }, spec: { containers: [{ name: "a", image: "i" }, { name: "b", image: "i" }] } },
    patch: { spec: { containers: [{ name: "c", image: "j" }] } },
    result: { metadata: { name: "p" }, spec: { containers: [{ image: "j", name: "c" }, { image: "i", name: "a" }, { image: "i", name: "b" }] } },
  },
  {
    law: "merges an item by its key, wherever it stands",
    original: { metadata: { name: "p" }, spec: { containers: [{ name: "a", image: "i" }, { name: "b", image: "i" }] } },
    patch: { spec: { containers: [{ name: "b", image: "j" }, { name: "a", args: ["x"] }] } },
    result: { metadata: { name: "p" }, spec: { containers: [{ image: "j", name: "b" }, { args: ["x"], image: "i", name: "a" }] } },
  },
  {
    law: "puts items into the order asked for",
    original: { metadata: { name: "p" }, spec: { containers: [{ name: "a", image: "i" }, { name: "b", image: "i" }, { name: "c", image: "i" }] } },
    patch: { spec: { "$setElementOrder/containers": [{ name: "c" }, { name: "a" }] } },
    result: { metadata: { name: "p" }, spec: { containers: [{ image: "i", name: "b" }, { image: "i", name: "c" }, { image: "i", name: "a" }] } },
  },
  {
    law: "leaves others where they lay between the items that it orders",
    original: { metadata: { name: "p" }, spec: { containers: [{ name: "a", image: "i" }, { name: "x", image: "i" }, { name: "b", image: "i" }] } },
    patch: { spec: { "$setElementOrder/containers": [{ name: "a" }, { name: "n" }, { name: "b" }], containers: [{ name: "n", image: "j" }] } },
    result: { metadata: { name: "p" }, spec: { containers: [{ image: "i", name: "a" }, { image: "j", name: "n" }, { image: "i", name: "x" }, { image: "i", name: "b" }] } },
  },
  {
    law: "deletes an item",
    original: { metadata: { name: "p" }, spec: { containers: [{ name: "a", image: "i" }, { name: "b", image: "i" }] } },
    patch: { spec: { containers: [{ name: "a", "$patch": "delete" }] } },
    result: { metadata: { name: "p" }, spec: { containers: [{ image: "i", name: "b" }] } },
  },
  {
    law: "counts an item that is added where another is deleted as an old one",
    original: { metadata: { name: "p" }, spec: { containers: [{ name: "a", image: "i" }, { name: "b", image: "i" }] } },
    patch: { spec: { containers: [{ name: "a", "$patch": "delete" }, { name: "n", image: "j" }], "$setElementOrder/containers": [{ name: "n" }, { name: "a" }] } },
    result: { metadata: { name: "p" }, spec: { containers: [{ image: "i", name: "b" }, { image: "j", name: "n" }] } },
  },
  {
    law: "replaces a list that says so",
    original: { metadata: { name: "p" }, spec: { containers: [{ name: "a", image: "i" }, { name: "b", image: "i" }] } },
    patch: { spec: { containers: [{ name: "z", image: "j" }, { "$patch": "replace" }] } },
    result: { metadata: { name: "p" }, spec: { containers: [{ image: "j", name: "z" }] } },
  },
  {
    law: "merges lists inside items",
    original: { metadata: { name: "p" }, spec: { containers: [{ name: "a", env: [{ name: "A", value: "1" }, { name: "B", value: "2" }], ports: [{ containerPort: 80, protocol: "TCP" }] }] } },
    patch: { spec: { containers: [{ name: "a", env: [{ name: "B", value: null, valueFrom: { fieldRef: { fieldPath: "x" } } }, { name: "C", value: "3" }], ports: [{ containerPort: 80, protocol: "UDP" }] }] } },
    result: { metadata: { name: "p" }, spec: { containers: [{ env: [{ name: "A", value: "1" }, { name: "B", valueFrom: { fieldRef: { fieldPath: "x" } } }, { name: "C", value: "3" }], name: "a", ports: [{ containerPort: 80, protocol: "UDP" }] }] } },
  },
  {
    law: "keeps of an object only the keys that it retains",
    original: { metadata: { name: "p" }, spec: { volumes: [{ name: "v", hostPath: { path: "/x", type: "" } }] } },
    patch: { spec: { volumes: [{ "$retainKeys": ["name", "emptyDir"], name: "v", emptyDir: {}, hostPath: null }] } },
    result: { metadata: { name: "p" }, spec: { volumes: [{ emptyDir: {}, name: "v" }] } },
  },
  {
    law: "takes over a new item just as it is, directives and nulls included",
    original: { metadata: { name: "p" }, spec: { containers: [] } },
    patch: { spec: { containers: [{ name: "a", args: null, env: [{ name: "A", "$patch": "delete" }] }] } },
    result: { metadata: { name: "p" }, spec: { containers: [{ args: null, env: [{ "$patch": "delete", name: "A" }], name: "a" }] } },
  },
  {
    law: "takes over a new list without directives and nulls",
    original: { metadata: { name: "p" }, spec: {} },
    patch: { spec: { containers: [{ name: "a", args: null }, { name: "b", "$patch": "delete" }] } },
    result: { metadata: { name: "p" }, spec: { containers: [{ name: "a" }] } },
  },
  {
    law: "replaces lists that have no merge key",
    original: { metadata: { name: "p" }, spec: { tolerations: [{ key: "a" }], containers: [{ name: "a", args: ["x"] }] } },
    patch: { spec: { tolerations: [{ key: "b" }], containers: [{ name: "a", args: ["y", "x"] }] } },
    result: { metadata: { name: "p" }, spec: { containers: [{ args: ["y", "x"], name: "a" }], tolerations: [{ key: "b" }] } },
  },
  {
    law: "merges a set of scalars, the new ones first",
    original: { metadata: { finalizers: ["a/a", "b/b"] }, spec: {} },
    patch: { metadata: { finalizers: ["c/c", "b/b"] } },
    result: { metadata: { finalizers: ["c/c", "a/a", "b/b"] }, spec: {} },
  },
  {
    law: "orders a set of scalars",
    original: { metadata: { finalizers: ["a/a", "b/b"] }, spec: {} },
    patch: { metadata: { finalizers: ["c/c"], "$setElementOrder/finalizers": ["b/b", "c/c", "a/a"] } },
    result: { metadata: { finalizers: ["b/b", "c/c", "a/a"] }, spec: {} },
  },
  {
    law: "takes scalars out of a set",
    original: { metadata: { finalizers: ["a/a", "b/b"] }, spec: {} },
    patch: { metadata: { "$deleteFromPrimitiveList/finalizers": ["a/a", "z/z"] } },
    result: { metadata: { finalizers: ["b/b"] }, spec: {} },
  },
  {
    law: "takes scalars out and adds others at once",
    original: { metadata: { finalizers: ["a/a", "b/b"] }, spec: {} },
    patch: { metadata: { "$deleteFromPrimitiveList/finalizers": ["a/a"], "$setElementOrder/finalizers": ["c/c", "b/b"], finalizers: ["c/c"] } },
    result: { metadata: { finalizers: ["c/c", "b/b"] }, spec: {} },
  },
  {
    law: "removes what is null: a field, a key of a map, a list",
    original: { metadata: { name: "p" }, spec: { nodeSelector: { a: "1", b: "2" }, tolerations: [{ key: "a" }], hostNetwork: true } },
    patch: { spec: { nodeSelector: { a: null, c: null }, tolerations: null, hostNetwork: null } },
    result: { metadata: { name: "p" }, spec: { nodeSelector: { b: "2" } } },
  },
  {
    law: "empties a map that it deletes",
    original: { metadata: { name: "p" }, spec: { nodeSelector: { a: "1" } } },
    patch: { spec: { nodeSelector: { "$patch": "delete" } } },
    result: { metadata: { name: "p" }, spec: { nodeSelector: {} } },
  },
  {
    law: "replaces a map that it says it replaces",
    original: { metadata: { name: "p" }, spec: { nodeSelector: { a: "1" } } },
    patch: { spec: { nodeSelector: { "$patch": "replace", b: "2", c: null } } },
    result: { metadata: { name: "p" }, spec: { nodeSelector: { b: "2", c: null } } },
  },
  {
    law: "changes the type of a field without looking at it",
    original: { metadata: { name: "p" }, spec: { nodeSelector: { a: "1" }, containers: [{ name: "a", image: "i" }] } },
    patch: { spec: { nodeSelector: ["x"], containers: "none", hostNetwork: { a: null } } },
    result: { metadata: { name: "p" }, spec: { containers: "none", hostNetwork: {}, nodeSelector: ["x"] } },
  },
  {
    law: "passes what the kind does not know",
    original: { metadata: { name: "p" }, spec: {} },
    patch: { spec: { foo: { "$setElementOrder/x": [1], a: null, b: [{ "$patch": "delete" }, { c: null }] } } },
    result: { metadata: { name: "p" }, spec: { foo: { "$setElementOrder/x": [1], b: [{}] } } },
  },
  {
    law: "refuses an unknown $patch in a list",
    original: { metadata: { name: "p" }, spec: { containers: [{ name: "a", image: "i" }] } },
    patch: { spec: { containers: [{ name: "a", "$patch": "nope" }] } },
    refusal: "unknown patch type: nope in map: map[$patch:nope name:a]",
  },
  {
    law: "refuses an unknown $patch in a map",
    original: { metadata: { name: "p" }, spec: { nodeSelector: { a: "1" } } },
    patch: { spec: { nodeSelector: { "$patch": 5, x: [1.5, true, null, { b: "c" }] } } },
    refusal: "unknown patch type: %!s(int64=5) in map: map[$patch:5 x:[1.5 true <nil> map[b:c]]]",
  },
  {
    law: "refuses $patch: merge in a list",
    original: { metadata: { name: "p" }, spec: { containers: [{ name: "a", image: "i" }] } },
    patch: { spec: { containers: [{ name: "a", "$patch": "merge" }] } },
    refusal: "merging lists cannot yet be specified in the patch",
  },
  {
    law: "refuses an item without its merge key",
    original: { metadata: { name: "p" }, spec: { containers: [{ name: "a", image: "i" }] } },
    patch: { spec: { containers: [{ image: "j" }] } },
    refusal: "map: map[image:j] does not contain declared merge key: name",
  },
  {
    law: "refuses items of several types",
    original: { metadata: { name: "p" }, spec: { containers: [{ name: "a", image: "i" }] } },
    patch: { spec: { containers: ["a"] } },
    refusal: "list element types are not identical: [[map[image:i name:a]] [a]]",
  },
  {
    law: "refuses lists in lists",
    original: { metadata: { finalizers: [] }, spec: {} },
    patch: { metadata: { finalizers: [["a"]] } },
    refusal: "lists of lists are not supported",
  },
  {
    law: "refuses an order that its own items contradict",
    original: { metadata: { name: "p" }, spec: { containers: [{ name: "a", image: "i" }, { name: "b", image: "i" }] } },
    patch: { spec: { containers: [{ name: "b" }, { name: "a" }], "$setElementOrder/containers": [{ name: "a" }, { name: "b" }] } },
    refusal: "The order in patch list:\n[map[name:b] map[name:a]]\n doesn't match $setElementOrder list:\n[map[name:a] map[name:b]]\n",
  },
  {
    law: "refuses an order of what is no list",
    original: { metadata: { name: "p" }, spec: { nodeSelector: {} } },
    patch: { spec: { "$setElementOrder/nodeSelector": [] } },
    refusal: "expected a []interface {}, but received a map[string]interface {}",
  },
  {
    law: "refuses an order that is no list",
    original: { metadata: { name: "p" }, spec: { containers: [] } },
    patch: { spec: { "$setElementOrder/containers": "a" } },
    refusal: "expected a []interface {}, but received a string",
  },
  {
    law: "refuses an order of scalars for a list of objects",
    original: { metadata: { name: "p" }, spec: { containers: [{ name: "a", image: "i" }] } },
    patch: { spec: { "$setElementOrder/containers": ["a"] } },
    refusal: "value for key 0 is not a map",
  },
  {
    law: "refuses an order of a field that the kind does not have",
    original: { metadata: { name: "p" }, spec: {} },
    patch: { spec: { "$setElementOrder/foo": [] } },
    refusal: "unable to find api field in struct PodSpec for the json field \"foo\"",
  },
  {
    law: "refuses a directive that names no field",
    original: { metadata: { name: "p" }, spec: {} },
    patch: { spec: { "$setElementOrderx": [] } },
    refusal: "invalid patch format of setElementOrder list",
  },
  {
    law: "refuses keys beyond those that it retains",
    original: { metadata: { name: "p" }, spec: {} },
    patch: { spec: { "$retainKeys": ["containers"], hostNetwork: true } },
    refusal: "invalid patch format of retainKeys",
  },
  {
    law: "refuses $retainKeys that is no list",
    original: { metadata: { name: "p" }, spec: {} },
    patch: { spec: { "$retainKeys": "a" } },
    refusal: "invalid patch format of retainKeys",
  },
  {
    law: "refuses a deletion from a primitive list that names none",
    original: { metadata: { finalizers: ["a"] }, spec: {} },
    patch: { metadata: { "$deleteFromPrimitiveListx": ["a"] } },
    refusal: "invalid patch format of primitive list",
  },
  {
    law: "refuses to delete scalars from a list of objects without a key",
    original: { metadata: { name: "p" }, spec: { tolerations: [{ key: "a" }] } },
    patch: { spec: { "$deleteFromPrimitiveList/tolerations": [{ key: "a" }] } },
    refusal: "cannot merge lists without merge key for struct",
  },
  {
    law: "says that the API server panics at an order of objects without a key",
    original: { metadata: { name: "p" }, spec: { tolerations: [{ key: "a" }] } },
    patch: { spec: { "$setElementOrder/tolerations": [{ key: "b" }], tolerations: [{ key: "b" }] } },
    panics: true,
  },
];

function frozen<T>(value: T): T {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}

describe("a strategic merge patch", () => {
  it.each(CASES)("$law", ({ original, patch, result, refusal, panics }) => {
    const patched = strategicMergePatch(frozen(original), frozen(patch), "Pod");
    if (result !== undefined) expect(patched).toMatchObject({ ok: true, value: result });
    if (result !== undefined && patched.ok) expect(patched.value).toEqual(result);
    if (refusal !== undefined) expect(patched).toMatchObject({ ok: false, why: refusal });
    if (panics === true) expect(patched).toMatchObject({ ok: false, status: { code: 500 } });
  });

  it("shares with the original what it does not touch", () => {
    const original = { metadata: { name: "p" }, spec: { containers: [{ name: "a", env: [{ name: "A" }] }, { name: "b" }], volumes: [{ name: "v" }] } };
    const patched = strategicMergePatch(original, { spec: { containers: [{ name: "b", image: "i" }], "$setElementOrder/containers": [{ name: "a" }, { name: "b" }] } }, "Pod");
    const value = (patched.ok ? patched.value : undefined) as typeof original;
    expect(value.metadata).toBe(original.metadata);
    expect(value.spec.volumes).toBe(original.spec.volumes);
    expect(value.spec.containers[0]).toBe(original.spec.containers[0]);
    expect(value.spec.containers[1]).toEqual({ name: "b", image: "i" });
  });

  it("gives the original itself when it changes nothing", () => {
    const original = { metadata: { name: "p", finalizers: ["a/a"] }, spec: { containers: [{ name: "a", image: "i" }] } };
    const patch = { metadata: { finalizers: ["a/a"], "$setElementOrder/finalizers": ["a/a"] }, spec: { containers: [{ name: "a", image: "i" }] } };
    for (const each of [patch, {}, null]) expect(strategicMergePatch(original, each, "Pod")).toMatchObject({ ok: true, value: expect.toSatisfy((value: unknown) => value === original) });
  });

  it("leaves of itself what messages about the result quote", () => {
    const patch = { spec: { $retainKeys: ["foo"], foo: [{ $patch: "delete" }, { c: null, d: { $patch: "x" } }], "$setElementOrder/containers": [] } };
    const patched = strategicMergePatch({ spec: {} }, patch, "Pod");
    expect(patched.ok && goFormat(patched.rest)).toBe("map[spec:map[foo:[map[$patch:delete] map[]]]]");
  });

  it.each([
    [[], "json: cannot unmarshal array into Go value of type map[string]interface {}"],
    ["x", "json: cannot unmarshal string into Go value of type map[string]interface {}"],
  ])("is an object and not %j", (patch, message) => {
    expect(strategicMergePatch({}, patch, "Pod")).toMatchObject({ ok: false, status: { code: 400, reason: "BadRequest", message } });
  });

  it.each([
    [{ spec: { $retainKeys: 1 } }, 400, "BadRequest", "invalid patch format of retainKeys"],
    [{ spec: { containers: [{}] } }, 500, undefined, "map: map[] does not contain declared merge key: name"],
    [{ metadata: { finalizers: [[1]] } }, 422, "Invalid", "the server rejected our request due to an error in our request"],
  ])("is refused as the API server refuses it: %j", (patch, code, reason, message) => {
    const original = { metadata: { finalizers: [] }, spec: { containers: [{ name: "a" }] } };
    const patched = strategicMergePatch(original, patch, "Pod");
    expect(!patched.ok && [patched.status.code, patched.status.reason, patched.status.message]).toEqual([code, reason, message]);
  });

  it("is refused for kinds without a schema", () => {
    expect(strategicMergePatch({}, {}, undefined)).toMatchObject({ ok: false, status: { code: 415, reason: "UnsupportedMediaType" } });
  });

  it("takes __proto__ for a key like any other", () => {
    const patched = strategicMergePatch({ metadata: { labels: { a: "1" } } }, JSON.parse('{"metadata":{"labels":{"__proto__":"x"}}}'), "Pod");
    expect(patched.ok && JSON.stringify(patched.value)).toBe('{"metadata":{"labels":{"a":"1","__proto__":"x"}}}');
  });
});
