/**
 * Pods as they are on their machines: which containers run, since when, and how they end. Like machines, sandboxes are kept in the store beside the API objects, and the API does not serve
 * them: what a Pod says is only what its kubelet has reported.
 */
import { type Kind, worldKind } from "./kind.js";
import type { KubeObject } from "./kube-object.js";
import type { Pod } from "./types.generated.js";

/** How a container's run ends, or ended. */
export interface RunEnd {
  /** In simulated milliseconds since the epoch; may be in the future. */
  readonly atMs: number;
  readonly exitCode: number;
  /** "Unknown": its machine lost its power. */
  readonly reason: "Completed" | "Error" | "OOMKilled" | "Unknown";
  /** True where it was ended to be run again, whatever its pod's policy: its image was changed. */
  readonly again?: true;
}

/** One run of a container, from its start to its end. */
export interface ContainerRun {
  readonly name: string;
  readonly image: string;
  /** How many runs of the container there were before. */
  readonly restarts: number;
  /** In simulated milliseconds since the epoch. */
  readonly startedAtMs: number;
  /** Null where it runs until somebody ends it. */
  readonly end: RunEnd | null;
  /** How long after its end the next run has to wait, in simulated milliseconds. */
  readonly backOffMs: number;
}

/** How the containers of a pod are stopped. Times are simulated milliseconds. */
export interface SandboxStop {
  readonly sinceMs: number;
  readonly killAtMs: number;
  /** Why its kubelet puts an end to it, of its own accord; null where it does not. */
  readonly why: { readonly reason: string; readonly message: string } | null;
  /** True where the pod is not wanted on the machine any more: what comes after it begins anew. */
  readonly isUnwanted: boolean;
}

/** A pod on a machine. Its namespace is the machine's name, its own name the pod's uid. */
export interface Sandbox extends KubeObject {
  readonly apiVersion: "world.everynode/v1";
  readonly kind: "Sandbox";
  readonly spec: {
    /** The pod as its kubelet knows it. */
    readonly pod: Pod;
    /** When it was set up: when the pod came, or came to life again on a machine that had lost its power. */
    readonly startedAtMs: number;
    /** When its machine lost its power, and with it all that ran; null where it has not, or the pod is set up anew. */
    readonly lostAtMs: number | null;
    /** Of each container the last two runs, in order of their start. */
    readonly runs: readonly ContainerRun[];
    /** Since when its containers are being stopped, and when what still runs is killed; null where they are not. */
    readonly stop: SandboxStop | null;
  };
}

/** The kind of sandboxes; not served by the API. */
export const SANDBOX_KIND: Kind = worldKind("Sandbox", { plural: "sandboxes", namespaced: true });
