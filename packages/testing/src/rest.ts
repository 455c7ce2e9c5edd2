/** A cluster at rest, and what comes of it if it is left alone, synced once more, or made anew. */
import type { LogEntry } from "@everynode/api";
import { crashed, settle, type Simulation, type WriteCheck } from "@everynode/core";
import { isTerminating } from "@everynode/model";
import { DaemonModel } from "./daemon-model.js";
import { later, SIGNS_OF_LIFE } from "./heal.js";
import { type Knowledge, stored } from "./knowledge.js";
import { atOnce, type Play, runningOn } from "./play.js";
import type { Blueprint, Theatre } from "./theatre.js";

/** How long a cluster at rest is looked at, in simulated milliseconds. */
const QUIET_MS = 30_000;

/** A write at rest, and who made it. */
export type LateWrite = Pick<LogEntry, "type" | "kind" | "key"> & { readonly actor: string };

/** What oracles may ask of a cluster at rest. */
export interface Rest {
  readonly simulation: Simulation;
  readonly known: Knowledge;
  /** Every set that is not being deleted. */
  readonly models: readonly DaemonModel[];
  readonly nowMs: number;
  /** What was written while nothing should happen. */
  readonly quietly: readonly LateWrite[];
  /** What was written when the DaemonSet controller started anew. */
  readonly onceMore: readonly LateWrite[];
  /** The sets of a cluster that was made with the same nodes and sets at once, at rest. */
  readonly anew: () => readonly DaemonModel[];
}

const modelsOf = (known: Knowledge): readonly DaemonModel[] => known.sets.values().flatMap((set) => (isTerminating(set) ? [] : [new DaemonModel(known, set)]));

function* recorded(run: (check: WriteCheck) => Play<unknown>): Play<readonly LateWrite[]> {
  const writes = new Map<number, LateWrite>();
  yield* run(({ type, kind, key, revision }, actor) => {
    if (!SIGNS_OF_LIFE.has(kind)) writes.set(revision, { type, kind, key, actor });
  });
  return [...writes.values()];
}

/** What is to be made anew of a cluster. */
function blueprintOf(known: Knowledge, models: readonly DaemonModel[]): Blueprint {
  return { nodes: known.nodes.values(), sets: models.map(({ set }) => ({ name: set.metadata.name, spec: set.spec })) };
}

/** Looks at a cluster that has come to rest. */
export function* restOf(simulation: Simulation, house: Pick<Theatre, "subject" | "make">): Play<Rest> {
  const known = stored(simulation.cluster);
  const models = modelsOf(known);
  return {
    simulation,
    known,
    models,
    nowMs: simulation.cluster.nowMs,
    quietly: yield* recorded((check) => later(simulation, QUIET_MS, check)),
    onceMore: yield* recorded((check) => runningOn(crashed(simulation, house.subject), (from) => settle(from, { check }))),
    anew: () => modelsOf(stored(atOnce(house.make(blueprintOf(known, models))).cluster)),
  };
}
