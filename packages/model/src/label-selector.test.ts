import { describe, expect, it } from "vitest";
import { compileLabelSelector, EVERYTHING, formatLabelSelector, formatSelector, isEmptySelector, labelMatcher, matchesLabelSelector, matchesSelector, NOTHING, selectorOfLabels, selectsEverything } from "./label-selector.js";
import { parseLabelSelector } from "./label-selector-text.js";
import type { StringMap } from "./kube-object.js";

function selects(text: string, labels: StringMap): boolean {
  const result = parseLabelSelector(text);
  if (!result.ok) throw new Error(result.message);
  return matchesSelector(result.selector, labels);
}

function refusal(text: string): string {
  const result = parseLabelSelector(text);
  return result.ok ? "fine" : result.message;
}

const QUALIFIED = "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

describe("the text of a label selector", () => {
  it.each([
    ["app=a", { app: "a" }, { app: "b" }],
    ["app!=a", {}, { app: "a" }],
    ["app in(a,b),tier", { app: "b", tier: "" }, { app: "b" }],
    ["app notin (a)", { tier: "a" }, { app: "a" }],
    ["! tier", { app: "a" }, { tier: "x" }],
    ["empty=", { empty: "" }, {}],
    ["empty in (,x)", { empty: "" }, { empty: "y" }],
    ["in in (in)", { in: "in" }, { in: "notin" }],
    ["num>5", { num: "7" }, { num: "x" }],
    ["num<9223372036854775807", { num: "9223372036854775806" }, { num: "9223372036854775807" }],
    ["!toString", {}, { toString: "x" }],
    ["constructor", { constructor: "" }, {}],
  ] as readonly [string, StringMap, StringMap][])("selects as it says: %s", (text, chosen, other) => {
    expect(selects(text, chosen)).toBe(true);
    expect(selects(text, other)).toBe(false);
  });

  it.each([
    ["=", "found '=', expected: !, identifier, or 'end of string'"],
    ["app= =a", "unable to parse requirement: found '=', expected: identifier"],
    ["a b", "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
    ["app in a", "unable to parse requirement: found 'a' expected: '('"],
    ["app in (a", "unable to parse requirement: found '', expected: ',' or ')'"],
    ["app in (a,", "unable to parse requirement: found '', expected: ',', or identifier"],
    ["app in (=", "unable to parse requirement: found '=', expected: ',', ')' or identifier"],
    ["app=a,", "found '', expected: identifier after ','"],
    [",app=a", "found ',', expected: !, identifier, or 'end of string'"],
    ["app=a b", "found 'b', expected: ',' or 'end of string'"],
    ["!", "unable to parse requirement: found '', expected: identifier"],
    ["!a=b", "found '=', expected: ',' or 'end of string'"],
    ["num>x", `unable to parse requirement: values[0]: Invalid value: "x": for 'Gt', 'Lt' operators, the value must be an integer`],
    ["узел=да", `unable to parse requirement: <nil>: Invalid value: "узел": ${QUALIFIED}`],
  ])("is refused in the API server's words: %s", (text, message) => {
    expect(refusal(text)).toBe(message);
  });

  it("is printed in order of keys, with its values sorted", () => {
    const result = parseLabelSelector(" tier notin (y, x,y) , !b,a==1,c>2,d , e!=f");
    expect(result.ok && formatSelector(result.selector)).toBe("a==1,!b,c>2,d,e!=f,tier notin (x,y)");
  });
});

describe("a typed label selector", () => {
  it("selects nothing when missing and everything when empty", () => {
    expect(compileLabelSelector(undefined)).toEqual({ ok: true, selector: NOTHING });
    expect(compileLabelSelector({})).toEqual({ ok: true, selector: EVERYTHING });
    expect(matchesLabelSelector(undefined, {})).toBe(false);
    expect(matchesLabelSelector({}, undefined)).toBe(true);
    expect(selectsEverything(EVERYTHING)).toBe(true);
    expect(selectsEverything(NOTHING)).toBe(false);
    expect([{}, { matchLabels: {}, matchExpressions: [] }, { matchLabels: { app: "a" } }, { matchExpressions: [{ key: "app", operator: "Exists" }] }, undefined].map(isEmptySelector)).toEqual([true, true, false, false, false]);
  });

  it("selects what meets all labels and all expressions", () => {
    const selector = { matchLabels: { app: "a" }, matchExpressions: [{ key: "tier", operator: "In", values: ["x", "y"] }, { key: "old", operator: "DoesNotExist" }] };
    expect(matchesLabelSelector(selector, { app: "a", tier: "y" })).toBe(true);
    expect(matchesLabelSelector(selector, { app: "a", tier: "y", old: "" })).toBe(false);
    expect(labelMatcher(selector)({ app: "a", tier: "z" })).toBe(false);
    expect(formatLabelSelector(selector)).toBe("app=a,!old,tier in (x,y)");
  });

  it("keeps keys that objects inherit apart from those they have", () => {
    const labels = JSON.parse('{"__proto__":"x"}') as StringMap;
    expect(matchesSelector({ requirements: [{ key: "__proto__", operator: "exists", values: [] }] }, labels)).toBe(true);
    expect(matchesSelector({ requirements: [{ key: "__proto__", operator: "exists", values: [] }] }, {})).toBe(false);
    expect(formatSelector(selectorOfLabels(labels))).toBe("__proto__=x");
  });

  it("selects nothing when broken, and says why", () => {
    const selector = { matchExpressions: [{ key: "a", operator: "Is", values: ["b"] }] };
    expect(compileLabelSelector(selector)).toEqual({ ok: false, message: '"Is" is not a valid label selector operator' });
    expect(matchesLabelSelector(selector, { a: "b" })).toBe(false);
    expect(formatLabelSelector(selector)).toBe("<error>");
    expect(formatLabelSelector({})).toBe("<none>");
    expect(compileLabelSelector({ matchExpressions: [{ key: "a", operator: "In" }] })).toEqual({
      ok: false,
      message: "values: Invalid value: null: for 'in', 'notin' operators, values set can't be empty",
    });
  });
});
