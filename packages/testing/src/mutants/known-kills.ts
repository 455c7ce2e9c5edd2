/** Short histories that kill mutants which random ones find late: by the mutants' names. */
import type { History } from "../history.js";

/** The histories. */
export const KNOWN_KILLS: Readonly<Record<string, readonly History[]>> = {
  M03: [
    {
      mode: "strict",
      seed: 76,
      order: 724506,
      lag: "ControllerRevision",
      nodes: 5,
      operations: [
        { do: "createSet", set: 0, zone: null, strategy: "one", tolerates: "none", minReady: 0, shared: false, hostPort: false },
        { do: "settle" },
      ],
    },
  ],
  M07: [
    {
      mode: "strict",
      seed: 88,
      order: null,
      lag: "none",
      nodes: 1,
      operations: [
        { do: "createSet", set: 0, zone: null, strategy: "one", tolerates: "none", minReady: 0, shared: false, hostPort: false },
        { do: "steps", count: 5 },
        { do: "recreateSet", set: 0, policy: "Background", version: 1 },
      ],
    },
  ],
  M10: [
    {
      mode: "strict",
      seed: 100027,
      order: null,
      lag: "none",
      nodes: 1,
      operations: [
        { do: "createSet", set: 0, zone: null, strategy: "one", tolerates: "none", minReady: 0, shared: false, hostPort: false },
        { do: "settle" },
        { do: "endPod", set: 0, node: 0, phase: "Succeeded" },
      ],
    },
  ],
  M11: [
    {
      mode: "strict",
      seed: 100063,
      order: null,
      lag: "none",
      nodes: 1,
      operations: [
        { do: "createSet", set: 0, zone: null, strategy: "one", tolerates: "none", minReady: 0, shared: false, hostPort: false },
        { do: "settle" },
        { do: "orphanPod", set: 0, node: 0, bound: true },
      ],
    },
  ],
  M12: [
    {
      mode: "strict",
      seed: 200024,
      order: null,
      lag: "none",
      nodes: 1,
      operations: [
        { do: "createSet", set: 1, zone: null, strategy: "one", tolerates: "none", minReady: 0, shared: false, hostPort: false },
        { do: "settle" },
        { do: "orphanPod", set: 1, node: 0, bound: true },
      ],
    },
  ],
  M14: [
    {
      mode: "strict",
      seed: 400024,
      order: 922263,
      depth: 1,
      lag: "none",
      nodes: 1,
      operations: [
        { do: "createSet", set: 1, zone: null, strategy: "one", tolerates: "none", minReady: 0, shared: false, hostPort: false },
        { do: "settle" },
        { do: "crash", who: "subject", stale: 5 },
        { do: "settle" },
      ],
    },
  ],
  M15: [
    {
      mode: "strict",
      seed: 200015,
      order: null,
      lag: "none",
      nodes: 1,
      operations: [
        { do: "createSet", set: 0, zone: null, strategy: "one", tolerates: "none", minReady: 0, shared: false, hostPort: false },
        { do: "settle" },
        { do: "taintNode", node: 0, taint: "k:NoSchedule" },
      ],
    },
  ],
  M18: [
    {
      mode: "strict",
      seed: 100007,
      order: null,
      lag: "none",
      nodes: 2,
      operations: [
        { do: "createSet", set: 0, zone: "a", strategy: "one", tolerates: "none", minReady: 0, shared: false, hostPort: false },
        { do: "settle" },
        { do: "selectZone", set: 0, zone: "b" },
      ],
    },
  ],
  M19: [
    {
      mode: "strict",
      seed: 439,
      order: null,
      lag: "none",
      nodes: 3,
      operations: [
        { do: "createSet", set: 0, zone: "b", strategy: "one", tolerates: "k", minReady: 5, shared: true, hostPort: false },
        { do: "createSet", set: 1, zone: null, strategy: "one", tolerates: "none", minReady: 0, shared: true, hostPort: false },
        { do: "pass", seconds: 10 },
        { do: "deleteSet", set: 0, policy: "Foreground" },
        { do: "steps", count: 1 },
        { do: "recreateSet", set: 0, policy: "Orphan", version: 1 },
        { do: "settle" },
        { do: "taintNode", node: 1, taint: "k:NoExecute" },
      ],
    },
  ],
  M21: [
    {
      mode: "strict",
      seed: 101555,
      order: null,
      lag: "none",
      nodes: 1,
      operations: [
        { do: "createSet", set: 0, zone: null, strategy: "surge-one", tolerates: "none", minReady: 0, shared: false, hostPort: true },
        { do: "settle" },
        { do: "tolerate", set: 0, tolerates: "k" },
        { do: "settle" },
        { do: "removeNode", node: 0 },
        { do: "settle" },
      ],
    },
  ],
  M26: [
    {
      mode: "strict",
      seed: 100016,
      order: null,
      lag: "none",
      nodes: 1,
      operations: [
        { do: "createSet", set: 0, zone: "a", strategy: "half", tolerates: "none", minReady: 0, shared: true, hostPort: true },
        { do: "behave", node: 0, as: "fail" },
      ],
    },
  ],
  M34: [
    {
      mode: "strict",
      seed: 143,
      order: null,
      lag: "none",
      nodes: 2,
      operations: [
        { do: "behave", node: 1, as: "unready" },
        { do: "createSet", set: 0, zone: "a", strategy: "half", tolerates: "none", minReady: 0, shared: false, hostPort: false },
      ],
    },
  ],
  M36: [
    {
      mode: "strict",
      seed: 301639,
      order: null,
      lag: "none",
      nodes: 2,
      operations: [
        { do: "createSet", set: 0, zone: "b", strategy: "surge-one", tolerates: "none", minReady: 5, shared: false, hostPort: false },
        { do: "settle" },
        { do: "selectZone", set: 0, zone: null },
        { do: "removeNode", node: 1 },
      ],
    },
  ],
  M39: [
    {
      mode: "strict",
      seed: 200002,
      order: null,
      lag: "none",
      nodes: 1,
      operations: [
        { do: "createSet", set: 0, zone: null, strategy: "surge-one", tolerates: "none", minReady: 0, shared: false, hostPort: true },
        { do: "settle" },
        { do: "setImage", set: 0, version: 2 },
      ],
    },
  ],
  M40: [
    {
      mode: "strict",
      seed: 100078,
      order: null,
      lag: "none",
      nodes: 1,
      operations: [
        { do: "createSet", set: 0, zone: null, strategy: "surge-one", tolerates: "none", minReady: 0, shared: false, hostPort: false },
        { do: "settle" },
        { do: "setImage", set: 0, version: 2 },
        { do: "collide", set: 0, version: 1 },
      ],
    },
  ],
  M41: [
    {
      mode: "strict",
      seed: 159,
      order: null,
      lag: "none",
      nodes: 1,
      operations: [
        { do: "createSet", set: 0, zone: null, strategy: "one", tolerates: "none", minReady: 0, shared: false, hostPort: false },
        { do: "settle" },
        { do: "recreateSet", set: 0, policy: "Orphan", version: 1 },
        { do: "settle" },
        { do: "createSet", set: 0, zone: "a", strategy: "one", tolerates: "none", minReady: 0, shared: false, hostPort: false },
      ],
    },
  ],
  M43: [
    {
      mode: "strict",
      seed: 105,
      order: null,
      lag: "none",
      nodes: 1,
      operations: [
        { do: "createSet", set: 0, zone: null, strategy: "one", tolerates: "none", minReady: 0, shared: false, hostPort: false },
        { do: "collide", set: 0, version: 1 },
        { do: "settle" },
        { do: "collide", set: 0, version: 2 },
      ],
    },
  ],
  M46: [
    {
      mode: "strict",
      seed: 200057,
      order: null,
      lag: "none",
      nodes: 1,
      operations: [
        { do: "createSet", set: 0, zone: null, strategy: "one", tolerates: "none", minReady: 0, shared: false, hostPort: false },
        { do: "settle" },
        { do: "setImage", set: 0, version: 2 },
        { do: "limitHistory", set: 0, limit: 0 },
      ],
    },
  ],
  M50: [
    {
      mode: "chaos",
      seed: 629,
      order: null,
      lag: "none",
      nodes: 1,
      operations: [
        { do: "createSet", set: 1, zone: null, strategy: "one", tolerates: "none", minReady: 0, shared: false, hostPort: false },
        { do: "settle" },
        { do: "disownPod", set: 1, node: 0 },
        { do: "settle" },
      ],
    },
  ],
  X04: [
    {
      mode: "strict",
      seed: 43,
      order: null,
      lag: "none",
      nodes: 1,
      operations: [
        { do: "createSet", set: 0, zone: null, strategy: "one", tolerates: "none", minReady: 0, shared: false, hostPort: false },
        { do: "settle" },
        { do: "setImage", set: 0, version: 2 },
        { do: "settle" },
        { do: "setImage", set: 0, version: 1 },
      ],
    },
  ],
  X05: [
    {
      mode: "strict",
      seed: 352,
      order: null,
      lag: "none",
      nodes: 1,
      operations: [
        { do: "createSet", set: 0, zone: null, strategy: "one", tolerates: "none", minReady: 0, shared: false, hostPort: false },
        { do: "behave", node: 0, as: "fail" },
        { do: "settle" },
      ],
    },
  ],
  X06: [
    {
      mode: "strict",
      seed: 100125,
      order: 0,
      lag: "Node",
      nodes: 3,
      operations: [
        { do: "createSet", set: 0, zone: null, strategy: "one", tolerates: "none", minReady: 0, shared: false, hostPort: false },
        { do: "recreateSet", set: 0, policy: "Background", version: 2 },
        { do: "setImage", set: 0, version: 1 },
        { do: "settle" },
      ],
    },
  ],
  X07: [
    {
      mode: "strict",
      seed: 376,
      order: null,
      lag: "none",
      nodes: 2,
      operations: [
        { do: "createSet", set: 0, zone: null, strategy: "one", tolerates: "none", minReady: 5, shared: false, hostPort: false },
        { do: "behave", node: 0, as: "fail" },
        { do: "createSet", set: 1, zone: null, strategy: "one", tolerates: "none", minReady: 0, shared: false, hostPort: false },
        { do: "settle" },
      ],
    },
  ],
  X11: [
    {
      mode: "strict",
      seed: 112,
      order: null,
      lag: "none",
      nodes: 1,
      operations: [
        { do: "createSet", set: 1, zone: null, strategy: "one", tolerates: "k", minReady: 0, shared: false, hostPort: false },
        { do: "tolerate", set: 1, tolerates: "none" },
        { do: "taintNode", node: 0, taint: "k:NoSchedule" },
      ],
    },
  ],
  X12: [
    {
      mode: "strict",
      seed: 100120,
      order: null,
      lag: "none",
      nodes: 1,
      operations: [
        { do: "createSet", set: 0, zone: null, strategy: "one", tolerates: "none", minReady: 0, shared: false, hostPort: false },
        { do: "steps", count: 3 },
        { do: "removeNode", node: 0 },
      ],
    },
  ],
  X14: [
    {
      mode: "chaos",
      seed: 500,
      order: null,
      lag: "none",
      nodes: 1,
      operations: [
        { do: "createSet", set: 0, zone: null, strategy: "one", tolerates: "none", minReady: 0, shared: false, hostPort: false },
        { do: "settle" },
        { do: "relabelPod", set: 0, node: 0 },
      ],
    },
  ],
  X15: [
    {
      mode: "strict",
      seed: 200821,
      order: null,
      lag: "none",
      nodes: 1,
      operations: [
        { do: "createSet", set: 0, zone: null, strategy: "surge-one", tolerates: "none", minReady: 5, shared: false, hostPort: false },
        { do: "settle" },
        { do: "collide", set: 0, version: 2 },
        { do: "pass", seconds: 5 },
      ],
    },
  ],
};
