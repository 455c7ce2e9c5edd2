/** The whole of a simulation as a value: the store, the actors, the streams, the trace. */
import type { AppendLog, ClusterState } from "@everynode/api";
import { SortedMap } from "@everynode/api";
import type { Registered } from "./controller.js";
import type { InFlight } from "./in-flight.js";
import type { TraceEntry, TraceHash, TraceLevel } from "./trace.js";
import type { Informer } from "./view.js";
import type { WorkQueue } from "./work-queue.js";

/** How long things take, in simulated milliseconds. */
export interface Latency {
  /** From a write to the moment when this actor may hear of it. */
  readonly watchMs: number;
  /** From asking the API server to the request's taking effect. */
  readonly requestMs: number;
}

/** One controller's part of the simulation. All of it but `informers` is lost in a crash. */
export interface ActorState {
  readonly informers: readonly Informer[];
  readonly facts: unknown;
  readonly queue: WorkQueue;
  /** Plain data that the controller remembers. */
  readonly memory: SortedMap<unknown>;
  readonly inFlight: SortedMap<InFlight>;
  /** The keys in flight by `timeKey` of when their next request is due. */
  readonly due: SortedMap<string>;
}

/** What does not change while a simulation runs. It is given again when a saved simulation is loaded. */
export interface Setup {
  readonly controllers: readonly Registered[];
  /** By name of the controller; others take no time at all. */
  readonly latencies: Readonly<Record<string, Latency>>;
  readonly trace: TraceLevel;
  /** Log entries that are kept behind the slowest reader, per kind. */
  readonly logWindow: number;
  /** More effects than this in one reconcile are a controller that does not end. */
  readonly maxEffects: number;
}

/** A simulation at one instant. */
export interface Simulation {
  readonly setup: Setup;
  readonly cluster: ClusterState;
  /** By position of the controller in the setup. */
  readonly actors: readonly ActorState[];
  /** How many numbers each named stream has given. */
  readonly streams: SortedMap<number>;
  /** How many reconciles have been started. */
  readonly starts: number;
  /** How many steps have been made. */
  readonly steps: number;
  readonly hash: TraceHash;
  /** What happened; empty unless the trace is "full". */
  readonly trace: AppendLog<TraceEntry>;
}

/** An actor that has done nothing yet. */
export function idleActor(informers: ActorState["informers"], queue: WorkQueue): ActorState {
  return { informers, facts: undefined, queue, memory: SortedMap.empty(), inFlight: SortedMap.empty(), due: SortedMap.empty() };
}
