import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lists, ranked } from "./ranked.js";

/** What a property that fails on `sought` shrinks to. */
function plainest<T>(arbitrary: fc.Arbitrary<T>, sought: (value: T) => boolean, seed: number): T | undefined {
  return fc.check(fc.property(arbitrary, (value) => !sought(value)), { seed, numRuns: 1000 }).counterexample?.[0];
}

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];

describe("ranked values", () => {
  it("shrink step by step to the first that fails", () => {
    for (const seed of SEEDS) expect(plainest(ranked(["a", "b", "c", "d"]), (value) => value > "a", seed)).toBe("b");
  });

  it("are drawn equally often", () => {
    const draws = fc.sample(ranked(["a", "b", "c", "d"]), { numRuns: 4000, seed: 1 });
    for (const value of ["a", "b", "c", "d"]) expect(Math.abs(draws.filter((each) => each === value).length - 1000)).toBeLessThan(150);
  });

  it("are one at least", () => {
    expect(() => ranked([])).toThrow("there is nothing to draw from: the list of values is empty");
  });
});

describe("lists", () => {
  const numbers = lists(fc.nat(9), { minLength: 1, maxLength: 4, by: (item) => item });

  it("shrink to the one item that is needed, wherever it stands", () => {
    for (const seed of SEEDS) expect(plainest(numbers, (list) => list.includes(7), seed)).toEqual([7]);
  });

  it("are never shorter than they may be, nor longer, and hold nothing twice", () => {
    fc.assert(fc.property(numbers, (list) => list.length >= 1 && list.length <= 4 && new Set(list).size === list.length));
  });
});
