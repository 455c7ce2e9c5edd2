import { describe, expect, it } from "vitest";
import { Recent } from "./recent.js";

describe("Recent", () => {
  it("knows the last eight parts by identity, and no others", () => {
    const recent = new Recent();
    const parts = Array.from({ length: 12 }, (_, at) => ({ at }));
    for (const part of parts) recent.add(part);
    expect(parts.filter((part) => recent.has(part)).map(({ at }) => at)).toEqual([4, 5, 6, 7, 8, 9, 10, 11]);
    expect(recent.has({ at: 11 })).toBe(false);
  });
});
