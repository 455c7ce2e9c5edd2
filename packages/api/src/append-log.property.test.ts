import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AppendLog } from "./append-log.js";

const filled = (start: number, count: number): AppendLog<number> => {
  let log = AppendLog.empty<number>(start);
  for (let at = start; at < start + count; at++) log = log.append(at);
  return log;
};

describe("AppendLog", () => {
  it("keeps the number of every item, whatever is trimmed", () => {
    fc.assert(
      fc.property(fc.nat(700), fc.nat(900), fc.nat(2000), (start, count, cut) => {
        const log = filled(start, count).trimmedTo(cut);
        const from = Math.min(Math.max(start, cut), start + count);
        expect([...log.from(0)]).toEqual(Array.from({ length: start + count - from }, (_, i) => from + i));
        expect(log.get(from - 1)).toBeUndefined();
        expect(log.get(start + count)).toBeUndefined();
      }),
    );
  });

  it("goes back to any length, and on from there, and the longer one is as it was", () => {
    fc.assert(
      fc.property(fc.nat(600), fc.nat(600), fc.nat(900), fc.nat(300), (start, count, end, more) => {
        const whole = filled(start, count);
        let cut = whole.until(end);
        const kept = Array.from({ length: Math.max(0, Math.min(end, start + count) - start) }, (_, i) => start + i);
        expect([...cut.from(0)]).toEqual(kept);
        for (let i = 0; i < more; i++) cut = cut.append(-i);
        expect([...cut.from(0)]).toEqual([...kept, ...Array.from({ length: more }, (_, i) => -i)]);
        expect([...whole.from(0)]).toEqual(Array.from({ length: count }, (_, i) => start + i));
      }),
    );
  });

  it("lets two that grew from one go their own ways", () => {
    fc.assert(
      fc.property(fc.nat(600), fc.nat(300), fc.nat(300), (common, left, right) => {
        const base = filled(0, common);
        let a = base;
        let b = base;
        for (let i = 0; i < left; i++) a = a.append(1_000 + i);
        for (let i = 0; i < right; i++) b = b.append(2_000 + i);
        const shared = Array.from({ length: common }, (_, i) => i);
        expect([...base.from(0)]).toEqual(shared);
        expect([...a.from(0)]).toEqual([...shared, ...Array.from({ length: left }, (_, i) => 1_000 + i)]);
        expect([...b.from(0)]).toEqual([...shared, ...Array.from({ length: right }, (_, i) => 2_000 + i)]);
      }),
    );
  });
});
