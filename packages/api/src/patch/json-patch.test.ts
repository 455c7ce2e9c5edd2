import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonPatch } from "./json-patch.js";

const DOCUMENT = { labels: { a: "1", "x/y": "2", "t~": "3" }, list: ["p", "q"], deep: { list: [{ n: 1 }] }, nothing: null };

type Operation = Readonly<Record<string, unknown>>;

function patched(...operations: readonly Operation[]): unknown {
  const result = jsonPatch(DOCUMENT, operations);
  if (!result.ok) throw new Error(result.why);
  return result.value;
}

function why(...operations: readonly Operation[]): string {
  const result = jsonPatch(DOCUMENT, operations);
  return result.ok ? "fine" : result.why;
}

const REJECTED = "the server rejected our request due to an error in our request";

describe("a JSON patch", () => {
  it.each([
    [{ op: "add", path: "/labels/b", value: "n" }, { labels: { ...DOCUMENT.labels, b: "n" } }],
    [{ op: "add", path: "/labels/x~1y", value: "n" }, { labels: { ...DOCUMENT.labels, "x/y": "n" } }],
    [{ op: "replace", path: "/labels/t~0", value: "n" }, { labels: { ...DOCUMENT.labels, "t~": "n" } }],
    [{ op: "add", path: "/list/1", value: "n" }, { list: ["p", "n", "q"] }],
    [{ op: "add", path: "/list/-", value: "n" }, { list: ["p", "q", "n"] }],
    [{ op: "add", path: "/list/2", value: "n" }, { list: ["p", "q", "n"] }],
    [{ op: "add", path: "/list/-1", value: "n" }, { list: ["p", "q", "n"] }],
    [{ op: "add", path: "/labels/b" }, { labels: { ...DOCUMENT.labels, b: null } }],
    [{ op: "remove", path: "/list/0" }, { list: ["q"] }],
    [{ op: "remove", path: "/list/-1" }, { list: ["p"] }],
    [{ op: "replace", path: "/deep/list/0/n", value: 2 }, { deep: { list: [{ n: 2 }] } }],
    [{ op: "replace", path: "/labels/nope", value: "n" }, { labels: { ...DOCUMENT.labels, nope: "n" } }],
    [{ op: "move", from: "/list/0", path: "/list/1" }, { list: ["q", "p"] }],
    [{ op: "copy", from: "/deep/list", path: "/list" }, { list: [{ n: 1 }] }],
    [{ op: "copy", from: "/labels/nope", path: "/labels/b" }, { labels: { ...DOCUMENT.labels, b: null } }],
    [{ op: "test", path: "/deep/list", value: [{ n: 1 }] }, {}],
    [{ op: "test", path: "/nothing" }, {}],
    [{ op: "test", path: "/nope", value: null }, {}],
    [{ op: "replace", path: "nothing", value: 1 }, {}],
  ] as readonly [Operation, object][])("does %j", (operation, change) => {
    if (operation["path"] === "nothing") return expect(why(operation)).toContain("missing path");
    return expect(patched(operation)).toEqual({ ...DOCUMENT, ...change });
  });

  it.each([
    [{ op: "add", path: "/nope/a", value: 1 }, 'add operation does not apply: doc is missing path: "/nope/a": missing value'],
    [{ op: "add", path: "/list/5", value: 1 }, "error in add for path: '/list/5': Unable to access invalid index: 5: invalid index referenced"],
    [{ op: "add", path: "/list/x", value: 1 }, `error in add for path: '/list/x': value was not a proper array index: 'x': strconv.Atoi: parsing "x": invalid syntax`],
    [{ op: "remove", path: "/labels/nope" }, "error in remove for path: '/labels/nope': Unable to remove nonexistent key: nope: missing value"],
    [{ op: "remove", path: "/list/2" }, "error in remove for path: '/list/2': Unable to access invalid index: 2: invalid index referenced"],
    [{ op: "replace", path: "/list/2", value: 1 }, "replace operation does not apply: doc is missing key: /list/2: missing value"],
    [{ op: "replace", path: "", value: 1 }, "replace operation value must be object or array: %!w(<nil>)"],
    [{ op: "move", from: "/labels/nope", path: "/a" }, "error in move for path: 'nope': Unable to remove nonexistent key: nope: missing value"],
    [{ op: "copy", from: "/list/7", path: "/a" }, "error in copy for from: '/list/7': Unable to access invalid index: 7: invalid index referenced"],
    [{ op: "copy", path: "/a" }, "copy operation failed to decode from: operation, missing from field: missing value"],
    [{ op: "test", path: "/labels/a", value: "2" }, "testing value /labels/a failed: test failed"],
    [{ op: "nope", path: "/a" }, "Unexpected kind: nope"],
    [{ path: "/a" }, "Unexpected kind: unknown"],
    [{ op: "add", value: 1 }, "add operation failed to decode path: missing value"],
  ] as readonly [Operation, string][])("cannot do %j", (operation, message) => {
    expect(why(operation)).toBe(message);
    expect(jsonPatch(DOCUMENT, [operation])).toMatchObject({ status: { code: 422, reason: "Invalid", message: REJECTED } });
  });

  it("replaces the whole document at the empty path, and looks at no part before the first slash", () => {
    expect(patched({ op: "replace", path: "", value: { a: 1 } })).toEqual({ a: 1 });
    expect(patched({ op: "add", path: "spec/a", value: 1 })).toEqual({ ...DOCUMENT, a: 1 });
  });

  it("does nothing when it is null or empty", () => {
    expect(jsonPatch(DOCUMENT, null)).toMatchObject({ ok: true, value: DOCUMENT });
    expect(patched()).toBe(DOCUMENT);
  });

  it("is all or nothing, and copies only the path to what it changes", () => {
    expect(why({ op: "add", path: "/a", value: 1 }, { op: "test", path: "/a", value: 2 })).toBe("testing value /a failed: test failed");
    const result = patched({ op: "add", path: "/labels/b", value: "n" }) as typeof DOCUMENT;
    expect(result.deep).toBe(DOCUMENT.deep);
    expect(Object.hasOwn(DOCUMENT.labels, "b")).toBe(false);
  });

  it("undoes itself when a removal follows an addition", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom("/labels/new", "/list/0", "/list/1", "/list/2", "/deep/list/0/m"), (value, path) => {
        expect(patched({ op: "add", path, value }, { op: "test", path, value }, { op: "remove", path })).toEqual(DOCUMENT);
      }),
    );
  });

  it.each([
    ["x", undefined, "error decoding patch: json: cannot unmarshal string into Go value of type []handlers.jsonPatchOp"],
    [[1], undefined, "error decoding patch: json: cannot unmarshal number into Go value of type handlers.jsonPatchOp"],
    [[{ op: 1 }], undefined, "error decoding patch: json: cannot unmarshal number into Go struct field jsonPatchOp.op of type string"],
    [{}, "Ignore", "json: cannot unmarshal object into Go value of type jsonpatch.Patch"],
    [[true], "Ignore", "json: cannot unmarshal bool into Go value of type jsonpatch.Operation"],
  ] as const)("is a list of operations and not %j", (patch, fieldValidation, message) => {
    expect(jsonPatch(DOCUMENT, patch, fieldValidation)).toMatchObject({ ok: false, status: { code: 400, reason: "BadRequest", message } });
  });

  it("tells of the fields that operations do not have, unless nobody asks", () => {
    const patch = [{ op: "test", path: "/list/0", value: "p", z: 1, a: 2 }, { op: "test", path: "/list/1", value: "q", Op: 1 }];
    const strict = ['json patch unknown field "[0].z"', 'json patch unknown field "[0].a"', 'json patch unknown field "[1].Op"'];
    expect(jsonPatch(DOCUMENT, patch, "Strict")).toMatchObject({ ok: true, strict });
    expect(jsonPatch(DOCUMENT, patch, "Ignore")).toMatchObject({ ok: true, strict: [] });
  });

  it("has at most 10000 operations and 3 MiB of copies", () => {
    const test = { op: "test", path: "/list/0", value: "p" };
    expect(jsonPatch(DOCUMENT, new Array(10_000).fill(test)).ok).toBe(true);
    expect(jsonPatch(DOCUMENT, new Array(10_001).fill(test))).toMatchObject({
      status: { code: 413, reason: "RequestEntityTooLarge", message: "Request entity too large: The allowed maximum operations in a JSON patch is 10000, got 10001" },
    });
    const copies = Array.from({ length: 5 }, (_, i) => ({ op: "copy", from: "/big", path: `/copy${i}` }));
    expect(jsonPatch({ big: "x".repeat(1024 * 1024) }, copies)).toMatchObject({ ok: false, why: expect.stringContaining("exceeding the limit 3145728") });
  });

  it("makes the API server panic where the value of the whole document is missing", () => {
    expect(jsonPatch(DOCUMENT, [{ op: "replace", path: "" }])).toMatchObject({ ok: false, status: { code: 500 } });
  });
});
