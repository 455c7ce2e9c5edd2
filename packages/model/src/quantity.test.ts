import { describe, expect, it } from "vitest";
import { addQuantities, compareQuantities, quantityMilliValue, quantityOf, quantityValue, roundQuantityUp, subtractQuantities, type Quantity } from "./quantity.js";
import { canonicalQuantity, canonicalResourceQuantity, parseQuantity, printQuantity } from "./quantity-text.js";

function read(text: string): Quantity {
  const result = parseQuantity(text);
  if (!result.ok) throw new Error(`${text}: ${result.message}`);
  return result.quantity;
}

const WRONG_FORMAT = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const WRONG_SUFFIX = "unable to parse quantity's suffix";
const WRONG_NUMBER = "unable to parse numeric part of quantity";

describe("the spelling of a quantity", () => {
  it.each(["1", "1e9", "1e3", "+1", "00012Mi", "5.", "12e6", "1.500", "100m", "12Mi", "0"])("stays as it is: %s", (text) => {
    expect(canonicalQuantity(text)).toBe(text);
  });

  it.each([
    ["1024Mi", "1Gi"],
    ["1000m", "1"],
    ["0.5", "500m"],
    ["1.5", "1500m"],
    ["1.5Gi", "1536Mi"],
    ["1.1Gi", "1181116006400m"],
    ["0.5Ki", "512"],
    ["1000e3", "1e6"],
    ["1e4", "10e3"],
    ["2e-4", "200e-6"],
    ["0.1n", "1n"],
    ["-0.9Ki", "-921600m"],
    ["-0", "0"],
    ["+", "0"],
    [".", "0"],
    ["0e5", "0"],
    ["16Ei", "9223372036854775807"],
    ["1000E", "1"],
    [" 2048Ki\t", "2Mi"],
  ])("becomes canonical: %s as %s", (text, canonical) => {
    expect(canonicalQuantity(text)).toBe(canonical);
  });

  it.each([
    ["", WRONG_FORMAT],
    ["abc", WRONG_FORMAT],
    ["1.2.3", WRONG_FORMAT],
    ["1 ", WRONG_FORMAT],
    ["1e", WRONG_SUFFIX],
    ["1K", WRONG_SUFFIX],
    ["1i", WRONG_SUFFIX],
    ["1m5", WRONG_SUFFIX],
    ["1e9223372036854775808", WRONG_SUFFIX],
    ["-.Ei", WRONG_NUMBER],
  ])("is refused: %j, %s", (text, message) => {
    expect(parseQuantity(text)).toEqual({ ok: false, message });
  });

  it("is no finer than a thousandth in a list of resources", () => {
    expect(canonicalResourceQuantity("1n")).toBe("1m");
    expect(canonicalResourceQuantity("1.500001")).toBe("1501m");
    expect(canonicalResourceQuantity("1.500")).toBe("1.500");
    expect(canonicalQuantity("1.500001")).toBe("1.500001");
    expect(canonicalResourceQuantity("x")).toBeUndefined();
  });
});

describe("the arithmetic of quantities", () => {
  it("rounds values away from zero", () => {
    expect(quantityValue(read("1500m"))).toBe(2);
    expect(quantityMilliValue(read("1"))).toBe(1000);
    expect(quantityMilliValue(read("1u"))).toBe(1);
    expect(quantityValue(read("128Mi"))).toBe(134217728);
    expect(quantityValue(read("1e999999"))).toBe(Infinity);
  });

  it("prints a sum in the style of its first part that is not zero", () => {
    expect(printQuantity(addQuantities(read("1Gi"), read("1000M")))).toBe("2073741824");
    expect(printQuantity(addQuantities(read("0"), read("1024Ki")))).toBe("1Mi");
    expect(printQuantity(subtractQuantities(read("1"), read("100m")))).toBe("900m");
    expect(printQuantity(subtractQuantities(quantityOf(2048, "BinarySI"), read("0")))).toBe("2Ki");
  });

  it("tells numbers of very different size apart at once", () => {
    expect(compareQuantities(read("1e999999999"), read("1"))).toBeGreaterThan(0);
    expect(compareQuantities(read("-1e999999999"), read("-1"))).toBeLessThan(0);
  });

  it("keeps a quantity that is coarse enough as it is", () => {
    const two = read("2");
    expect(roundQuantityUp(two, -3)).toBe(two);
  });
});
