/** Many steps: until the cluster is at rest, or until a time. */
import { AppendLog, type ClusterState, SortedMap } from "@everynode/api";
import { invariant } from "@everynode/model";
import { type Action, actionId } from "./action.js";
import { type Chooser, orderly } from "./chooser.js";
import { clockAt, nextTimeMs } from "./clock.js";
import { type Controller, Registered } from "./controller.js";
import { crashed, startedActor } from "./crash.js";
import { Draft } from "./draft.js";
import { NotReady } from "./not-ready.js";
import type { ActorState, Latency, Setup, Simulation } from "./simulation.js";
import { perform, performOn } from "./step.js";
import { EMPTY_HASH, type TraceLevel } from "./trace.js";
import { trimmed } from "./trim.js";
import type { WriteCheck } from "./writes.js";

/** What a new simulation is made of. */
export interface SimulationOptions {
  readonly cluster: ClusterState;
  readonly controllers: readonly Controller[];
  readonly latencies?: Readonly<Record<string, Latency>>;
  readonly trace?: TraceLevel;
  readonly logWindow?: number;
  readonly maxEffects?: number;
}

/** Watch log entries kept behind the slowest reader, where nothing else is said. */
const LOG_WINDOW = 128;
const MAX_EFFECTS = 100_000;
/** How often the logs are looked at, whether they are to be trimmed, in writes. */
const TRIM_EVERY = 256;

/** The revision from which on the logs are looked at again. */
const nextTrim = ({ cluster }: Simulation): number => cluster.revision - (cluster.revision % TRIM_EVERY) + TRIM_EVERY;

/** A simulation in which every controller has just started. */
export function newSimulation(options: SimulationOptions): Simulation {
  const { cluster, controllers, latencies = {}, trace = "hash", logWindow = LOG_WINDOW, maxEffects = MAX_EFFECTS } = options;
  const names = new Set(controllers.map((c) => c.name));
  invariant(names.size === controllers.length, () => `two controllers have one name: ${controllers.map((c) => c.name).join(", ")}`);
  const setup: Setup = { controllers: controllers.map((controller) => new Registered(controller)), latencies, trace, logWindow, maxEffects };
  const bare: Simulation = { setup, cluster, actors: [], streams: SortedMap.empty(), starts: 0, steps: 0, hash: EMPTY_HASH, trace: AppendLog.empty() };
  return { ...bare, actors: setup.controllers.map((controller) => startedActor(bare, controller)) };
}

/** One step: what the chooser picks, or undefined where nothing can happen at this instant. */
export function step(simulation: Simulation, chooser: Chooser = orderly, check?: WriteCheck): Simulation | undefined {
  const action = chooser(simulation);
  if (action === undefined) return undefined;
  const next = perform(simulation, action, check);
  return next.cluster.revision >= nextTrim(simulation) ? trimmed(next) : next;
}

/** How long a run may go on. */
export interface RunOptions {
  readonly chooser?: Chooser;
  /** Steps at most at one instant, before the cluster is said never to come to rest there; 200,000, and 200 for each object that there is, where left out. */
  readonly maxSteps?: number;
  /** Called with the simulation after every step and every move of the clock; what it returns goes on. */
  readonly observe?: (simulation: Simulation) => void;
  /** Called at each write, in the middle of a step; what it throws ends the run. */
  readonly check?: WriteCheck;
}

/** To place a pod takes seven steps, to replace one in a rollout some twenty. */
const STEPS = { least: 200_000, anObject: 200 };

function mostSteps({ cluster }: Simulation): number {
  let objects = 0;
  for (const { collection } of cluster.shelves) objects += collection.objects.size;
  return STEPS.least + STEPS.anObject * objects;
}

/** The cluster kept itself busy without time going on: some controllers wake each other for ever. */
export class RestlessError extends Error {
  override readonly name = "RestlessError";
}

/** A run of many steps before the end of which a controller was not ready: it goes on from `reached`, once `until` is settled. */
export class CutShort extends NotReady {
  override readonly name = "CutShort";
  readonly reached: Simulation;

  constructor({ until }: NotReady, reached: Simulation) {
    super(until);
    this.reached = reached;
  }
}

function restless(simulation: Simulation, chooser: Chooser, maxSteps: number): RestlessError {
  const action = chooser(simulation);
  const what = action === undefined ? "nothing" : actionId(action);
  return new RestlessError(`the cluster does not come to rest: ${maxSteps} steps at one instant; the next would be: ${what}`);
}

