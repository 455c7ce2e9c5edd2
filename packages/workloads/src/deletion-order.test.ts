import type { Pod } from "@everynode/model";
import { describe, expect, it } from "vitest";
import { ageRank, firstToGo } from "./deletion-order.js";

const NOW_MS = Date.parse("2026-01-01T01:00:00Z");

interface Given {
  readonly node?: string;
  readonly phase?: string;
  readonly readyAt?: string;
  readonly cost?: string;
  readonly restarts?: number;
  readonly createdAt?: string;
}

function pod(name: string, given: Given = {}): Pod {
  const { node = "node-1", phase = "Running", readyAt = "2026-01-01T00:30:00Z", cost, restarts = 0, createdAt = "2026-01-01T00:30:00Z" } = given;
  const conditions = readyAt === "never" ? [] : [{ type: "Ready", status: "True", lastTransitionTime: readyAt }];
  const annotations = cost === undefined ? {} : { "controller.kubernetes.io/pod-deletion-cost": cost };
  return {
    metadata: { name, namespace: "default", uid: `uid-${name}`, annotations, creationTimestamp: createdAt },
    spec: { nodeName: node, containers: [] },
    status: { phase, conditions, containerStatuses: [{ name: "main", restartCount: restarts }] },
  } as unknown as Pod;
}

const order = (pods: readonly Pod[], crowds: Readonly<Record<string, number>> = {}): readonly string[] =>
  firstToGo(pods, pods.length - 1, { nowMs: NOW_MS, podsOnNode: (node) => crowds[node] ?? 0 }).map(({ metadata }) => metadata.name);

describe("the order of deletion", () => {
  it("goes from what serves least to what serves best", () => {
    const pods = [pod("ready"), pod("unready", { readyAt: "never" }), pod("unknown", { phase: "Unknown" }), pod("pending", { phase: "Pending" }), pod("unbound", { node: "", phase: "Pending" })];
    expect(order(pods)).toEqual(["unbound", "pending", "unknown", "unready"]);
  });

  it("takes what costs less, then what stands in a crowd", () => {
    expect(order([pod("dear", { cost: "5" }), pod("plain"), pod("cheap", { cost: "-1" }), pod("broken", { cost: "+1" })])).toEqual(["cheap", "broken", "plain"]);
    expect(order([pod("alone", { node: "node-2" }), pod("a"), pod("b")], { "node-1": 2, "node-2": 1 })).toEqual(["a", "b"]);
  });

  it("takes the younger where ages differ by a power of two, else goes by uid", () => {
    expect(order([pod("old", { readyAt: "2026-01-01T00:00:00Z" }), pod("young", { readyAt: "2026-01-01T00:59:59Z" })])).toEqual(["young"]);
    expect(order([pod("b", { readyAt: "2026-01-01T00:00:10Z" }), pod("a", { readyAt: "2026-01-01T00:00:00Z" })])).toEqual(["a"]);
  });

  it("takes what restarted more", () => {
    expect(order([pod("calm"), pod("restless", { restarts: 3 })])).toEqual(["restless"]);
  });

  it("ranks ages by powers of two of a nanosecond", () => {
    expect([0, 1000, 2000, 3_600_000].map(ageRank)).toEqual([-1, 29, 30, 41]);
  });
});
