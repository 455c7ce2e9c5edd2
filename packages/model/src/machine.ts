/**
 * The world outside of the API: machines. A Machine is not an API object; it is kept in the store beside them so that views,
 * watches and forks treat the world as they treat the API, and the API server refuses to serve it.
 */
import { type Kind, worldKind } from "./kind.js";
import type { KubeObject, StringMap } from "./kube-object.js";
import type { RunEnd } from "./sandbox.js";
import type { Pod } from "./types.generated.js";

/** How the containers of a pod fare on a machine, whatever their image says. */
export type PodBehaviour = "ready" | "unready" | "fail" | "slow" | "stuck";

/** Something that is wrong with a machine. */
export type MachineFault =
  /** It has no power: nothing on it runs, and its memory is lost. When it ends the machine boots. */
  | { readonly type: "crash" }
  /** Its kubelet does not run. Containers go on. */
  | { readonly type: "stopped-kubelet" }
  /** Its kubelet cannot reach the API server. Everything on it goes on. */
  | { readonly type: "partition" }
  /** What its kubelet hears and says takes so long on the way. */
  | { readonly type: "slow-link"; readonly delayMs: number }
  | { readonly type: "full-disk" }
  | { readonly type: "memory-pressure" }
  /** Its clock stands, in simulated milliseconds since the epoch. */
  | { readonly type: "stopped-clock"; readonly atMs: number }
  /** Its kubelet says of every pod that it is ready. */
  | { readonly type: "lying-kubelet" };

/** A process on a machine outside of Kubernetes. */
export interface Process {
  /** By which its program is known. */
  readonly image: string;
  /** True: it is started whenever the machine boots, as by an init script. */
  readonly onBoot: boolean;
  /** In simulated milliseconds since the epoch; null where it is about to be started. */
  readonly startedAtMs: number | null;
  /** How it ended or will end; null where it runs until somebody ends it. */
  readonly end: RunEnd | null;
}

/** A stretch of a file: what one run of a program has appended to it. Its lines follow from the program. */
export interface Writing {
  /** On the machine. */
  readonly path: string;
  readonly image: string;
  /** Which of the program's files it is, from 0. */
  readonly file: number;
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly restarts: number;
  /** From the start of the run to its end, in simulated milliseconds since the epoch. */
  readonly fromMs: number;
  readonly untilMs: number;
}

/** A machine as it is, whatever its Node says. Its name is that of its Node. */
export interface Machine extends KubeObject {
  readonly apiVersion: "world.everynode/v1";
  readonly kind: "Machine";
  readonly spec: {
    /** False: its kubelet neither reports nor acts. Its containers run on. */
    readonly kubeletRunning: boolean;
    /** True: its kubelet never finishes the deletion of a pod. */
    readonly holdsDeletions: boolean;
    /** What the kubelet reports of each condition; `Ready` True and the pressures False where left out. */
    readonly conditions: StringMap;
    /** Quantities by resource, reported as capacity and allocatable. */
    readonly resources: StringMap;
    /** By name of the pods' controller, or `*`. */
    readonly behaviours: { readonly [owner: string]: PodBehaviour };
    /** What is wrong with it now, by the name under which it was begun; nothing where left out. */
    readonly faults?: { readonly [name: string]: MachineFault };
    /** Processes that run on it outside of Kubernetes, by name; none where left out. */
    readonly processes?: { readonly [name: string]: Process };
    /** Pods that its kubelet reads from files, by name of the file; none where left out. Their uids follow from what they are. */
    readonly staticPods?: { readonly [file: string]: Pod };
    /** What containers that are gone have written to its disk, in order; nothing where left out. */
    readonly writings?: readonly Writing[];
    /** Counts up with every order that makes the kubelet look at all its pods again. */
    readonly nudges: number;
    /** The last part of the machine's address, from 1. */
    readonly address: number;
  };
}

/** The kind of machines; not served by the API. */
export const MACHINE_KIND: Kind = worldKind("Machine");
