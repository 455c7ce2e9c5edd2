import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { editDistance, nearestWord } from "./edit-distance.js";

const words = fc.stringMatching(/^[abc]{0,6}$/);

describe("the distance of words", () => {
  it("is zero only for equal words, and the same both ways", () => {
    fc.assert(
      fc.property(words, words, (a, b) => {
        expect(editDistance(a, b) === 0).toBe(a === b);
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });

  it("is one for one letter more, less, other, or swapped with its neighbour", () => {
    for (const near of ["tolerationss", "toleratons", "tolerotions", "tolerationsx", "toelrations"]) expect(editDistance("tolerations", near)).toBe(1);
  });

  it("finds the word that was meant, and none where nothing is near", () => {
    expect(nearestWord("tolerashions", ["volumes", "tolerations", "containers"])).toBe("tolerations");
    expect(nearestWord("qqqq", ["volumes", "tolerations"])).toBeUndefined();
  });
});
