import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SortedMap } from "./sorted-map.js";

const key = fc.oneof(fc.constantFrom("a", "b", "c", "__proto__", "constructor", ""), fc.integer({ min: 0, max: 400 }).map((n) => `default/agent-${n}`));
const edit = fc.oneof(fc.record({ set: key, value: fc.integer() }), fc.record({ remove: key }));

function edited(edits: readonly ({ set: string; value: number } | { remove: string })[]): { map: SortedMap<number>; model: Map<string, number> } {
  let map = SortedMap.empty<number>();
  const model = new Map<string, number>();
  for (const e of edits) {
    if ("set" in e) {
      map = map.set(e.set, e.value);
      model.set(e.set, e.value);
    } else {
      map = map.delete(e.remove);
      model.delete(e.remove);
    }
  }
  return { map, model };
}

const inOrder = (model: ReadonlyMap<string, number>): readonly (readonly [string, number])[] => [...model].sort((a, b) => (a[0] < b[0] ? -1 : 1));

describe("SortedMap", () => {
  it("holds what a Map holds, in order of key", () => {
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 600 }), (edits) => {
        const { map, model } = edited(edits);
        expect([...map.entries()]).toEqual(inOrder(model));
        expect(map.size).toBe(model.size);
        expect(map.keys()).toEqual(inOrder(model).map(([k]) => k));
        expect(map.first()).toEqual(inOrder(model)[0]);
        for (const [k, v] of model) expect(map.get(k)).toBe(v);
        expect(map.has("default/agent-x")).toBe(false);
      }),
      { numRuns: 100 },
    );
  });

  it("keeps every earlier version as it was", () => {
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 200 }), fc.array(edit, { maxLength: 50 }), (before, after) => {
        const { map, model } = edited(before);
        let later = map;
        for (const e of after) later = "set" in e ? later.set(e.set, e.value) : later.delete(e.remove);
        expect([...map.entries()]).toEqual(inOrder(model));
      }),
      { numRuns: 50 },
    );
  });

  it("ranks, ranges and prefixes as a sorted list does", () => {
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 300 }), key, (edits, probe) => {
        const { map, model } = edited(edits);
        const keys = inOrder(model).map(([k]) => k);
        expect(map.rank(probe)).toBe(keys.filter((k) => k < probe).length);
        expect(Array.from(map.entries(probe), ([k]) => k)).toEqual(keys.filter((k) => k >= probe));
        expect(Array.from(map.withPrefix(probe), ([k]) => k)).toEqual(keys.filter((k) => k.startsWith(probe)));
      }),
      { numRuns: 100 },
    );
  });

  it("returns itself where an edit changes nothing", () => {
    const map = SortedMap.from([["a", 1], ["b", 2]]);
    expect(map.set("a", 1)).toBe(map);
    expect(map.delete("z")).toBe(map);
  });
});
