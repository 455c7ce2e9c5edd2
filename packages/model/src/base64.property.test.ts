import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { base64Problem } from "./base64.js";

describe("base64", () => {
  it("that was encoded is fine, line breaks or not", () => {
    fc.assert(
      fc.property(fc.base64String(), fc.nat(), (text, at) => {
        const place = text === "" ? 0 : at % text.length;
        expect(base64Problem(text)).toBeUndefined();
        expect(base64Problem(`${text.slice(0, place)}\n${text.slice(place)}`)).toBeUndefined();
      }),
    );
  });

  // What encoding/base64 of Go 1.26 says.
  it.each([
    ["a", 0],
    ["ab", 0],
    ["abc", 0],
    ["abcda", 4],
    ["=", 0],
    ["a=", 1],
    ["ab=", 3],
    ["ab=c", 2],
    ["ab===", 4],
    ["abc==", 4],
    ["ab==x", 4],
    ["a$bc", 1],
    ["abcd$", 4],
  ])("that is none is refused at the byte where Go finds it: %s", (text, at) => expect(base64Problem(text)).toBe(`illegal base64 data at input byte ${at}`));
});
