import { describe, expect, it } from "vitest";
import { withNotReadyTaint } from "./taint-nodes-by-condition.js";
import type { Node, Taint } from "./types.generated.js";

const nodeOf = (...taints: readonly Taint[]): Node => ({ apiVersion: "v1", kind: "Node", metadata: { name: "a" }, spec: { taints }, status: {} }) as Node;

describe("a new node", () => {
  it("is tainted as not ready, after its own taints", () => {
    expect(withNotReadyTaint(nodeOf({ key: "a", effect: "NoExecute" })).spec.taints).toEqual([
      { key: "a", effect: "NoExecute" },
      { key: "node.kubernetes.io/not-ready", effect: "NoSchedule" },
    ]);
  });

  it("is tainted once", () => {
    const once = withNotReadyTaint(nodeOf());
    expect(withNotReadyTaint(once)).toBe(once);
  });
});
