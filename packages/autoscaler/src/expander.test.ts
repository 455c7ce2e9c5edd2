import type { View } from "@everynode/core";
import type { Pod } from "@everynode/model";
import { describe, expect, it } from "vitest";
import { chosen, type ScaleUpOption } from "./expander.js";

const option = (group: string, pods: number, waste: number): ScaleUpOption => ({ group, nodes: 1, pods: Array.from({ length: pods }, () => ({}) as Pod), waste });
const OPTIONS = [option("a", 2, 0.5), option("b", 3, 0.9), option("c", 3, 0.2), option("d", 1, 0.2)];
const by = (expander: Parameters<typeof chosen>[0]): string | undefined => chosen(expander, OPTIONS, {} as View)?.group;

describe("an expander", () => {
  it("takes the first of the best", () => {
    expect([by("least-waste"), by("most-pods"), by("priority")]).toEqual(["c", "b", "a"]);
  });

  it("may be a function, which may want none", () => {
    expect([by((options) => options.at(-1)?.group), by(() => undefined)]).toEqual(["d", undefined]);
    expect(() => by(() => "e")).toThrow('the expander must return the name of one of the groups "a", "b", "c", "d", or undefined; got "e"');
  });

  it("is not asked where there is nothing to choose", () => {
    expect(chosen(() => "e", [], {} as View)).toBeUndefined();
  });
});
