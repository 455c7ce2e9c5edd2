/**
 * P-26: a history that is played twice goes the same way, and so it does if after each operation the cluster is written out as JSON and read back, so that every reconcile that is
 * under way is run again from the answers that it was given.
 */
import { hashDigits, loadSimulation, type SavedSimulation, saveSimulation, type Simulation } from "@everynode/core";
import { fnv1a32 } from "@everynode/model";
import { type CheckOptions, played, type Told } from "../history/check-history.js";
import type { History } from "../history/history.js";
import type { Finding } from "../oracles/oracle.js";
import type { Play } from "../history/play.js";
import { operationText, storyOf } from "../history/story.js";
import { type Theatre, theatre } from "../history/theatre.js";

const NAME = "P-26";

/** How far a play was after an operation, as a text that differs wherever plays do. */
type Mark = string;

/** One play of a history: its marks after each operation and at the end, and the errors of controllers that ended it. */
interface Playing {
  readonly marks: readonly Mark[];
  readonly errors: readonly Told[];
}

function markOf({ hash, steps, starts, cluster }: Simulation): Mark {
  return `hash ${hashDigits(hash)}, revision ${cluster.revision}, ${cluster.draws} draws, ${steps} steps, ${starts} syncs, at ${cluster.nowMs} ms`;
}

/** A number that stands for all that is stored: what a controller writes, and not only that it writes, has to be the same. */
function contentsOf({ cluster }: Simulation): string {
  const texts = cluster.shelves.map(({ kind, collection }) => (collection.objects.size === 0 ? "" : `${kind.key} ${JSON.stringify(collection.objects.values())}`));
  return fnv1a32(texts.join("")).toString(16);
}

/** The house with clusters that keep a hash of all that happens. */
function hashing(house: Theatre): Theatre {
  return {
    ...house,
    *open(nodes, seed) {
      const simulation = yield* house.open(nodes, seed);
      return { ...simulation, setup: { ...simulation.setup, trace: "hash" } };
    },
  };
}

/** The simulation as it is when it was written out and read back. */
export function reloaded(simulation: Simulation): Simulation {
  const saved = JSON.parse(JSON.stringify(saveSimulation(simulation))) as SavedSimulation;
  return loadSimulation(saved, { kinds: simulation.cluster.kinds, setup: simulation.setup });
}

function* playing(history: History, house: Theatre, onwards: (simulation: Simulation) => Simulation): Play<Playing> {
  const marks: Mark[] = [];
  const between: CheckOptions["between"] = (simulation) => {
    marks.push(markOf(simulation));
    return onwards(simulation);
  };
  // Nobody is asked and nothing looked for: what is judged is what the controllers do.
  const { simulation, violations } = yield* played(history, { oracles: [], situations: [], house, between });
  return { marks: [...marks, `${markOf(simulation)}, contents ${contentsOf(simulation)}`], errors: violations };
}

const UNTOUCHED = (simulation: Simulation): Simulation => simulation;

/** Where two plays differ first, and how; undefined where they are the same. */
function difference(first: Playing, other: Playing, which: string): (Finding & { readonly at: number }) | undefined {
  const at = Array.from({ length: Math.max(first.marks.length, other.marks.length) }, (_, each) => each).find((each) => first.marks[each] !== other.marks[each]);
  if (at === undefined) return undefined;
  const error = other.errors[0]?.is ?? first.errors[0]?.is;
  return { at, object: "cluster", is: `${which}: ${other.marks[at] ?? "it has ended"}${error === undefined ? "" : `; ${error}`}`, must: `as when it was played first: ${first.marks[at] ?? "it has ended"}` };
}

function told(history: History, { at, object, is, must }: Finding & { readonly at: number }): Told {
  const during = history.operations[at];
  const where = during === undefined ? "at the end" : `after operation ${at + 1}, ${operationText(during)}`;
  return { oracle: NAME, object, is: `${where}, ${is}`, must, atMs: 0, story: storyOf({ operations: history.operations, during: at, deeds: [], mishaps: [] }) };
}

/**
 * What is not deterministic in a history: where two plays differ, and where a third one does whose cluster was saved and loaded after each operation. Costs three plays, and writing out the
 * cluster once for each operation: it is for some histories of a campaign, not for all.
 */
export function* sameTwice(history: History, { house = theatre() }: Pick<CheckOptions, "house"> = {}): Play<readonly Told[]> {
  const hashed = hashing(house);
  const first = yield* playing(history, hashed, UNTOUCHED);
  const again = difference(first, yield* playing(history, hashed, UNTOUCHED), "played again");
  if (again !== undefined) return [told(history, again)];
  const saved = difference(first, yield* playing(history, hashed, reloaded), "played with its cluster saved and loaded");
  return saved === undefined ? [] : [told(history, saved)];
}
