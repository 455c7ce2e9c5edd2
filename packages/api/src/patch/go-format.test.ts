import { describe, expect, it } from "vitest";
import { NumberLiteral } from "@everynode/model";
import { goFormat, goFormatString, goType } from "./go-format.js";

describe("Go's form of a value", () => {
  it.each([
    [{ b: [1, "x y", null], a: { c: true } }, "map[a:map[c:true] b:[1 x y <nil>]]"],
    [1.5, "1.5"],
    [0.00001, "1e-05"],
    [1234567.5, "1.2345675e+06"],
    [1e21, "1e+21"],
    [1e6, "1000000"],
    [new NumberLiteral("1e6"), "1e+06"],
    [new NumberLiteral("1e3"), "1000"],
    [new NumberLiteral("5.0"), "5"],
    [new NumberLiteral("12345678901234567890"), "1.2345678901234567e+19"],
    [new NumberLiteral("9007199254740993"), "9007199254740993"],
  ])("of %j is %s", (value, text) => {
    expect(goFormat(value)).toBe(text);
  });

  it("names the type where a string was wanted", () => {
    expect([5, 1.5, true, null, "x"].map(goFormatString)).toEqual(["%!s(int64=5)", "%!s(float64=1.5)", "%!s(bool=true)", "%!s(<nil>)", "x"]);
    expect([{}, [], new NumberLiteral("1e3")].map(goType)).toEqual(["map[string]interface {}", "[]interface {}", "float64"]);
  });
});
