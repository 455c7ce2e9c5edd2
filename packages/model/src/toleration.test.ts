import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addOrUpdateTaint, formatTaint, isSameTaint, withoutTaint } from "./taint.js";
import { addOrUpdateToleration, findUntoleratedTaint, isTolerated, mergeTolerations, tolerates } from "./toleration.js";
import type { Taint, Toleration } from "./types.generated.js";

const effect = fc.constantFrom("NoSchedule", "PreferNoSchedule", "NoExecute");
const key = fc.constantFrom("k", "l");
const value = fc.constantFrom("", "1", "2");
const taint: fc.Arbitrary<Taint> = fc.record({ key, effect, value }, { requiredKeys: ["key", "effect"] });
const toleration: fc.Arbitrary<Toleration> = fc.record(
  { key, effect, value, operator: fc.constantFrom("Exists", "Equal"), tolerationSeconds: fc.nat({ max: 2 }) },
  { requiredKeys: [] },
);

describe("tolerates", () => {
  it.each([
    [{ operator: "Exists" }, true],
    [{ key: "k", operator: "Exists" }, true],
    [{ key: "l", operator: "Exists" }, false],
    [{ key: "k", operator: "Equal", value: "5" }, true],
    [{ key: "k", value: "5" }, true],
    [{ key: "k", value: "6" }, false],
    [{ key: "k", value: "5", effect: "NoExecute" }, false],
    [{ key: "k", operator: "Gt", value: "4" }, false],
  ] as readonly [Toleration, boolean][])("%j: %s", (t, expected) => {
    expect(tolerates(t, { key: "k", value: "5", effect: "NoSchedule" })).toBe(expected);
  });

  it("compares numbers only where the feature is on", () => {
    const five: Taint = { key: "k", value: "5", effect: "NoSchedule" };
    expect(tolerates({ key: "k", operator: "Gt", value: "4" }, five, true)).toBe(true);
    expect(tolerates({ key: "k", operator: "Lt", value: "5" }, five, true)).toBe(false);
    expect(tolerates({ key: "k", operator: "Lt", value: "9223372036854775807" }, five, true)).toBe(true);
    expect(tolerates({ key: "k", operator: "Gt", value: "04" }, five, true)).toBe(false);
    expect(tolerates({ key: "k", operator: "Gt", value: "9223372036854775808" }, five, true)).toBe(false);
  });
});

describe("findUntoleratedTaint", () => {
  it("finds the first taint of the given effects that nothing tolerates", () => {
    fc.assert(
      fc.property(fc.array(taint), fc.array(toleration), fc.subarray(["NoSchedule", "PreferNoSchedule", "NoExecute"] as const), (taints, tolerations, effects) => {
        const found = findUntoleratedTaint(taints, tolerations, effects);
        expect(found).toBe(taints.filter((t) => effects.includes(t.effect)).find((t) => !tolerations.some((each) => tolerates(each, t))));
      }),
    );
  });

  it("finds nothing on a node without taints", () => {
    expect(findUntoleratedTaint(undefined, undefined)).toBeUndefined();
    expect(isTolerated({ key: "k", effect: "NoSchedule" }, undefined)).toBe(false);
  });
});

describe("addOrUpdateToleration", () => {
  it("leaves exactly the toleration given among those that differ in seconds only, and the others as they are", () => {
    fc.assert(
      fc.property(fc.array(toleration), toleration, (list, added) => {
        const bare = ({ tolerationSeconds: _, ...rest }: Toleration): string => JSON.stringify([rest.key ?? "", rest.operator ?? "", rest.value ?? "", rest.effect ?? ""]);
        const next = addOrUpdateToleration(list, added);
        expect(next.filter((each) => bare(each) !== bare(added))).toEqual(list.filter((each) => bare(each) !== bare(added)));
        const same = next.filter((each) => bare(each) === bare(added));
        expect(same.length).toBeGreaterThan(0);
        for (const each of same) expect(each.tolerationSeconds).toBe(added.tolerationSeconds);
        expect(addOrUpdateToleration(next, added)).toBe(next);
      }),
    );
  });
});

describe("mergeTolerations", () => {
  it("tolerates what either list tolerates", () => {
    fc.assert(
      fc.property(fc.array(toleration), fc.array(toleration), taint, (a, b, t) => isTolerated(t, mergeTolerations(a, b)) === (isTolerated(t, a) || isTolerated(t, b))),
    );
  });

  it("leaves out what another includes", () => {
    const all: Toleration = { operator: "Exists" };
    expect(mergeTolerations([{ key: "k", operator: "Equal", value: "1" }], [all])).toEqual([all]);
    expect(mergeTolerations([all], [{ key: "k", operator: "Exists", effect: "NoExecute", tolerationSeconds: 5 }])).toEqual([all]);
  });
});

describe("lists of taints", () => {
  it("hold a key and effect once, in its first place", () => {
    const old: Taint = { key: "k", value: "1", effect: "NoSchedule" };
    const other: Taint = { key: "k", effect: "NoExecute" };
    const changed: Taint = { key: "k", value: "2", effect: "NoSchedule" };
    expect(addOrUpdateTaint([old, other], changed)).toEqual([changed, other]);
    expect(addOrUpdateTaint([other], old)).toEqual([other, old]);
    const list = [old, other];
    expect(addOrUpdateTaint(list, { ...old })).toBe(list);
    expect(withoutTaint(list, changed)).toEqual([other]);
    expect(withoutTaint([other], changed)).toEqual([other]);
    expect(isSameTaint(old, changed)).toBe(true);
  });

  it("are printed as kubectl prints them", () => {
    expect(formatTaint({ key: "k", value: "v", effect: "NoSchedule" })).toBe("k=v:NoSchedule");
    expect(formatTaint({ key: "k", effect: "NoExecute" })).toBe("k:NoExecute");
  });
});
