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
      seed: 1216,
      order: 0,
      lag: "none",
      nodes: 3,
      operations: [
        { do: "createSet", set: 0, zone: null, strategy: "one", tolerates: "none", minReady: 0, shared: false, hostPort: false },
        { do: "selectZone", set: 0, zone: "b" },
        { do: "orphanPod", set: 0, node: 0, bound: true },
        { do: "settle" },
        { do: "selectZone", set: 0, zone: null },
        { do: "steps", count: 1 },
        { do: "taintNode", node: 0, taint: "k:NoSchedule" },
        { do: "taintNode", node: 1, taint: "k:NoExecute" },
        { do: "behave", node: 1, as: "unready" },
        { do: "pass", seconds: 45 },
        { do: "removeNode", node: 0 },
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
      seed: 770,
      order: 0,
      lag: "none",
      nodes: 2,
      operations: [
        { do: "createSet", set: 1, zone: "a", strategy: "one", tolerates: "none", minReady: 0, shared: false, hostPort: false },
        { do: "settle" },
        { do: "setStrategy", set: 1, strategy: "surge-one" },
        { do: "selectZone", set: 1, zone: null },
        { do: "removeNode", node: 0 },
        { do: "settle" },
      ],
    },
  ],
  M39: [
    {
      mode: "strict",
      seed: 59,
      order: null,
      lag: "none",
      nodes: 2,
      operations: [
        { do: "createSet", set: 0, zone: null, strategy: "surge-one", tolerates: "none", minReady: 0, shared: false, hostPort: true },
        { do: "stopKubelet", node: 0 },
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
      mode: "chaos",
      seed: 278,
      order: 704741,
      lag: "DaemonSet",
      nodes: 4,
      operations: [
        { do: "createSet", set: 1, zone: "a", strategy: "one", tolerates: "none", minReady: 0, shared: false, hostPort: false },
        { do: "replaceNode", node: 1 },
        { do: "labelNode", node: 1, zone: "a" },
        { do: "pass", seconds: 1 },
        { do: "disownPod", set: 1, node: 1 },
        { do: "collide", set: 1, version: 2 },
        { do: "labelNode", node: 1, zone: null },
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
      seed: 47,
      order: 974624,
      lag: "none",
      nodes: 4,
      operations: [
        { do: "createSet", set: 0, zone: null, strategy: "one", tolerates: "none", minReady: 0, shared: false, hostPort: false },
        { do: "removeNode", node: 0 },
        { do: "settle" },
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
      seed: 616,
      order: 924581,
      lag: "none",
      nodes: 1,
      operations: [
        { do: "createSet", set: 0, zone: null, strategy: "surge-one", tolerates: "none", minReady: 5, shared: false, hostPort: false },
        { do: "settle" },
        { do: "setImage", set: 0, version: 2 },
        { do: "pass", seconds: 5 },
      ],
    },
  ],
};
