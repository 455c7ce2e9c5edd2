import fc from "fast-check";
import { expect, test } from "vitest";
import { fitted, textWidth, wrapped } from "./text-width.js";

test("what is cut to fit fits, and keeps both ends", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("a", "i", "W", " ", "-", "漢", "😀"), maxLength: 60 }), fc.integer({ min: 20, max: 200 }), (text, width) => {
      const cut = fitted(text, width, 12);
      expect(textWidth(cut, 12)).toBeLessThanOrEqual(width);
      if (textWidth(text, 12) <= width) expect(cut).toBe(text);
    }),
  );
  expect(fitted("ip-10-0-0-17.eu-west-1.compute.internal", 120, 12)).toMatch(/^ip-10.*….*internal$/);
});

test("wrapped text has as many lines as it may, each no wider than it may be", () => {
  const frame = { widthPx: 90, fontSize: 12, mostLines: 3 };
  expect(wrapped("short", frame)).toEqual(["short"]);
  const lines = wrapped("a controller deletes a pod since its template has been changed by somebody", frame);
  expect(lines).toHaveLength(3);
  expect(lines.at(-1)).toMatch(/…$/);
  for (const line of lines) expect(textWidth(line, 12)).toBeLessThanOrEqual(90);
});
