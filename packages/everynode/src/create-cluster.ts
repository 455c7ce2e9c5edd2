/** Making clusters: new ones, and ones that were saved. */
import { emptyState } from "@everynode/api";
import { NODE_GROUP_KIND } from "@everynode/autoscaler";
import { type Controller, type Latency, loadSimulation, newSimulation, type SavedSimulation, type TraceLevel } from "@everynode/core";
import { BUILT_IN_KINDS, type Kind, type KindTable, parseTime, withKinds, WORLD_KINDS } from "@everynode/model";
import { type NodeInput, type ProgramLookup, programsOf } from "@everynode/node";
import { describedValue, UsageError } from "./api-error.js";
import { withBuiltInObjects } from "./built-in-objects.js";
import { Cluster } from "./cluster.js";
import type { PlannedFault } from "./fault-input.js";
import { withPlan } from "./faults.js";
import { checkedControllers } from "./checked-controllers.js";
import { type ControllerOptions, defaultControllers } from "./default-controllers.js";
import { History, HISTORY_LEVELS, type HistoryLevel } from "./history.js";
import { type KnownNames, knownOptions, knownWord } from "./known-options.js";
import { type LatencyProfile, latenciesOf } from "./latency-profile.js";
import { type Loaded, type LoadObjectsOptions, withObjects } from "./load-objects.js";
import { checkFirstNodes } from "./node-group-input.js";
import { nodeInputs } from "./node-input.js";
import { withNode } from "./nodes.js";

/** What a cluster is made of. Everything may be left out. */
export interface ClusterOptions extends ControllerOptions, LoadObjectsOptions {
  /** How many nodes (node-1, node-2, ...), or which. */
  readonly nodes?: number | readonly NodeInput[];
  /** Manifests as text, or objects, as `kubectl get -o yaml` prints them too. Nodes among them come with machines. */
  readonly objects?: string | readonly object[];
  /** What goes wrong when, counted from the cluster's beginning: `[{ at: { minutes: 1 }, type: "crash", node: "node-2", for: { minutes: 6 } }]`. */
  readonly faults?: readonly PlannedFault[];
  /** All chance comes from this number. 1 where left out. */
  readonly seed?: number;
  /** When the cluster's clock starts: RFC 3339, or milliseconds since the epoch. 2026-01-01T00:00:00Z where left out. */
  readonly startTime?: string | number;
  /** How long things take; "instant" where left out. */
  readonly latencies?: LatencyProfile | Readonly<Record<string, Latency>>;
  /** What is kept of what happens: nothing, a hash of it, or all of it (as `timeline` needs it); "hash" where left out. */
  readonly trace?: TraceLevel;
  /** Which moments `cluster.history` keeps: one for each call that changed something, or for each write too ("writes"), or none ("off"); "calls" where left out. What a moment has and a later one has not stays in memory as long as the moment does: for 100,000 nodes take "off". */
  readonly history?: HistoryLevel;
  /** The controllers, made from the built-in ones: add, leave out, replace. */
  readonly controllers?: (builtIn: readonly Controller[]) => readonly Controller[];
  /** Kinds beside the built-in ones; CustomResourceDefinitions make more. */
  readonly kinds?: readonly Kind[];
  /** False: pods with privileged containers are refused, as by an API server without --allow-privileged. True where left out, since most daemons need it. */
  readonly allowPrivileged?: boolean;
  /**
   * Of whose objects `metadata.managedFields` tell: "all", as in Kubernetes; or "outside", where left out: of those made over HTTP, with kubectl or by
   * server-side apply, so that those of controllers cost nothing.
   */
  readonly managedFields?: ManagedFieldsOf;
}

/** Of whose objects `managedFields` tell. */
export type ManagedFieldsOf = "all" | "outside";

const OPTIONS: KnownNames<ClusterOptions> = {
  nodes: true,
  objects: true,
  faults: true,
  seed: true,
  startTime: true,
  latencies: true,
  trace: true,
  history: true,
  controllers: true,
  kinds: true,
  allowPrivileged: true,
  managedFields: true,
  legacy: true,
  file: true,
  daemonSet: true,
  scheduler: true,
  kubelet: true,
  heartbeat: true,
  nodeMonitor: true,
  podCollection: true,
  endpointSlices: true,
  nodeGroups: true,
  autoscaler: true,
};

const MANAGED: readonly ManagedFieldsOf[] = ["all", "outside"];

const TRACES: readonly TraceLevel[] = ["off", "hash", "full"];

const START = "2026-01-01T00:00:00Z";

function startMs(start: string | number): number {
  const ms = typeof start === "string" ? parseTime(start) : start;
  if (ms === undefined || !Number.isSafeInteger(ms) || ms < 0) throw new UsageError(`startTime must be RFC 3339 (${START}) or whole milliseconds since 1970; got ${describedValue(start)}`);
  return ms;
}

function seedOf(seed: number): number {
  if (!Number.isSafeInteger(seed)) throw new UsageError(`seed must be a whole number; got ${describedValue(seed)}`);
  return seed;
}

