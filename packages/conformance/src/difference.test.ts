import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { firstDifference, multisetDifference } from "./difference.js";

describe("the first difference", () => {
  it("is none between a value and itself, whatever the order of its keys", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const reversed = (each: unknown): unknown =>
          typeof each !== "object" || each === null || Array.isArray(each) ? each : Object.fromEntries(Object.entries(each).reverse().map(([key, inner]) => [key, reversed(inner)]));
        expect(firstDifference(value, reversed(value), "")).toBeUndefined();
      }),
    );
  });

  it.each([
    [{ a: [1, { b: 2 }] }, { a: [1, { b: 3 }] }, "a[1].b: expected 2, got 3"],
    [{ a: 1 }, {}, "a: expected 1, got nothing"],
    [{}, { a: null }, "a: expected nothing, got null"],
    [[1], [1, 2], "[1]: expected nothing, got 2"],
    [{}, [], ": expected {}, got []"],
  ])("between %j and %j is %s", (expected, got, text) => {
    expect(firstDifference(expected, got, "")).toBe(text);
  });
});

describe("lists in any order", () => {
  it("differ by what one has and the other has not, and by how often", () => {
    expect(multisetDifference([{ a: 1, b: 2 }, 3], [3, { b: 2, a: 1 }], "causes")).toBeUndefined();
    expect(multisetDifference([1, 2], [2, 3], "causes")).toBe("causes: expected 1, got 3");
    expect(multisetDifference([1], [1, 2], "causes")).toBe("causes: got 2 besides");
    expect(multisetDifference([1], [1, 1], "causes")).toBe("causes: expected 1, got 2");
  });
});
