import { objectAt } from "@everynode/api";
import { describe, expect, it } from "vitest";
import { tryController } from "./check-controller.js";
import { replayLine } from "./counterexample.js";
import type { Oracle } from "../oracles/oracle.js";
import { replayed } from "./replayed.js";

const noTaints: Oracle = {
  name: "no-taints",
  title: "nobody taints a node",
  onWrite: ({ kind, key, object }) => (kind === "Node" && JSON.stringify(object).includes('"key":"k"') ? [{ object: `Node ${key}`, is: "it has a taint with the key k", must: "no such taint" }] : []),
};

describe("a history that is played again", () => {
  it("is seen moment by moment, up to the write that broke something", async () => {
    const { counterexample } = await tryController({ oracles: [noTaints] });
    if (counterexample === undefined) throw new Error("nothing was found");
    const { moments, trace, operations, violations } = await replayed({ oracles: [noTaints], replay: replayLine(counterexample) });
    const [violation] = violations;
    expect(violation).toMatchObject({ oracle: "no-taints", is: "it has a taint with the key k", node: /^Node (.*)$/.exec(violation?.object ?? "")?.[1] });
    expect(operations.map(({ text }) => text.split(" ")[0])).toEqual(counterexample.history.operations.map((each) => each.do));
    // The last moment has what is wrong, the one before it has not.
    const tainted = ({ state }: (typeof moments)[number]): boolean => JSON.stringify(objectAt(state, "Node", violation?.node ?? "")).includes('"key":"k"');
    expect(moments.slice(-2).map(tainted)).toEqual([false, true]);
    expect(moments.map(({ atMs }) => atMs)).toEqual(moments.map(({ atMs }) => atMs).sort((a, b) => a - b));
    const last = trace.at(-1);
    expect(last !== undefined && "write" in last ? last.write?.revision : undefined).toBe(moments.at(-1)?.state.revision);
  });

  it("needs a history", async () => {
    await expect(replayed({})).rejects.toThrow("replayed needs a history: { replay }, what a counterexample printed as its replay");
  });
});
