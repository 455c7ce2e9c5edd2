import { SortedMap } from "@everynode/api";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextRipeAfterMs, ripeCount, type Ripening, ripeningAfter, unripeNames } from "./ripening.js";

const EMPTY: Ripening = SortedMap.empty();

/** From when on each pod is available, some from before the clock starts; undefined where it is not ready. */
const times = fc.dictionary(fc.string({ minLength: 1, maxLength: 3 }), fc.option(fc.integer({ min: -20, max: 2000 }), { nil: undefined }));
const moments = fc.integer({ min: 0, max: 2100 });
const ripeningOf = (all: Readonly<Record<string, number | undefined>>): Ripening => Object.entries(all).reduce((ripening, [name, is = Infinity]) => ripeningAfter(ripening, name, { was: Infinity, is }), EMPTY);

describe("a ripening", () => {
  it("tells who is ripe at any moment, and when the next one is", () => {
    fc.assert(
      fc.property(times, moments, (all, nowMs) => {
        const ripening = ripeningOf(all);
        const ready = Object.entries(all).flatMap(([name, atMs]) => (atMs === undefined ? [] : [{ name, atMs }]));
        const unripe = ready.filter(({ atMs }) => atMs > nowMs);
        expect(ripeCount(ripening, nowMs)).toBe(ready.length - unripe.length);
        expect(unripeNames(ripening, nowMs)).toEqual(unripe.map(({ name }) => name).sort());
        expect(nextRipeAfterMs(ripening, nowMs)).toBe(unripe.length === 0 ? undefined : Math.min(...unripe.map(({ atMs }) => atMs)) - nowMs);
      }),
    );
  });

  it("does not remember which times a pod had before", () => {
    fc.assert(
      fc.property(times, times, (before, after) => {
        const names = new Set([...Object.keys(before), ...Object.keys(after)]);
        const changed = [...names].reduce((ripening, name) => ripeningAfter(ripening, name, { was: before[name] ?? Infinity, is: after[name] ?? Infinity }), ripeningOf(before));
        expect(changed.keys()).toEqual(ripeningOf(after).keys());
      }),
    );
  });

  it("takes times before 1970 for its start", () => {
    const ripening = ripeningAfter(EMPTY, "old", { was: Infinity, is: -62_135_596_800_000 });
    expect(ripeCount(ripening, 0)).toBe(1);
    expect(ripeningAfter(ripening, "old", { was: -62_135_596_800_000, is: Infinity }).size).toBe(0);
  });
});
