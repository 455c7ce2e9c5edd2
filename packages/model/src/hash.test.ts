import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fnv1a32, mix, SAFE_ALPHABET, safeEncodeString, templateHash } from "./hash.js";

describe("fnv1a32", () => {
  it.each([
    ["", 0x811c9dc5],
    ["a", 0xe40c292c],
    ["foobar", 0xbf9cf968],
  ])("is the published hash of %j", (text, hash) => {
    expect(fnv1a32(text)).toBe(hash);
  });

  it("hashes the UTF-8 bytes", () => {
    const ofBytes = (text: string): number => {
      let hash = 0x811c9dc5;
      for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
      return hash >>> 0;
    };
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => fnv1a32(text) === ofBytes(text)));
  });

  it("goes on where another hash ended", () => {
    fc.assert(fc.property(fc.string(), fc.string(), (a, b) => fnv1a32(b, fnv1a32(a)) === fnv1a32(a + b)));
  });
});

describe("the hash of a template", () => {
  it("is made of safe letters, at most ten", () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => templateHash(value).split("").every((c) => SAFE_ALPHABET.includes(c)) && templateHash(value).length <= 10));
  });

  it("does not depend on the order of keys, and changes with the collision count", () => {
    expect(templateHash({ a: 1, b: 2 })).toBe(templateHash({ b: 2, a: 1 }));
    const hashes = [undefined, 0, 1, 2].map((count) => templateHash({ a: 1 }, count));
    expect(new Set(hashes).size).toBe(4);
  });

  it("is encoded as Kubernetes encodes numbers", () => {
    expect(safeEncodeString("0123456789")).toBe("456789bcdf");
  });
});

describe("mix", () => {
  const draws = (count: number, draw: (i: number) => number): number[] => Array.from({ length: count }, (_, i) => draw(i));

  it("is the same for ever", () => {
    expect(draws(4, (i) => mix(1, fnv1a32("names"), i))).toMatchInlineSnapshot(`
      [
        4238226440,
        750394197,
        2271488114,
        45637149,
      ]
    `);
    expect(mix(2 ** 53 - 1, 2 ** 40, 2 ** 33)).toMatchInlineSnapshot(`4149406443`);
  });

  it.each([
    ["counter", (i: number) => mix(7, 9, i)],
    ["stream", (i: number) => mix(7, i, 9)],
    ["seed", (i: number) => mix(i, 7, 9)],
  ])("spreads evenly over buckets as the %s goes up", (_, draw) => {
    const buckets = new Array<number>(64).fill(0);
    for (const value of draws(64_000, draw)) buckets[value >>> 26] = (buckets[value >>> 26] ?? 0) + 1;
    const chiSquare = buckets.reduce((sum, got) => sum + (got - 1000) ** 2 / 1000, 0);
    // 63 degrees of freedom: a fair source stays below 110 in 9998 of 10000 cases.
    expect(chiSquare).toBeLessThan(110);
  });

  it("changes about half of the bits when one bit of its input changes", () => {
    let changed = 0;
    let pairs = 0;
    for (let i = 0; i < 500; i++) {
      for (let bit = 0; bit < 50; bit++) {
        const difference = (mix(3, i, 1000 + i) ^ mix(3, i, 1000 + i + 2 ** bit)) >>> 0;
        changed += difference.toString(2).replaceAll("0", "").length;
        pairs++;
      }
    }
    expect(changed / pairs / 32).toBeCloseTo(0.5, 1);
  });

  it("gives whole numbers of 32 bits, for any seed", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.nat(), fc.nat(), (seed, stream, counter) => {
        const drawn = mix(seed, stream, counter);
        return Number.isInteger(drawn) && drawn >= 0 && drawn < 2 ** 32;
      }),
    );
  });
});
