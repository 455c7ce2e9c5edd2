import { readYaml, withPlainNumbers } from "@everynode/model";
import fc from "fast-check";
import { expect, test } from "vitest";
import { kyamlText } from "./kyaml-text.js";
import { yamlText } from "./yaml-text.js";

const text = fc.oneof(fc.string({ maxLength: 20 }), fc.stringMatching(/^[ \n:#\-'"a0.~y]{0,12}$/), fc.constantFrom("yes", "n", "~", "1e3", "0x1F", "007", "12:30:45", "2026-01-01", "=", "<<"));
// A key of two angle brackets is a merge to whoever reads it back, and kubectl writes it plain all the same.
const value = fc.letrec((tie) => ({
  any: fc.oneof({ maxDepth: 3 }, text, fc.integer(), fc.boolean(), fc.constant(null), fc.array(tie("any"), { maxLength: 3 }), fc.dictionary(text.filter((key) => key !== "<<"), tie("any"), { maxKeys: 3 })),
})).any;

const readBack = (printed: string): unknown => {
  const read = readYaml(printed);
  if (!read.ok) throw new Error(`${read.message}\n${printed}`);
  return withPlainNumbers(read.value);
};
const plain = (of: unknown): unknown => JSON.parse(JSON.stringify(of)) as unknown;

test("what is printed in YAML reads back as it was", () => {
  fc.assert(fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), value, { minKeys: 1, maxKeys: 4 }), (object) => {
    expect(readBack(yamlText(object))).toEqual(plain(object));
  }), { numRuns: 300 });
});

test("texts are quoted, folded and set in as kubectl does it", () => {
  const long = "a".repeat(40);
  expect(yamlText({ a10: "x", a2: "yes", a_b: "'", b: "two\nlines\n", c: "a \nb", d: "x: y", e: `${long} ${long} ${long}`, f: [{ g: [], h: {} }, "- a"], i: "", j: "\ttab", k: "a\n\n", l: "  b\nc" })).toBe(
    `a_b: ''''\na2: "yes"\na10: x\nb: |\n  two\n  lines\nc: "a \\nb"\nd: 'x: y'\ne: ${long} ${long}\n  ${long}\nf:\n- g: []\n  h: {}\n- '- a'\ni: ""\nj: "\\ttab"\nk: |+\n  a\n\nl: |2-\n    b\n  c\n`,
  );
});

test("KYAML has braces, and quotes around all texts", () => {
  expect(kyamlText({ items: [{ a: "x", y: [1, "b"] }, {}], kind: "List", text: "a\n b\n" })).toBe('---\n{\n  items: [{\n    a: "x",\n    "y": [\n      1,\n      "b",\n    ],\n  }, {}],\n  kind: "List",\n  text: "\\\n     a\\n\\\n    \\ b\\n\\\n    ",\n}\n');
});
