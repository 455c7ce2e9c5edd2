/** Many histories, one after another, until one of them shows that something is wrong. */
import { ControllerError, RestlessError } from "@everynode/core";
import { type CheckOptions, played, type Told } from "../history/check-history.js";
import type { Counterexample } from "./counterexample.js";
import { type History, historyOf } from "../history/history.js";
import type { Mode } from "../history/mode.js";
import type { Oracle } from "../oracles/oracle.js";
import type { Play } from "../history/play.js";
import { withScripts } from "../order/script.js";
import { sameTwice } from "./same-twice.js";
import { shrunk } from "./shrink.js";
import type { Situation } from "../situations/situation.js";
import type { Theatre } from "../history/theatre.js";

/** How far a campaign has come. */
export interface Progress {
  readonly runs: number;
  /** Writes that were checked. */
  readonly writes: number;
  /** Real time so far, in milliseconds. */
  readonly ms: number;
}

/** What a campaign is made of. */
export interface CampaignOptions {
  readonly house: Theatre;
  readonly oracles: readonly Oracle[];
  /** What is counted when histories come into it. */
  readonly situations: readonly Situation[];
  readonly modes: readonly Mode[];
  /** The number of the first history; each next one has the next number. */
  readonly from: number;
  /** Histories at most. */
  readonly runs: number;
  /** No further history is begun after so much real time, in milliseconds. */
  readonly forMs: number;
  /** Real time that may be spent on making a counterexample small, in milliseconds. */
  readonly shrinkMs: number;
  /** Histories that are played before all others: those that failed once. */
  readonly first: readonly History[];
  /** The machine's clock, in milliseconds. */
  readonly clock: () => number;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** What came of a campaign. */
export interface Campaign extends Progress {
  /** How many histories came into each situation, by its name; 0 for those that none came into. */
  readonly reached: Readonly<Record<string, number>>;
  readonly counterexample: Counterexample | undefined;
}

/** What came of one history: how much was written, and the first violation. */
interface Outcome {
  readonly writes: number;
  readonly reached: Iterable<string>;
  readonly violation: Told | undefined;
}

/** Of so many histories one is played twice, and once more from saved clusters. */
const TWICE_ONE_IN = 100;
/** Which of them: not the first, which those who check little would pay for. */
const TWICE_AT = 20;

/** The property that is asked of a history as a whole, by playing it more than once. */
const DETERMINISM = "P-26";

/** Plays a history up to its first violation. A controller may be broken in a cluster to which nothing has happened yet. */
function* outcomeOf(history: History, options: CheckOptions): Play<Outcome> {
  try {
    const { writes, reached, violations } = yield* played(history, { ...options, first: true });
    return { writes, reached, violation: violations[0] };
  } catch (error) {
    if (!(error instanceof ControllerError || error instanceof RestlessError)) throw error;
    const story = { during: -1, acts: [{ operation: "(nothing yet: a cluster is made, and settles)", first: [], writes: [] }] };
    return { writes: 0, reached: [], violation: { oracle: "contract", object: "cluster", is: error.message, must: "rest, and controllers that keep their contract", atMs: 0, story } };
  }
}

function* small(found: History, violation: Told, options: CampaignOptions): Play<Pick<Counterexample, "history" | "violation" | "tries">> {
  const { house, oracles, clock } = options;
  const untilMs = clock() + options.shrinkMs;
  const asked: CheckOptions = { house, oracles: oracles.filter(({ name }) => name === violation.oracle), situations: [] };
  let last = violation;
  const { history, tries } = yield* shrunk(found, {
    material: house,
    *fails(candidate) {
      const again = violation.oracle === DETERMINISM ? (yield* sameTwice(candidate, { house }))[0] : (yield* outcomeOf(candidate, asked)).violation;
      if (again?.oracle !== violation.oracle) return false;
      last = again;
      return true;
    },
    *scripted(candidate) {
      const { orders } = yield* played(candidate, { ...asked, notesOrders: true, first: true });
      return withScripts(candidate, orders);
    },
    isOver: () => clock() > untilMs,
  });
  return { history, violation: last, tries };
}

/** A history up to the operation during which it went wrong. */
const cutAt = (history: History, { story }: Told): History => ({ ...history, operations: history.operations.slice(0, story.during + 1) });

/** Plays histories until one shows a violation, which is then made small, or until enough of them have held. */
export function* campaign(options: CampaignOptions): Play<Campaign> {
  const { house, oracles, situations, modes, first, clock } = options;
  const startMs = clock();
  const reached = new Map(situations.map(({ name }): [string, number] => [name, 0]));
  let writes = 0;
  let run = 0;
  const sofar = (): Omit<Campaign, "counterexample"> => ({ runs: run, writes, ms: clock() - startMs, reached: Object.fromEntries(reached) });
  for (; run < options.runs && (run === 0 || clock() - startMs < options.forMs); run++) {
    const history = first[run] ?? historyOf(options.from + run, modes[run % modes.length] ?? "strict", house);
    const outcome = yield* outcomeOf(history, { house, oracles, situations });
    writes += outcome.writes;
    for (const name of outcome.reached) reached.set(name, (reached.get(name) ?? 0) + 1);
    const violation = outcome.violation ?? (run % TWICE_ONE_IN === TWICE_AT ? (yield* sameTwice(history, { house }))[0] : undefined);
    if (violation !== undefined) {
      const foundMs = clock() - startMs;
      const smaller = yield* small(cutAt(history, violation), violation, options);
      return { ...sofar(), counterexample: { ...smaller, found: history, runs: run, foundMs, shrinkMs: clock() - startMs - foundMs } };
    }
    options.onProgress?.({ runs: run + 1, writes, ms: clock() - startMs });
  }
  return { ...sofar(), counterexample: undefined };
}
