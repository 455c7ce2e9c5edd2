import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { goJson, goMap, goQuote, goStringSlice } from "./go-text.js";

describe("texts as Go prints them", () => {
  it("are quoted like JSON where they are plain", () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom("a", " ", "~", '"', "\\", "\n", "\t", "é", "日") }), (text) => goQuote(text) === JSON.stringify(text)));
  });

  it("name control characters by their letters or numbers", () => {
    expect(goQuote("\x07\v\x00\x7f\u200b\u{e0001}")).toBe(String.raw`"\a\v\x00\x7f\u200b\U000e0001"`);
  });

  it("are JSON that can be read again, and safe inside HTML", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = goJson(value);
        return !/[<>&]/.test(text) && JSON.stringify(JSON.parse(text)) === JSON.stringify(value);
      }),
    );
  });

  it("have maps sorted by key and lists with their type", () => {
    expect(goMap({ b: "1", a: "2" }).text).toBe('{"a":"2","b":"1"}');
    expect(goMap(undefined).text).toBe("null");
    expect(goStringSlice(["a", "b"])).toBe('[]string{"a", "b"}');
  });
});
