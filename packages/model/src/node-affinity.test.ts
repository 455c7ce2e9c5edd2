import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compilePreferredTerms, matchesRequiredNodeAffinity, preferredNodeScore, targetNodeOf, type NodeLike } from "./node-affinity.js";
import type { StringMap } from "./kube-object.js";
import type { NodeSelectorTerm, PodSpec } from "./types.generated.js";

const node = (name: string, labels: StringMap = {}): NodeLike => ({ metadata: { name, labels } });
const requiring = (nodeSelectorTerms: readonly NodeSelectorTerm[], more: Partial<PodSpec> = {}): PodSpec => ({
  containers: [],
  affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } },
  ...more,
});
const named = (...values: string[]): NodeSelectorTerm => ({ matchFields: [{ key: "metadata.name", operator: "In", values }] });

describe("the demands of a pod on its node", () => {
  it("are none by default", () => {
    expect(matchesRequiredNodeAffinity({ containers: [] }, node("n"))).toBe(true);
    expect(matchesRequiredNodeAffinity({ containers: [], nodeSelector: {}, affinity: { nodeAffinity: {} } }, node("n"))).toBe(true);
  });

  it("are the nodeSelector and one of the terms, each with all of its expressions", () => {
    const spec = requiring(
      [{ matchExpressions: [{ key: "zone", operator: "In", values: ["a"] }, { key: "gpus", operator: "Gt", values: ["2"] }] }, named("special")],
      { nodeSelector: { disk: "ssd" } },
    );
    expect(matchesRequiredNodeAffinity(spec, node("n", { disk: "ssd", zone: "a", gpus: "3" }))).toBe(true);
    expect(matchesRequiredNodeAffinity(spec, node("n", { disk: "ssd", zone: "a", gpus: "2" }))).toBe(false);
    expect(matchesRequiredNodeAffinity(spec, node("special", { disk: "ssd" }))).toBe(true);
    expect(matchesRequiredNodeAffinity(spec, node("special"))).toBe(false);
  });

  it.each([
    ["no terms", []],
    ["an empty term", [{}]],
    ["an unknown operator", [{ matchExpressions: [{ key: "a", operator: "Is", values: [] }] }]],
    ["a number that is a word", [{ matchExpressions: [{ key: "a", operator: "Lt", values: ["x"] }] }]],
    ["two names in one list", [named("n", "m")]],
    ["a field that nodes do not have", [{ matchFields: [{ key: "spec.x", operator: "In", values: ["n"] }] }]],
  ] as readonly [string, readonly NodeSelectorTerm[]][])("let no node pass with %s", (_, terms) => {
    expect(matchesRequiredNodeAffinity(requiring(terms), node("n", { a: "1" }))).toBe(false);
  });

  it("let a node pass by a good term beside a broken one", () => {
    expect(matchesRequiredNodeAffinity(requiring([{ matchExpressions: [{ key: "a", operator: "Lt", values: ["x"] }] }, named("n")]), node("n"))).toBe(true);
  });

  it("are met when one term's expressions are all met, as the definition says", () => {
    const operators = ["In", "NotIn", "Exists", "DoesNotExist"] as const;
    const expression = fc.tuple(fc.constantFrom("a", "b"), fc.constantFrom(...operators), fc.constantFrom("1", "2"));
    const labels = fc.dictionary(fc.constantFrom("a", "b"), fc.constantFrom("1", "2"));
    fc.assert(
      fc.property(fc.array(fc.array(expression, { minLength: 1, maxLength: 2 }), { maxLength: 3 }), labels, (terms, set) => {
        const typed = terms.map((term) => ({
          matchExpressions: term.map(([key, operator, value]) => ({ key, operator, ...(operator === "In" || operator === "NotIn" ? { values: [value] } : {}) })),
        }));
        const meets = ([key, operator, value]: (typeof terms)[number][number]): boolean => {
          if (operator === "Exists" || operator === "DoesNotExist") return (set[key] !== undefined) === (operator === "Exists");
          return (set[key] === value) === (operator === "In");
        };
        expect(matchesRequiredNodeAffinity(requiring(typed), node("n", set))).toBe(terms.some((term) => term.every(meets)));
      }),
    );
  });
});

describe("the preferences of a pod", () => {
  it("add up their weights", () => {
    const preference: NodeSelectorTerm = { matchExpressions: [{ key: "zone", operator: "Exists" }] };
    const result = compilePreferredTerms([{ weight: 3, preference }, { weight: 5, preference: named("n") }, { weight: 0, preference: named("n") }, { weight: 9, preference: {} }]);
    if (!result.ok) throw new Error(result.message);
    expect(preferredNodeScore(result.terms, node("n", { zone: "" }))).toBe(8);
    expect(preferredNodeScore(result.terms, node("m", { zone: "" }))).toBe(3);
  });

  it("are refused with all that is wrong in them", () => {
    const result = compilePreferredTerms([{ weight: 1, preference: { matchExpressions: [{ key: "a", operator: "Gt", values: ["x"] }], matchFields: [{ key: "metadata.name", operator: "Exists" }] } }]);
    expect(result).toEqual({
      ok: false,
      message: `[[0].matchExpressions[0].values[0]: Invalid value: "x": for 'Gt', 'Lt' operators, the value must be an integer, [0].matchFields[0].operator: Unsupported value: "Exists": supported values: "In", "NotIn"]`,
    });
  });
});

describe("the node that a pod is meant for", () => {
  it.each([
    ["bound", { containers: [], nodeName: "n" }, "n"],
    ["named by its affinity", requiring([named("m")]), "m"],
    ["named by a later term", requiring([{ matchExpressions: [{ key: "a", operator: "Exists" }] }, named("m")]), "m"],
    ["named twice over", requiring([named("m", "n"), named("o")]), undefined],
    ["without a name", requiring([]), undefined],
    ["free", { containers: [] }, undefined],
  ] as readonly [string, PodSpec, string | undefined][])("is known of a pod that is %s", (_, spec, expected) => {
    expect(targetNodeOf({ spec })).toBe(expected);
  });
});
