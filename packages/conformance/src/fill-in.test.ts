import { describe, expect, it } from "vitest";
import { filledIn } from "./fill-in.js";

const answers = [{ metadata: { uid: "u0", generation: 3 } }, { kind: "Pod" }];

describe("the shorthand of probes", () => {
  it.each([
    [{ $repeat: ["ab", 3] }, "ababab"],
    ["{{0.metadata.uid}}", "u0"],
    ["v{{0.metadata.generation}}/{{1.kind}}", "v3/Pod"],
    ["{{1.metadata.uid}}", ""],
    ["{{1}}", { kind: "Pod" }],
    ["a {{1}}", "a "],
    [{ list: ["{{1.kind}}", 5, null, true] }, { list: ["Pod", 5, null, true] }],
    [{ $repeat: "no" }, { $repeat: "no" }],
  ])("%j is %j", (value, filled) => {
    expect(filledIn(value, answers)).toEqual(filled);
  });
});