/** Where some steps have led, and how many of those that were allowed were not needed. */
interface Stretch {
  readonly simulation: Simulation;
  readonly left: number;
}

/** Everything that can happen at this instant has happened. Where a controller is not ready, `check` hears again of writes of the step that is tried again. */
export function still(simulation: Simulation, options: RunOptions = {}): Simulation {
  const { chooser = orderly, maxSteps = mostSteps(simulation) } = options;
  const stretch = stretched(simulation, maxSteps, options);
  if (stretch.left === 0) throw restless(stretch.simulation, chooser, maxSteps);
  return stretch.simulation;
}

/** So many steps, or fewer where nothing more can happen at this instant. */
export function steps(simulation: Simulation, count: number, options: RunOptions = {}): Simulation {
  return stretched(simulation, count, options).simulation;
}

/** Some steps: each a value for those who want to see it, and for controllers that may not be ready; else all of them edit one draft. */
function stretched(simulation: Simulation, count: number, options: RunOptions): Stretch {
  const stepwise = options.observe !== undefined || simulation.setup.controllers.some(({ waits }) => waits);
  return stepwise ? stepByStep(simulation, count, options) : onOneDraft(simulation, count, options);
}

function stepByStep(simulation: Simulation, count: number, { chooser = orderly, observe, check }: RunOptions): Stretch {
  let now = simulation;
  let left = count;
  try {
    for (; left > 0; left--) {
      const next = step(now, chooser, check);
      if (next === undefined) break;
      now = next;
      observe?.(now);
    }
  } catch (error) {
    throw error instanceof NotReady ? new CutShort(error, now) : error;
  }
  return { simulation: now, left };
}

function onOneDraft(simulation: Simulation, count: number, { chooser = orderly, check }: RunOptions): Stretch {
  let left = count;
  let now = simulation;
  for (;;) {
    const draft = new Draft(now, check);
    const trimAt = nextTrim(now);
    let crashes: string | undefined;
    let action: Action | undefined;
    while (left > 0 && crashes === undefined && draft.cluster.revision < trimAt && (action = chooser(draft)) !== undefined) {
      if (!performOn(draft, action)) crashes = action.actor;
      left--;
    }
    if (draft.steps === now.steps) return { simulation: now, left };
    now = crashes === undefined ? draft.finish() : crashed(draft.finish(), crashes);
    if (now.cluster.revision >= trimAt) now = trimmed(now);
  }
}

/** Runs until the clock stands at `untilMs` (simulated milliseconds since the epoch) and nothing is left to do then. */
export function runUntil(simulation: Simulation, untilMs: number, options: RunOptions = {}): Simulation {
  let now = still(simulation, options);
  for (;;) {
    const next = nextTimeMs(now, true);
    if (next === undefined || next > untilMs) break;
    now = still(clockAt(now, next), options);
    options.observe?.(now);
  }
  return now.cluster.nowMs < untilMs ? still(clockAt(now, untilMs), options) : now;
}

/** When a cluster counts as at rest. */
export interface SettleOptions extends RunOptions {
  /** Gives up after so many simulated milliseconds; 60,000 where left out. */
  readonly patienceMs?: number;
}

/** A run that ended: at rest, or out of patience. */
export interface Settled {
  readonly simulation: Simulation;
  readonly atRest: boolean;
}

const PATIENCE_MS = 60_000;

/** Runs until nothing happens and nothing but background timers waits, or until patience ends. */
export function settle(simulation: Simulation, options: SettleOptions = {}): Settled {
  const limitMs = simulation.cluster.nowMs + (options.patienceMs ?? PATIENCE_MS);
  let now = still(simulation, options);
  for (;;) {
    const foreground = nextTimeMs(now, false);
    if (foreground === undefined) return { simulation: now, atRest: true };
    if (foreground > limitMs) return { simulation: now, atRest: false };
    const next = nextTimeMs(now, true) ?? foreground;
    now = still(clockAt(now, next), options);
    options.observe?.(now);
  }
}

/** What an actor knows and does, by its controller's name; undefined where there is none. */
export function actorOf(simulation: Simulation, name: string): ActorState | undefined {
  return simulation.actors[simulation.setup.controllers.findIndex((c) => c.name === name)];
}

