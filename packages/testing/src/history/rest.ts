/** A cluster at rest, and what comes of it if it is left alone, synced once more, or made anew. */
import type { LogEntry } from "@everynode/api";
import { crashed, settle, type Simulation, type WriteCheck } from "@everynode/core";
import { modelsOf } from "./core.js";
import type { DaemonModel } from "../daemon/daemon-model.js";
import { later, SIGNS_OF_LIFE } from "./heal.js";
import { type Knowledge, stored } from "../daemon/knowledge.js";
import { atOnce, type Play, runningOn } from "./play.js";
import type { Blueprint, Theatre } from "./theatre.js";

/** How long a cluster at rest is looked at, in simulated milliseconds. */
const QUIET_MS = 30_000;

/** A write at rest, and who made it. */
export type LateWrite = Pick<LogEntry, "type" | "kind" | "key" | "object" | "previous"> & { readonly actor: string };

/** A cluster as it is at one instant at which nothing happens. */
export interface Still {
  readonly simulation: Simulation;
  readonly known: Knowledge;
  /** Every set that is not being deleted. */
  readonly models: readonly DaemonModel[];
  readonly nowMs: number;
}

/** What oracles may ask of a cluster at rest. */
export interface Rest extends Still {
  /** The same cluster at rest before, when all pods were ripe and nobody had woken the sets yet: they may lag behind what Kubernetes does not wake them for. */
  readonly untouched: Still;
  /** What was written while nothing should happen. */
  readonly quietly: readonly LateWrite[];
  /** The same cluster after it was left alone for a while. */
  readonly afterwards: Still;
  /** What was written when the controller that is put to the test started anew. */
  readonly onceMore: readonly LateWrite[];
  /** The sets of a cluster that was made with the same nodes and sets at once, at rest. */
  readonly anew: () => readonly DaemonModel[];
}

/** What writes are looked at while something runs. */
class LateWrites {
  readonly #writes = new Map<number, LateWrite>();

  readonly check: WriteCheck = ({ type, kind, key, revision, object, previous }, actor) => {
    if (!SIGNS_OF_LIFE.has(kind)) this.#writes.set(revision, { type, kind, key, object, previous, actor });
  };

  get all(): readonly LateWrite[] {
    return [...this.#writes.values()];
  }
}

/** What is to be made anew of a cluster. */
function blueprintOf({ known, models }: Still): Blueprint {
  return { nodes: known.nodes.values(), sets: models.map(({ set }) => ({ name: set.metadata.name, spec: set.spec })) };
}

function stillOf(simulation: Simulation): Still {
  const known = stored(simulation.cluster);
  return { simulation, known, models: modelsOf(known), nowMs: simulation.cluster.nowMs };
}

/** What is looked at beside the cluster itself. */
interface RestOptions extends Pick<Theatre, "subject" | "make"> {
  /** The cluster before its sets were touched; as it is where nobody has touched them. */
  readonly untouched?: Simulation;
}

/** Looks at a cluster that has come to rest. */
export function* restOf(simulation: Simulation, house: RestOptions): Play<Rest> {
  const now = stillOf(simulation);
  const [quietly, onceMore] = [new LateWrites(), new LateWrites()];
  const afterwards = stillOf(yield* later(simulation, QUIET_MS, quietly.check));
  yield* runningOn(crashed(simulation, house.subject), (from) => settle(from, onceMore));
  return { ...now, untouched: house.untouched === undefined ? now : stillOf(house.untouched), quietly: quietly.all, afterwards, onceMore: onceMore.all, anew: () => modelsOf(stored(atOnce(house.make(blueprintOf(now))).cluster)) };
}
