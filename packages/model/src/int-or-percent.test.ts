import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scaledValue } from "./int-or-percent.js";
import { isDecimalInteger, parseInt64 } from "./int64-text.js";

describe("scaledValue", () => {
  it("takes numbers as they are, and percentages of the total", () => {
    expect(scaledValue(3, 10, "up")).toEqual({ ok: true, value: 3 });
    expect(scaledValue("25%", 10, "up")).toEqual({ ok: true, value: 3 });
    expect(scaledValue("25%", 10, "down")).toEqual({ ok: true, value: 2 });
    expect(scaledValue("-5%", 100, "down")).toEqual({ ok: true, value: -5 });
  });

  it("never lies further than one from the exact share", () => {
    fc.assert(
      fc.property(fc.nat({ max: 200 }), fc.nat({ max: 100_000 }), (percent, total) => {
        const [up, down] = [scaledValue(`${percent}%`, total, "up"), scaledValue(`${percent}%`, total, "down")];
        if (!up.ok || !down.ok) throw new Error("refused");
        expect(up.value * 100).toBeGreaterThanOrEqual(percent * total);
        expect(down.value * 100).toBeLessThanOrEqual(percent * total);
        expect(up.value - down.value).toBe((percent * total) % 100 === 0 ? 0 : 1);
      }),
    );
  });

  it.each([
    ["10", "invalid value for IntOrString: invalid type: string is not a percentage"],
    ["x%", 'invalid value for IntOrString: invalid value "x%": strconv.Atoi: parsing "x": invalid syntax'],
    ["99999999999999999999%", 'invalid value for IntOrString: invalid value "99999999999999999999%": strconv.Atoi: parsing "99999999999999999999": value out of range'],
  ])("refuses %s in Kubernetes' words", (value, message) => {
    expect(scaledValue(value, 10, "up")).toEqual({ ok: false, message });
  });
});

describe("parseInt64", () => {
  it("reads every number of 64 bits, and none beyond", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n }), (value) => {
        const read = parseInt64(String(value));
        return value >= -(2n ** 63n) && value < 2n ** 63n ? read !== undefined && BigInt(read) === value : read === undefined;
      }),
    );
  });

  it.each(["", "+", "-", "x", "1.0", " 1", "0x1", "1_0"])("refuses %j", (text) => {
    expect(parseInt64(text)).toBeUndefined();
  });

  it("takes signs and leading zeros, which plain spelling has not", () => {
    expect([parseInt64("+5"), parseInt64("007"), parseInt64("-0")]).toEqual([5, 7, 0]);
    expect(["0", "-12", "12"].map(isDecimalInteger)).toEqual([true, true, true]);
    expect(["", "-", "-0", "+5", "007", "1x"].map(isDecimalInteger)).toEqual([false, false, false, false, false, false]);
  });
});