const kindsOf = (more: readonly Kind[] = []): KindTable => withKinds(BUILT_IN_KINDS, [...WORLD_KINDS, NODE_GROUP_KIND, ...more]);

/**
 * A new cluster, with everything that `nodes` and `objects` name created but nothing settled yet: call `settle`.
 * Throws a `UsageError`, a manifest's error or an `ApiError` that says what is wrong and where.
 */
export function createCluster(options: ClusterOptions = {}): Cluster {
  const { nodes = 0, objects = [], seed = 1, startTime = START, allowPrivileged = true, managedFields = "outside" } = knownOptions(options, OPTIONS, "createCluster");
  const tracksAll = knownWord(managedFields, MANAGED, "managedFields") === "all";
  const state = withBuiltInObjects(emptyState({ seed: seedOf(seed), nowMs: startMs(startTime), kinds: kindsOf(options.kinds), allowPrivileged, tracksAll }));
  const { level, trace } = levelsOf(options);
  const warnings: string[] = [];
  let simulation = newSimulation({ cluster: state, trace, ...wiring(options) });
  checkFirstNodes(options.nodeGroups ?? [], state);
  const take = (loaded: Loaded): void => {
    simulation = loaded.simulation;
    warnings.push(...loaded.warnings);
  };
  for (const node of nodeInputs(nodes)) take(withNode(simulation, node));
  take(withObjects(simulation, objects, options));
  if (options.faults !== undefined) simulation = withPlan(simulation, options.faults, options.nodeGroups);
  return new Cluster(simulation, { programs: programsIn(options), warnings, history: History.beginning(level, simulation, "createCluster") });
}

/** A history of all writes is told from the trace, so that this is kept in full. */
function levelsOf(options: ClusterOptions): { readonly level: HistoryLevel; readonly trace: TraceLevel } {
  const level = knownWord(options.history ?? "calls", HISTORY_LEVELS, "history");
  const trace = knownWord(options.trace ?? (level === "writes" ? "full" : "hash"), TRACES, "trace");
  if (level === "writes" && trace !== "full") throw new UsageError(`history: "writes" needs trace: "full"; got trace: ${JSON.stringify(trace)}`);
  return { level, trace };
}

/** What containers do, where they are run. */
const programsIn = ({ kubelet }: ClusterOptions): ProgramLookup | undefined => (kubelet?.containers === "run" ? programsOf(kubelet) : undefined);

function wiring(options: ClusterOptions): { readonly controllers: readonly Controller[]; readonly latencies: Readonly<Record<string, Latency>> } {
  const builtIn = defaultControllers(checkedControllers(options));
  return { controllers: options.controllers === undefined ? builtIn : chosenControllers(options.controllers, builtIn), latencies: latenciesOf(options.latencies ?? "instant") };
}

function chosenControllers(choose: Required<ClusterOptions>["controllers"], builtIn: readonly Controller[]): readonly Controller[] {
  if (typeof choose !== "function") throw new UsageError(`controllers must be a function of the built-in ones, e.g. (builtIn) => [...builtIn, mine]; got ${describedValue(choose)}`);
  const chosen: readonly (Partial<Controller> | null | undefined)[] = choose(builtIn);
  const isController = (each: Partial<Controller> | null | undefined): boolean => typeof each?.name === "string" && Array.isArray(each.watches) && typeof each.reconcile === "function";
  if (Array.isArray(chosen) && chosen.every(isController)) return chosen as readonly Controller[];
  const stray = Array.isArray(chosen) ? (chosen as readonly Partial<Controller>[]).find((each) => !isController(each)) : chosen;
  throw new UsageError(`controllers must return a list of controllers, each { name, watches, reconcile }, e.g. (builtIn) => [...builtIn, mine]; got ${describedValue(stray)}`);
}

/** What a saved cluster brings along, so that it cannot be given again. */
const SAVED = ["nodes", "objects", "faults"] as const;

/**
 * A cluster that `save` has written, with the options for controllers, kinds and latencies that it was made with. Throws a `SavedError` where it does not fit them, and a `UsageError` for `nodes`, `objects`
 * and `faults`, since it has its own.
 */
export function loadCluster(saved: SavedSimulation, options: ClusterOptions = {}): Cluster {
  if (!Array.isArray((saved as Partial<SavedSimulation> | undefined)?.shelves)) throw new UsageError(`loadCluster takes what save() returned, as an object (JSON.parse makes one of text); got ${describedValue(saved)}`);
  const kinds = withKinds(kindsOf(options.kinds), saved.definedKinds);
  knownOptions(options, OPTIONS, "loadCluster");
  const owned = SAVED.find((name) => options[name] !== undefined);
  if (owned !== undefined) throw new UsageError(`loadCluster takes no ${JSON.stringify(owned)}: a saved cluster has its own`);
  const { level, trace } = levelsOf(options);
  const { setup } = newSimulation({ cluster: emptyState({ seed: 0, nowMs: 0, kinds }), trace, ...wiring(options) });
  const simulation = loadSimulation(saved, { kinds, setup });
  return new Cluster(simulation, { programs: programsIn(options), history: History.beginning(level, simulation, "loadCluster") });
}

