/** The second phase of a history: faults stop, machines get well, nobody interferes any more, and the cluster comes to rest. */
import { runUntil, settle, type Simulation, type WriteCheck } from "@everynode/core";
import type { Machine } from "@everynode/model";
import { shelfOf } from "@everynode/api";
import { quota } from "./perform-operation.js";
import { type Play, runningOn } from "./play.js";
import type { Stage } from "./stage.js";

/** Long enough for heartbeats to be missed and found, and for pods of nodes that are gone to be collected. */
const RECOVERY_MS = 100_000;
/** Long enough for a controller to give up what it waits for and what never comes. */
const HAUNTED_MS = 310_000;
/** Under five minutes, since expectations that nobody fulfils end then, and what leaks would be hidden. */
const PATIENCE_MS = 290_000;
const MOST_STEPS = 50_000;

/** Kinds that are written for ever, by whoever shows that it lives. */
export const SIGNS_OF_LIFE: ReadonlySet<string> = new Set(["Lease", "Event"]);

/** Every machine as it was when it joined. */
function healMachines(stage: Stage): void {
  for (const name of shelfOf(stage.simulation.cluster, "Machine").collection.objects.keys()) {
    stage.machine(name, (machine: Machine) => ({ ...machine, spec: { ...machine.spec, kubeletRunning: true, holdsDeletions: false, conditions: {}, behaviours: {}, nudges: machine.spec.nudges + 1 } }));
  }
}

/**
 * Kubernetes does not sync a set for a node that goes, nor for a taint that lets its pods stay, so its status may be of before: each set is touched once
 * all of that is over.
 */
function touchSets(stage: Stage): void {
  for (const set of shelfOf(stage.simulation.cluster, "DaemonSet").collection.objects.values()) {
    stage.patch("DaemonSet", set.metadata.name, { metadata: { annotations: { touched: "yes" } } }, { namespace: "default" });
  }
}

/**
 * Heals the cluster and lets it come to rest, in order; false where it has not. `haunted` tells whether a controller may wait for what never comes.
 *
 * Everybody hears of everything before the machines get well: a kubelet that has not yet heard of its own last report takes its machine's recovery for no news.
 */
export function* heal(stage: Stage, check: WriteCheck, haunted: () => boolean): Play<boolean> {
  quota(stage, false);
  stage.simulation = yield* later(stage.simulation, 0, check);
  healMachines(stage);
  stage.simulation = yield* later(stage.simulation, RECOVERY_MS, check);
  if (haunted()) stage.simulation = yield* later(stage.simulation, HAUNTED_MS, check);
  touchSets(stage);
  const limitMs = stage.simulation.cluster.nowMs + PATIENCE_MS;
  const { simulation, atRest } = yield* runningOn(stage.simulation, (from) => settle(from, { check, maxSteps: MOST_STEPS, patienceMs: limitMs - from.cluster.nowMs }));
  stage.simulation = simulation;
  return atRest || (yield* isQuiet(stage, check));
}

/**
 * Whether only timers are left that lead to nothing: a key that failed often comes back after up to 1000 s, be it that it has succeeded meanwhile. Takes a minute.
 */
function* isQuiet(stage: Stage, check: WriteCheck): Play<boolean> {
  let writes = 0;
  stage.simulation = yield* later(stage.simulation, 60_000, (write, actor, context) => {
    if (!SIGNS_OF_LIFE.has(write.kind)) writes++;
    check(write, actor, context);
  });
  return writes === 0;
}

/** The simulation after some more time. */
export function* later(simulation: Simulation, ms: number, check: WriteCheck): Play<Simulation> {
  const untilMs = simulation.cluster.nowMs + ms;
  return yield* runningOn(simulation, (from) => runUntil(from, untilMs, { check, maxSteps: MOST_STEPS }));
}
