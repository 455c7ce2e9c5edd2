import { describe, expect, it } from "vitest";
import type { StringMap } from "./kube-object.js";
import { formatLabels, labelValue, mergedLabels, NO_LABELS, withLabel } from "./labels.js";

describe("a set of labels", () => {
  it("has what it was given, and nothing that objects inherit", () => {
    expect(labelValue({ a: "" }, "a")).toBe("");
    expect(labelValue({}, "constructor")).toBeUndefined();
    expect(labelValue({}, "__proto__")).toBeUndefined();
    expect(labelValue(JSON.parse('{"__proto__":"x"}') as StringMap, "__proto__")).toBe("x");
    expect(labelValue(undefined, "a")).toBeUndefined();
  });

  it("is changed in a copy", () => {
    const set = { a: "1", b: "2" };
    expect(withLabel(set, "a", undefined)).toEqual({ b: "2" });
    expect(withLabel(set, "a", "1")).toBe(set);
    expect(mergedLabels(set, { b: "3", c: "4" })).toEqual({ a: "1", b: "3", c: "4" });
    expect(JSON.stringify(mergedLabels(set, JSON.parse('{"__proto__":"x"}') as StringMap))).toBe('{"a":"1","b":"2","__proto__":"x"}');
  });

  it("is printed in order of its keys", () => {
    expect(formatLabels({ b: "2", a: "" })).toBe("a=,b=2");
    expect(formatLabels(NO_LABELS)).toBe("<none>");
    expect(formatLabels(undefined)).toBe("<none>");
  });
});
