import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deepEqual } from "@everynode/model";
import { mergePatch } from "./merge-patch.js";

function patched(original: object, patch: unknown): unknown {
  const result = mergePatch(original, patch);
  if (!result.ok) throw new Error(result.why);
  return result.value;
}

const key = fc.constantFrom("a", "b", "c");
const scalar = fc.constantFrom(1, "x", true, [1, { a: 2 }]);
const { object, patch } = fc.letrec<{ object: object; value: unknown; patch: object; change: unknown }>((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, scalar, tie("object")),
  object: fc.dictionary(key, tie("value"), { maxKeys: 3 }),
  change: fc.oneof({ maxDepth: 3 }, fc.constant(null), scalar, tie("patch")),
  patch: fc.dictionary(key, tie("change"), { maxKeys: 3 }),
}));

/** The algorithm of RFC 7386, word by word. */
function byTheRfc(target: unknown, change: unknown): unknown {
  if (typeof change !== "object" || change === null || Array.isArray(change)) return change;
  const base = typeof target === "object" && target !== null && !Array.isArray(target) ? target : {};
  const result = new Map(Object.entries(base));
  for (const [name, value] of Object.entries(change)) {
    if (value === null) result.delete(name);
    else result.set(name, byTheRfc(result.get(name), value));
  }
  return Object.fromEntries(result);
}

describe("a merge patch", () => {
  it("does what the RFC says", () => {
    fc.assert(fc.property(object, patch, (a, b) => deepEqual(patched(a, b), byTheRfc(a, b))));
  });

  it("changes nothing the second time", () => {
    fc.assert(
      fc.property(object, patch, (a, b) => {
        const once = patched(a, b) as object;
        return deepEqual(patched(once, b), once);
      }),
    );
  });

  it("leaves what it is given as it is, and shares what it does not touch", () => {
    const original = { a: { b: 1 }, c: { d: [1] } };
    const result = patched(original, { a: { b: null, e: 2 }, f: null }) as typeof original;
    expect(result).toEqual({ a: { e: 2 }, c: { d: [1] } });
    expect(result.c).toBe(original.c);
    expect(original).toEqual({ a: { b: 1 }, c: { d: [1] } });
    expect(patched(original, { a: { b: 1 }, f: null })).toBe(original);
  });

  it("keeps nulls in a list that replaces an object, and drops them in one that replaces anything else", () => {
    expect(patched({ a: { b: 1 }, c: 1 }, { a: [{ x: null }], c: [{ x: null }, null], d: [{ x: null }] })).toEqual({ a: [{ x: null }], c: [{}, null], d: [{}] });
  });

  it("takes __proto__ for a key like any other", () => {
    expect(JSON.stringify(patched({ a: 1 }, JSON.parse('{"__proto__":{"x":1}}')))).toBe('{"a":1,"__proto__":{"x":1}}');
  });

  it.each([
    [null, undefined, "Invalid JSON Patch"],
    [[], undefined, "error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}"],
    [5, "Warn", "error decoding patch: json: cannot unmarshal number into Go value of type map[string]interface {}"],
    ["x", "Ignore", "Invalid JSON Patch"],
  ] as const)("is an object and not %j", (body, fieldValidation, message) => {
    expect(mergePatch({}, body, fieldValidation)).toMatchObject({ ok: false, status: { code: 400, reason: "BadRequest", message } });
  });

  it("takes the object's place as a list where nobody looks", () => {
    expect(mergePatch({ a: 1 }, [{ x: null }], "Ignore")).toEqual({ ok: true, value: [{}] });
  });
});
