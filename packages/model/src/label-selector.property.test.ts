import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileLabelSelector, formatSelector, matchesSelector } from "./label-selector.js";
import { parseLabelSelector } from "./label-selector-text.js";
import type { StringMap } from "./kube-object.js";
import type { LabelSelector, LabelSelectorRequirement } from "./types.generated.js";

const key = fc.constantFrom("a", "b", "x/y", "in", "constructor");
const value = fc.constantFrom("", "1", "2", "in");
const labels = fc.dictionary(key, value);
const expression: fc.Arbitrary<LabelSelectorRequirement> = fc.oneof(
  fc.record({ key, operator: fc.constantFrom("In", "NotIn"), values: fc.uniqueArray(value, { minLength: 1, maxLength: 3 }) }),
  fc.record({ key, operator: fc.constantFrom("Exists", "DoesNotExist") }),
);
const selector: fc.Arbitrary<LabelSelector> = fc.record({ matchLabels: labels, matchExpressions: fc.array(expression, { maxLength: 3 }) });

/** The definition, word by word. */
function selects({ matchLabels = {}, matchExpressions = [] }: LabelSelector, set: StringMap): boolean {
  const valuesOf = (name: string): readonly string[] => Object.entries(set).flatMap(([k, v]) => (k === name ? [v] : []));
  const meets = ({ key: name, operator, values = [] }: LabelSelectorRequirement): boolean => {
    const has = valuesOf(name);
    if (operator === "Exists") return has.length > 0;
    if (operator === "DoesNotExist") return has.length === 0;
    return has.some((v) => values.includes(v)) === (operator === "In");
  };
  return Object.entries(matchLabels).every(([k, v]) => valuesOf(k).includes(v)) && matchExpressions.every(meets);
}

describe("label selectors", () => {
  it("select what the definition says", () => {
    fc.assert(
      fc.property(selector, labels, (typed, set) => {
        const result = compileLabelSelector(typed);
        return result.ok && matchesSelector(result.selector, set) === selects(typed, set);
      }),
    );
  });

  it("select the same after printing and reading", () => {
    fc.assert(
      fc.property(selector, labels, (typed, set) => {
        const compiled = compileLabelSelector(typed);
        if (!compiled.ok) throw new Error(compiled.message);
        const read = parseLabelSelector(formatSelector(compiled.selector));
        if (!read.ok) throw new Error(read.message);
        expect(matchesSelector(read.selector, set)).toBe(matchesSelector(compiled.selector, set));
        expect(formatSelector(read.selector)).toBe(formatSelector(compiled.selector));
      }),
    );
  });

  it("are read or refused, whatever the text", () => {
    const text = fc.array(fc.constantFrom("a", "b", " ", "=", "==", "!", "!=", "in", "notin", "(", ")", ",", "<", ">", "_", "é"), { maxLength: 12 });
    fc.assert(
      fc.property(text, (parts) => {
        const result = parseLabelSelector(parts.join(""));
        return result.ok || result.message !== "";
      }),
    );
  });
});
