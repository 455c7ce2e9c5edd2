import { describe, expect, it } from "vitest";
import { withTopologyLabels } from "./topology-labels.js";

const ZONE = "topology.kubernetes.io/zone";

describe("a pod that comes to a node", () => {
  it("is in the node's zone, whatever it said before", () => {
    expect(withTopologyLabels({ app: "a", [ZONE]: "x" }, { [ZONE]: "b", other: "c" })).toEqual({ app: "a", [ZONE]: "b" });
  });

  it("keeps its labels where the node has nothing to add", () => {
    const labels = { app: "a", [ZONE]: "b" };
    expect(withTopologyLabels(labels, { [ZONE]: "b" })).toBe(labels);
    expect(withTopologyLabels(labels, { other: "c" })).toBe(labels);
    expect(withTopologyLabels(labels, undefined)).toBe(labels);
    expect(withTopologyLabels(undefined, {})).toBeUndefined();
  });
});
