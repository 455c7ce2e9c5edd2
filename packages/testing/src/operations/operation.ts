/**
 * What may happen in a history, as JSON: nodes and sets are called by small numbers, a pod by its set and its node. What is not there is passed over, so that
 * any part of a history is one too.
 */
import type { RequestFault } from "@everynode/core";
import type { PodBehaviour } from "@everynode/model";

/** The values that every argument of an operation may have, the plainest first. */
export type Domains<O> = { readonly [F in Exclude<keyof O, "do">]: readonly O[F][] };

/** How a set is rolled out. */
export type StrategyName = "one" | "two" | "half" | "surge-one" | "surge-half" | "on-delete";

/** What a set's pods tolerate: nothing, the taints of the key k, or everything. */
export type Tolerance = "none" | "k" | "all";

/** A taint, by key and effect. */
export type TaintName = "k:NoSchedule" | "k:NoExecute" | "l:NoSchedule" | "l:NoExecute";

/** What befalls a machine for a while. */
export type HarmName = "crash" | "partition" | "slow-link" | "full-disk" | "memory-pressure" | "stopped-clock" | "lying-kubelet" | "replace-node";

type Zone = "a" | "b" | null;

/** One thing that happens. */
export type Operation =
  /** Simulated time and order. */
  | { readonly do: "settle" }
  | { readonly do: "steps"; readonly count: number }
  | { readonly do: "pass"; readonly seconds: number }
  /** Sets. */
  | { readonly do: "createSet"; readonly set: number; readonly zone: Zone; readonly strategy: StrategyName; readonly tolerates: Tolerance; readonly minReady: number; readonly shared: boolean; readonly hostPort?: boolean }
  | { readonly do: "recreateSet"; readonly set: number; readonly policy: "Background" | "Orphan"; readonly version?: number }
  | { readonly do: "deleteSet"; readonly set: number; readonly policy: "Background" | "Orphan" | "Foreground" }
  | { readonly do: "setImage"; readonly set: number; readonly version: number }
  | { readonly do: "selectZone"; readonly set: number; readonly zone: Zone }
  | { readonly do: "tolerate"; readonly set: number; readonly tolerates: Tolerance }
  | { readonly do: "setStrategy"; readonly set: number; readonly strategy: StrategyName }
  | { readonly do: "setMinReady"; readonly set: number; readonly minReady: number }
  | { readonly do: "limitHistory"; readonly set: number; readonly limit: number }
  | { readonly do: "plantRevision"; readonly set: number; readonly version: number; readonly elsewhere: boolean }
  | { readonly do: "collide"; readonly set: number; readonly version: number }
  | { readonly do: "plantGreedySet"; readonly set: number }
  /** Nodes and machines. */
  | { readonly do: "addNode"; readonly node: number; readonly zone: Zone }
  | { readonly do: "removeNode"; readonly node: number }
  | { readonly do: "replaceNode"; readonly node: number }
  | { readonly do: "labelNode"; readonly node: number; readonly zone: Zone }
  | { readonly do: "taintNode"; readonly node: number; readonly taint: TaintName }
  | { readonly do: "untaintNode"; readonly node: number }
  | { readonly do: "cordon"; readonly node: number; readonly on: boolean }
  | { readonly do: "stopKubelet"; readonly node: number }
  | { readonly do: "startKubelet"; readonly node: number }
  | { readonly do: "holdDeletions"; readonly node: number; readonly on: boolean }
  | { readonly do: "trouble"; readonly node: number; readonly condition: "Ready" | "MemoryPressure" | null }
  | { readonly do: "behave"; readonly node: number; readonly as: PodBehaviour | null }
  /** Pods. */
  | { readonly do: "deletePod"; readonly set: number; readonly node: number }
  | { readonly do: "endPod"; readonly set: number; readonly node: number; readonly phase: "Failed" | "Succeeded" }
  | { readonly do: "orphanPod"; readonly set: number; readonly node: number; readonly bound: boolean }
  | { readonly do: "relabelPod"; readonly set: number; readonly node: number }
  | { readonly do: "disownPod"; readonly set: number; readonly node: number }
  /** Faults. */
  | { readonly do: "harm"; readonly node: number; readonly what: HarmName; readonly seconds: number }
  | { readonly do: "apiDown"; readonly seconds: number }
  | { readonly do: "quota"; readonly on: boolean }
  | { readonly do: "crash"; readonly who: "subject" | "collector" | "scheduler" | "kubelets"; readonly stale: number }
  | { readonly do: "fault"; readonly after: number; readonly fault: RequestFault };

/** Names of operations. */
export type OperationName = Operation["do"];
