import fc from "fast-check";
import { expect, test } from "vitest";
import { naturally } from "./natural-order.js";

test("numbers in names count as numbers", () => {
  expect(["node-10", "node-9", "a", "node-2", "node-2a", "9", "10", "node-02"].sort(naturally)).toEqual(["9", "10", "a", "node-02", "node-2", "node-2a", "node-9", "node-10"]);
});

const names = fc.stringMatching(/^[a-b0-1-]{0,5}$/);

test("the order is total", () => {
  fc.assert(
    fc.property(names, names, names, (a, b, c) => {
      expect(Math.sign(naturally(a, b))).toBe(-Math.sign(naturally(b, a)) + 0);
      expect(naturally(a, b) === 0).toBe(a === b);
      if (naturally(a, b) <= 0 && naturally(b, c) <= 0) expect(naturally(a, c)).toBeLessThanOrEqual(0);
    }),
  );
});
