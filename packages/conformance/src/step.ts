/** What is done to a cluster in one step of a scenario. The steps are those of the recorder, word for word. */
import type { PatchType, PropagationPolicy } from "@everynode/api";
import type { KubeObject, PodBehaviour, StringMap, Taint } from "@everynode/model";

/** How long a step takes to become quiet, in milliseconds. */
export interface Pace {
  /** Passes after the step, before anybody looks whether it is quiet; 0 where left out. */
  readonly settleMs?: number;
  /** Without a write for so long, it is quiet; 900 where left out. */
  readonly quietMs?: number;
  /** Nobody waits longer than this after the settling; 30,000 where left out. */
  readonly patienceMs?: number;
  /** False: nobody looks at the cluster after the step. */
  readonly observe?: boolean;
}

/** A machine joins, and its node is registered. */
export interface AddNodeStep {
  readonly do: "addNode";
  readonly name: string;
  readonly labels?: StringMap;
  readonly taints?: readonly Taint[];
  readonly annotations?: StringMap;
  /** Quantities by resource, in place of the usual ones. */
  readonly allocatable?: StringMap;
}

/** Taints are taken away by key (and effect, if one is given), and others added. */
export interface TaintNodeStep {
  readonly do: "taintNode";
  readonly node: string;
  readonly add?: readonly Taint[];
  readonly remove?: readonly Partial<Taint>[];
}

/** What a machine does from now on, whatever its Node says. */
export type MachineStep =
  | { readonly do: "stopKubelet" | "startKubelet"; readonly node: string }
  | { readonly do: "holdDeletion"; readonly node: string; readonly on: boolean }
  | { readonly do: "behave"; readonly node: string; readonly owner: string; readonly as: PodBehaviour };

/** Steps about a node and its machine. */
export type NodeStep =
  | AddNodeStep
  | TaintNodeStep
  | MachineStep
  | { readonly do: "deleteNode" | "cordon" | "uncordon"; readonly node: string }
  | { readonly do: "labelNode"; readonly node: string; readonly labels: Readonly<Record<string, string | null>> }
  | { readonly do: "nodeCondition"; readonly node: string; readonly type: string; readonly status: string };

/** Which object. */
export interface ObjectPlace {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

/** Steps about one object, as a person with kubectl would do them. */
export type ObjectStep =
  | { readonly do: "create" | "replace"; readonly object: KubeObject }
  | ({ readonly do: "patch"; readonly patch: unknown; readonly type?: PatchType } & ObjectPlace)
  | ({ readonly do: "delete"; readonly propagationPolicy?: PropagationPolicy; readonly gracePeriodSeconds?: number } & ObjectPlace)
  | ({ readonly do: "get" } & ObjectPlace);

/** Which pod: the one called `name`, or that of the controller `owner` on `node`. */
export interface PodPlace {
  readonly namespace?: string;
  readonly name?: string;
  readonly owner?: string;
  readonly node?: string;
}

/** Steps about one pod. */
export type PodStep = PodPlace &
  (
    | { readonly do: "deletePod"; readonly gracePeriodSeconds?: number }
    | { readonly do: "patchPod"; readonly patch: unknown; readonly type?: PatchType }
    | { readonly do: "evictPod" | "failPod" | "succeedPod" | "getPod" }
    | { readonly do: "setPod"; readonly phase: string; readonly reason?: string }
  );

/** Steps about the slice of a Service that has most endpoints. */
export type SliceStep = { readonly service: string; readonly namespace?: string } & ({ readonly do: "getSlice" | "deleteSlice" } | { readonly do: "patchSlice"; readonly patch: unknown; readonly type?: PatchType });

/** Steps about the revisions of a DaemonSet. */
export type HistoryStep =
  | { readonly do: "rollback"; readonly name: string; readonly namespace?: string; readonly revision?: number }
  | { readonly do: "getRevision" | "deleteRevision"; readonly owner: string; readonly namespace?: string; readonly revision: number }
  | { readonly do: "getHistory"; readonly owner: string; readonly namespace?: string };

/** Time passes. */
export interface WaitStep {
  readonly do: "wait";
  readonly ms: number;
}

/** Somebody types a kubectl command. */
export interface KubectlStep {
  readonly do: "kubectl";
  readonly args: readonly string[];
  readonly stdin?: string;
}

/** One step; `optional`: it may find that its pod or its revision is not there. */
export type Step = Pace & { readonly optional?: boolean } & (NodeStep | ObjectStep | PodStep | SliceStep | HistoryStep | WaitStep | KubectlStep);
