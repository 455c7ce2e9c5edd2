/**
 * Faults as data: what is done to the world, from when to when. Like machines they are kept in the store beside the API objects, and the API server does not serve them; so they are saved, forked and
 * played again with everything else.
 */
import { type Kind, worldKind } from "./kind.js";
import type { KubeObject, StringMap } from "./kube-object.js";
import type { Machine } from "./machine.js";
import type { Taint } from "./types.generated.js";

/** What a fault does. `nodes` are names of machines. */
export type Harm =
  /** Machines lose their power, and boot when the fault ends. */
  | { readonly type: "crash"; readonly nodes: readonly string[] }
  /** The same, for a short while. */
  | { readonly type: "restart"; readonly nodes: readonly string[] }
  /** Kubelets do not reach the API server. */
  | { readonly type: "partition"; readonly nodes: readonly string[] }
  /** What kubelets hear and say takes so long on the way, in simulated milliseconds. */
  | { readonly type: "slow-link"; readonly nodes: readonly string[]; readonly delayMs: number }
  | { readonly type: "full-disk"; readonly nodes: readonly string[] }
  | { readonly type: "memory-pressure"; readonly nodes: readonly string[] }
  /** Clocks stand: at `atMs` (simulated milliseconds since the epoch), or, where that is null, at the time when the fault begins. */
  | { readonly type: "stopped-clock"; readonly nodes: readonly string[]; readonly atMs: number | null }
  /** Kubelets say of every pod that it is ready. */
  | { readonly type: "lying-kubelet"; readonly nodes: readonly string[] }
  /** Kubelets do not run; containers go on. */
  | { readonly type: "kubelet-stop"; readonly nodes: readonly string[] }
  /** Machines go with all that is on them, and so do their Nodes; new ones come under the same names when the fault ends. */
  | { readonly type: "replace-node"; readonly nodes: readonly string[] }
  /** The API server answers nobody. */
  | { readonly type: "api-down" };

/** A Node as whoever registers it anew has it. */
export interface NodeRegistration {
  readonly labels: StringMap;
  readonly taints: readonly Taint[];
}

/** A machine that is being replaced. */
export interface Replacement {
  readonly node: string;
  /** As it was. */
  readonly machine: Machine;
  /** What its Node is made of again; null where it has not been looked at yet, or was not there. */
  readonly registration: NodeRegistration | null;
  /** True once its Node is gone. */
  readonly isGone: boolean;
}

/** A fault: planned, or under way. One that has ended is no more. */
export interface Fault extends KubeObject {
  readonly apiVersion: "world.everynode/v1";
  readonly kind: "Fault";
  readonly spec: {
    readonly harm: Harm;
    /** In simulated milliseconds since the epoch. */
    readonly fromMs: number;
    /** Null where it lasts until somebody ends it. */
    readonly toMs: number | null;
  };
  readonly status: {
    readonly begun: boolean;
    /** Of the harm "replace-node". */
    readonly replacements: readonly Replacement[];
  };
}

/** The kind of faults; not served by the API. */
export const FAULT_KIND: Kind = worldKind("Fault");
