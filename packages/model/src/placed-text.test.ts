import { describe, expect, it } from "vitest";
import { readPlacedText } from "./index.js";

const TEXT = 'name: drill\nsteps:\n  - at: 5s\n    do: { what: "sleep", times: 3 }\n';

describe("a text with places", () => {
  it("is a value, and says where its fields are", () => {
    const read = readPlacedText(TEXT, "drill.yaml");
    expect(read.ok && read.placed.value).toEqual({ name: "drill", steps: [{ at: "5s", do: { what: "sleep", times: 3 } }] });
    const at = (path: string): unknown => (read.ok ? read.placed.problemAt(path, "no") : undefined);
    expect(at("steps[0].do.times")).toMatchObject({ file: "drill.yaml", line: 4, column: 26, message: "no", excerpt: '    do: { what: "sleep", times: 3 }' });
    expect([at("steps"), at("steps[0].gone"), at("")]).toMatchObject([{ line: 2, column: 1 }, { line: 1, column: 1 }, { line: 1, column: 1 }]);
  });

  it("may be JSON, and may be empty", () => {
    const read = readPlacedText('{\n  "a": [1,\n    {"b": true}]\n}');
    expect(read.ok && [read.placed.value, read.placed.problemAt("a[1].b", "no").line]).toEqual([{ a: [1, { b: true }] }, 3]);
    const empty = readPlacedText("");
    expect(empty.ok && [empty.placed.value, empty.placed.problemAt("a", "no").line]).toEqual([null, 1]);
  });

  it.each([
    ["a: [\n", 2],
    ["a: 1\nb: 2\na: 3\n", 3],
    ["a: 1\n---\nb: 2\n", 3],
    ["a: *b\n", 1],
  ])("is refused where it is no good: %j", (text, line) => {
    expect(readPlacedText(text)).toMatchObject({ ok: false, problems: [{ line }] });
  });
});
