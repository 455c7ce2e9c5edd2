import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unifiedDiff } from "./unified-diff.js";

const lines = fc.array(fc.constantFrom("a", "b", "c", "{", "}", "null"), { minLength: 1, maxLength: 260 });

/** The second text, made from the first by doing what the hunks say. */
function applied(before: readonly string[], diff: string): readonly string[] {
  const after: string[] = [];
  let at = 0;
  for (const line of diff.split("\n").slice(0, -1)) {
    const [, start, count] = /^@@ -(\d+)(?:,(\d+))? /.exec(line) ?? [];
    if (start !== undefined) {
      // An empty range is counted by the line before it.
      const from = count === "0" ? Number(start) : Number(start) - 1;
      after.push(...before.slice(at, from));
      at = from;
    } else if (line.startsWith("+")) {
      after.push(line.slice(1));
    } else {
      expect(before[at]).toBe(line.slice(1));
      if (line.startsWith(" ")) after.push(line.slice(1));
      at++;
    }
  }
  return [...after, ...before.slice(at)];
}

describe("the difference of two texts", () => {
  it("is nothing for one and the same", () => {
    fc.assert(
      fc.property(lines, (text) => {
        expect(unifiedDiff(text.join("\n"), text.join("\n"))).toBe("");
      }),
    );
  });

  it("turns the first text into the second", () => {
    fc.assert(
      fc.property(lines, lines, (a, b) => {
        expect(applied(a, unifiedDiff(a.join("\n"), b.join("\n")))).toEqual(b);
      }),
    );
  });

  it("shows three lines around each change", () => {
    const numbered = Array.from({ length: 20 }, (_, i) => `${i}`);
    const changed = numbered.map((line) => (line === "10" ? "x" : line));
    expect(unifiedDiff(numbered.join("\n"), changed.join("\n"))).toBe("@@ -8,7 +8,7 @@\n 7\n 8\n 9\n-10\n+x\n 11\n 12\n 13\n");
  });
});
