import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeContinue, encodeContinue } from "./continue-token.js";

const key = fc.array(fc.stringMatching(/^[a-zé☃😀.-]{1,12}$/u).filter((part) => part !== "." && part !== ".."), { minLength: 1, maxLength: 3 });

describe("a continue token", () => {
  it("says what was put into it", () => {
    fc.assert(
      fc.property(fc.oneof(fc.constant(-1), fc.integer({ min: 1 })), key, (revision, parts) => {
        const token = { revision, start: `${parts.join("/")}\0` };
        expect(decodeContinue(encodeContinue(token))).toEqual({ ok: true, token });
      }),
    );
  });

  it("can be any text without harm", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: "grapheme" }), fc.base64String()), (text) => {
        const result = decodeContinue(text);
        if (!result.ok) expect(result.message).toMatch(/^continue key is not valid/);
      }),
    );
  });

  it("leads nowhere but on", () => {
    for (const start of ["", "../x", "a//b", "a/../b", "./a"]) expect(decodeContinue(encodeContinue({ revision: 5, start })).ok).toBe(false);
  });
});
