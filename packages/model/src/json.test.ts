import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deepEqual, isJsonObject, ownValue, setOwnValue, stableStringify, withOwnValue } from "./json.js";

const parse = (text: string): object => JSON.parse(text) as object;

function shuffled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shuffled);
  if (!isJsonObject(value)) return value;
  const copy: object = {};
  for (const key of Object.keys(value).reverse()) setOwnValue(copy, key, shuffled(ownValue(value, key)));
  return copy;
}

describe("deepEqual", () => {
  it("holds between a value and its copy with the keys in another order", () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => deepEqual(value, shuffled(value))));
  });

  it("agrees with equality of the stable texts", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 2 }), fc.jsonValue({ maxDepth: 2 }), (a, b) => deepEqual(a, b) === (stableStringify(a) === stableStringify(b))),
    );
  });

  it("takes undefined for absent, and null for itself", () => {
    expect(deepEqual({ a: 1, b: undefined }, { a: 1 })).toBe(true);
    expect(deepEqual({ a: undefined, b: 1 }, { b: 1, c: undefined })).toBe(true);
    expect(deepEqual({ a: null }, {})).toBe(false);
  });

  it("tells lists from objects, and keys from what objects inherit", () => {
    expect(deepEqual([], {})).toBe(false);
    expect(deepEqual({}, [])).toBe(false);
    expect(deepEqual({ constructor: "x" }, {})).toBe(false);
    expect(deepEqual(parse('{"__proto__":{"a":1}}'), {})).toBe(false);
    expect(deepEqual(parse('{"__proto__":{"a":1}}'), parse('{"__proto__":{"a":1}}'))).toBe(true);
  });
});

describe("stableStringify", () => {
  it("sorts keys and leaves no blanks", () => {
    expect(stableStringify({ b: [1, { d: null, c: "x" }], a: undefined, ä: true, Z: -0.5 })).toBe('{"Z":-0.5,"b":[1,{"c":"x","d":null}],"ä":true}');
  });

  it("is read back as the value", () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => deepEqual(JSON.parse(stableStringify(value)), JSON.parse(JSON.stringify(value)))));
  });
});

describe("withOwnValue", () => {
  it("changes a copy, and gives the object itself when nothing changes", () => {
    const before = { a: 1, b: 2 };
    expect(withOwnValue(before, "a", 3)).toEqual({ a: 3, b: 2 });
    expect(withOwnValue(before, "a", undefined)).toEqual({ b: 2 });
    expect(withOwnValue(before, "a", 1)).toBe(before);
    expect(withOwnValue(before, "toString", undefined)).toBe(before);
    expect(before).toEqual({ a: 1, b: 2 });
  });

  it("takes __proto__ for a key like any other", () => {
    const changed = withOwnValue({ a: 1 }, "__proto__", "x");
    expect(Object.getPrototypeOf(changed)).toBe(Object.prototype);
    expect(JSON.stringify(changed)).toBe('{"a":1,"__proto__":"x"}');
    expect(JSON.stringify(withOwnValue(changed, "a", 2))).toBe('{"a":2,"__proto__":"x"}');
    expect(JSON.stringify(withOwnValue(changed, "__proto__", undefined))).toBe('{"a":1}');
  });
});
