import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readJson } from "./json-reader.js";
import { NumberLiteral, withPlainNumbers } from "./number-literal.js";

const valueOf = (text: string): unknown => {
  const read = readJson(text);
  return read.ok ? read.value : read.message;
};

describe("the JSON reader", () => {
  it("reads what JSON.parse reads", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(withPlainNumbers(valueOf(text))).toEqual(JSON.parse(text));
      }),
    );
  });

  it("refuses what JSON.parse refuses, and nothing else", () => {
    const parses = (text: string): boolean => {
      try {
        JSON.parse(text);
        return true;
      } catch {
        return false;
      }
    };
    const pieces = fc.constantFrom("{", "}", "[", "]", ",", ":", '"a"', "1", "-", "0", ".5", "e3", "true", "nul", " ", '"\\u12"', '"\\', "\n", "é");
    fc.assert(fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
        expect(readJson(parts.join("")).ok).toBe(parses(parts.join("")));
      }), { numRuns: 1000 });
  });

  it.each([
    ["", "unexpected end of JSON input"],
    ["   ", "unexpected end of JSON input"],
    ["{", "unexpected end of JSON input"],
    ['{"a', "unexpected end of JSON input"],
    ["hello", "invalid character 'h' looking for beginning of value"],
    ["{'kind':1}", "invalid character '\\'' looking for beginning of object key string"],
    ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{"a":1 "b"}', "invalid character '\"' after object key:value pair"],
    ["[1 2]", "invalid character '2' after array element"],
    ["{}{", "invalid character '{' after top-level value"],
    ['"\\x"', "invalid character 'x' in string escape code"],
    ['"a\nb"', "invalid character '\\n' in string literal"],
    ['"\\u00g0"', "invalid character 'g' in \\u hexadecimal character escape"],
    ["trux", "invalid character 'x' in literal true (expecting 'e')"],
    ["nUll", "invalid character 'U' in literal null (expecting 'u')"],
    ["1.x", "invalid character 'x' after decimal point in numeric literal"],
    ["1ex", "invalid character 'x' in exponent of numeric literal"],
    ["-x", "invalid character 'x' in numeric literal"],
    ["01", "invalid character '1' after top-level value"],
    ["é", "invalid character 'Ã' looking for beginning of value"],
    ["\ufeff{}", "invalid character 'ï' looking for beginning of value"],
    ["€", "invalid character 'â' looking for beginning of value"],
    ["😀", "invalid character 'ð' looking for beginning of value"],
  ])("says of %j what Go says", (text, message) => expect(readJson(text)).toMatchObject({ ok: false, message }));

  it("keeps the spelling of numbers that JavaScript would write otherwise", () => {
    expect(valueOf("[5, 0.5, -3, 5.0, 5e0, 12345678901234567890, -0]")).toEqual([
      5,
      0.5,
      -3,
      new NumberLiteral("5.0"),
      new NumberLiteral("5e0"),
      new NumberLiteral("12345678901234567890"),
      0,
    ]);
  });

  it("tells of fields given twice, in the order of the text, and lets the last one count", () => {
    const read = readJson('{"x": {"a": 1, "b": 2, "a": 3, "a": 4}, "y": {"c": 1}}');
    expect(read.ok && read.value).toEqual({ x: { a: 4, b: 2 }, y: { c: 1 } });
    expect(read.ok && [...read.duplicates.values()]).toEqual([
      [
        ["a", 1],
        ["b", 2],
        ["a", 3],
        ["a", 4],
      ],
    ]);
  });

  it("keeps a key called __proto__ as a key", () => {
    const read = valueOf('{"__proto__": {"a": 1}, "constructor": 2}') as object;
    expect(Object.keys(read)).toEqual(["__proto__", "constructor"]);
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
    expect((read as { a?: number }).a).toBeUndefined();
  });

  it("makes half a surrogate pair the replacement character", () => expect(valueOf('"\\ud800x"')).toBe("\ufffdx"));

  it("refuses nesting that could overflow the stack", () => {
    expect(valueOf("[".repeat(100000))).toBe("invalid character '[' exceeded max depth");
    expect(readJson("[".repeat(1000) + "]".repeat(1000)).ok).toBe(true);
  });
});
