import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { proportionalSizes, type ScaledSet } from "./proportional-scaling.js";

const set = (at: number, replicas: number, maxReplicas: number): ScaledSet => ({ name: `web-${at}`, createdAt: `2026-01-01T00:00:0${at}Z`, replicas, maxReplicas });

describe("proportional scaling", () => {
  it("shares out by size, and gives the rest to the largest", () => {
    const limits = { desired: 15, maxSurge: 3, maxUnavailable: 2 };
    expect(proportionalSizes([set(0, 8, 13), set(1, 5, 13)], { limits, statusReplicas: 13 })).toEqual([["web-0", 11], ["web-1", 7]]);
  });

  it("grows the newer and shrinks the older of equal sets first", () => {
    const sets = [set(0, 3, 6), set(1, 3, 6)];
    const sized = (desired: number): unknown => proportionalSizes(sets, { limits: { desired, maxSurge: 0, maxUnavailable: 1 }, statusReplicas: 6 })[0];
    expect(sized(7)).toEqual(["web-1", 4]);
    expect(sized(5)).toEqual(["web-0", 2]);
  });

  it("adds up to what is allowed, and never sizes a set below nothing", () => {
    const sets = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(sets, fc.nat(40), fc.nat(5), (sizes, desired, maxSurge) => {
        const whole = sizes.reduce((sum, size) => sum + size, 0);
        const limits = { desired, maxSurge, maxUnavailable: 1 };
        const scaled = proportionalSizes(sizes.map((size, at) => set(at, size, whole)), { limits, statusReplicas: whole });
        expect(scaled.every(([, size]) => size >= 0)).toBe(true);
        const over = scaled.reduce((sum, [, size]) => sum + size, 0) - (desired === 0 ? 0 : desired + maxSurge);
        // What rounding leaves over is taken from the first set only, as in Kubernetes; it may have too little.
        expect(over >= 0 && over < sizes.length && (over === 0 || scaled[0]?.[1] === 0)).toBe(true);
      }),
      { examples: [[[4, 4, 4, 4, 4], 2, 1]] },
    );
  });
});
