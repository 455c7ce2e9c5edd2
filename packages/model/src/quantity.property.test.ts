import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addQuantities, compareQuantities, quantityMilliValue, quantityValue, subtractQuantities, type Quantity } from "./quantity.js";
import { canonicalQuantity, parseQuantity, printQuantity } from "./quantity-text.js";

const FACTORS: Readonly<Record<string, bigint>> = {
  n: 1n,
  u: 1000n,
  m: 1000000n,
  "": 10n ** 9n,
  k: 10n ** 12n,
  M: 10n ** 15n,
  G: 10n ** 18n,
  T: 10n ** 21n,
  Ki: 2n ** 10n * 10n ** 9n,
  Mi: 2n ** 20n * 10n ** 9n,
  Gi: 2n ** 30n * 10n ** 9n,
  Ti: 2n ** 40n * 10n ** 9n,
  e3: 10n ** 12n,
  E6: 10n ** 15n,
};

/** A spelling and its exact value in billionths, as a plain fraction says it. */
const spelt = fc
  .record({
    sign: fc.constantFrom("", "-", "+"),
    // Binary quantities end at 2^63, just above 8000000Ti.
    whole: fc.nat({ max: 7999 }),
    zeros: fc.constantFrom("", "0", "00", "000"),
    unit: fc.constantFrom(...Object.keys(FACTORS)),
  })
  .map(({ sign, whole, zeros, unit }) => {
    const value = BigInt(`${whole}${zeros}`) * (FACTORS[unit] ?? 0n);
    return { text: `${sign}${whole}${zeros}${unit}`, nano: sign === "-" ? -value : value };
  });

function read(text: string): Quantity {
  const result = parseQuantity(text);
  if (!result.ok) throw new Error(result.message);
  return result.quantity;
}

const nanoOf = ({ unscaled, scale }: Quantity): bigint => unscaled * 10n ** BigInt(scale + 9);
const sign = (value: bigint | number): number => (value > 0 ? 1 : value < 0 ? -1 : 0);
const roundAway = (value: bigint, by: bigint): bigint => value / by + (value % by === 0n ? 0n : BigInt(sign(value)));

describe("quantities", () => {
  it("mean what they say", () => {
    fc.assert(fc.property(spelt, ({ text, nano }) => nanoOf(read(text)) === nano));
  });

  it("mean the same after printing", () => {
    fc.assert(fc.property(spelt, ({ text, nano }) => nanoOf(read(printQuantity(read(text)))) === nano));
  });

  it("print the same after being printed once", () => {
    fc.assert(
      fc.property(spelt, ({ text }) => {
        const canonical = canonicalQuantity(text) ?? "";
        expect(canonicalQuantity(canonical)).toBe(canonical);
      }),
    );
  });

  it("compare, add and subtract as fractions do", () => {
    fc.assert(
      fc.property(spelt, spelt, (a, b) => {
        expect(sign(compareQuantities(read(a.text), read(b.text)))).toBe(sign(a.nano - b.nano));
        expect(nanoOf(addQuantities(read(a.text), read(b.text)))).toBe(a.nano + b.nano);
        expect(nanoOf(subtractQuantities(read(a.text), read(b.text)))).toBe(a.nano - b.nano);
      }),
    );
  });

  it("have values rounded away from zero", () => {
    fc.assert(
      fc.property(spelt, ({ text, nano }) => {
        expect(quantityValue(read(text))).toBe(Number(roundAway(nano, 10n ** 9n)));
        expect(quantityMilliValue(read(text))).toBe(Number(roundAway(nano, 10n ** 6n)));
      }),
    );
  });

  it("are read or refused, whatever the text", () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom(..."0159.+-eEinumkKMGTP x".split("")) }), (text) => {
      const result = parseQuantity(text);
      return !result.ok || printQuantity(result.quantity) !== "";
    }));
  });
});
