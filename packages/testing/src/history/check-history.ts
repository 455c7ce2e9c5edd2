/** Plays a history and asks the oracles: at each write, after each operation, of the core, at rest, and over all of it. */
import { ControllerError, RestlessError, type Simulation } from "@everynode/core";
import { ALL_ORACLES } from "../oracles/all-oracles.js";
import { brokenForGood, coreOf, rollsOutBroken } from "./core.js";
import { heal, type Healed, rollOut, waitLonger } from "./heal.js";
import type { History } from "./history.js";
import { Enough, HistoryRun, type Told } from "./history-run.js";
import type { Finding, Oracle, OracleHooks } from "../oracles/oracle.js";
import { restless } from "../oracles/p-20-eventually-stable.js";
import { atOnce, type Play } from "./play.js";
import { restOf } from "./rest.js";
import { ALL_SITUATIONS } from "../situations/all-situations.js";
import type { Situation } from "../situations/situation.js";
import { stallsIn } from "./stall.js";
import { storyLines } from "./story.js";
import { type Theatre, theatre } from "./theatre.js";

export type { Told } from "./history-run.js";

/** What came of a history. */
export interface Checked {
  readonly violations: readonly Told[];
  /** Names of the situations that it came into. */
  readonly reached: ReadonlySet<string>;
  /** Rollouts that stood still, and rightly so, since what was broken for good took all of their budget: one text each. */
  readonly stalls: readonly string[];
  /** What was done in each operation, as scripts, where that was to be noted. */
  readonly orders: readonly (readonly string[])[];
  /** The cluster at its end. */
  readonly simulation: Simulation;
  readonly writes: number;
}

/** How a history is checked. */
export interface CheckOptions {
  /** Who is asked; all that know DaemonSets where left out. */
  readonly oracles?: readonly Oracle[];
  /** What is looked for; all situations of DaemonSets where left out. */
  readonly situations?: readonly Situation[];
  /** Where it is played; a cluster with the built-in controllers where left out. */
  readonly house?: Theatre;
  /** True: the history ends with the first violation. */
  readonly first?: boolean;
  /** True: what is done in each operation is noted, as a script. */
  readonly notesOrders?: boolean;
  /** What the history goes on with after each operation; the simulation as it is where left out. */
  readonly between?: (simulation: Simulation) => Simulation;
}

/** What every history has to keep whatever oracles are asked: the cluster comes to rest, and controllers keep their contract. */
const REST = "P-20";
const CONTRACT = "contract";

function* playOn(run: HistoryRun, { operations }: Theatre, between: CheckOptions["between"]): Play<void> {
  const { stage } = run;
  const asked = run.asked("onState");
  for (const operation of run.history.operations) {
    const rule = operations[operation.do];
    if (rule === undefined) throw new Error(`a history has the operation ${JSON.stringify(operation.do)}, which is unknown here; there are ${Object.keys(operations).join(", ")}`);
    run.begin(operation);
    yield* rule.perform(stage, operation) ?? [];
    run.lookAtHarms();
    for (const { name, hooks } of asked) run.report(name, hooks.onState?.(stage.simulation) ?? []);
    if (between !== undefined) stage.simulation = between(stage.simulation);
    run.at++;
  }
}

type Found = readonly (readonly [name: string, findings: readonly Finding[]])[];

/** Those that have found something, and what. */
const foundBy = (asked: ReturnType<HistoryRun["asked"]>, look: (hooks: OracleHooks) => readonly Finding[] | undefined): Found =>
  asked.flatMap(({ name, hooks }) => {
    const findings = look(hooks) ?? [];
    return findings.length === 0 ? [] : [[name, findings] as const];
  });

/**
 * Some machines stay broken, all others get well, sets may get a new template, and those that look at such a core are asked; the rollouts that stand still rightly. Where something is wrong
 * they are asked once more after five minutes: a controller that has deleted a pod twice waits so long for its removal, and on a broken machine that never comes.
 */
function* coreOfHistory(run: HistoryRun): Play<readonly string[]> {
  // Played whoever is asked: what happens must not depend on who looks on.
  const { stage, history } = run;
  const asked = run.asked("atCore");
  const broken = brokenForGood(stage.simulation, history.seed);
  if (broken.size === 0) return [];
  yield* heal(stage, run.check, broken);
  if (rollsOutBroken(history.seed)) yield* rollOut(stage, run.check);
  let core = coreOf(stage.simulation, broken);
  let found = foundBy(asked, (hooks) => hooks.atCore?.(core));
  if (found.length > 0) {
    yield* waitLonger(stage, run.check);
    core = coreOf(stage.simulation, broken);
    found = foundBy(asked, (hooks) => hooks.atCore?.(core));
  }
  run.reached.ask((situation) => situation.atCore?.(core));
  for (const [name, findings] of found) run.report(name, findings);
  return stallsIn(core);
}

/** What is wrong with the cluster now that it should be at rest. */
function* foundAtRest(run: HistoryRun, house: Theatre, { atRest, untouched }: Healed): Play<Found> {
  const { simulation } = run.stage;
  if (!atRest) return [[REST, [restless(simulation)]]];
  const asked = run.asked("atRest");
  if (asked.length === 0) return [];
  const rest = yield* restOf(simulation, { ...house, untouched });
  return foundBy(asked, (hooks) => hooks.atRest?.(rest));
}

/** All gets well. Only where something is wrong does it matter whether a controller may be waiting for what never comes; it is given its time then. */
function* endOf(run: HistoryRun, house: Theatre): Play<void> {
  const { stage } = run;
  let found = yield* foundAtRest(run, house, yield* heal(stage, run.check));
  if (found.length > 0 && run.haunted) found = yield* foundAtRest(run, house, yield* waitLonger(stage, run.check));
  for (const [name, findings] of found) run.report(name, findings);
}

/** What an error of a controller finds, where it is one. */
function reported(run: HistoryRun, error: unknown): void {
  if (!(error instanceof RestlessError || error instanceof ControllerError)) throw error;
  const name = error instanceof RestlessError ? REST : CONTRACT;
  run.report(name, [{ object: "cluster", is: error.message, must: "rest, and controllers that keep their contract" }]);
}

function* toTheEnd(run: HistoryRun, house: Theatre, between: CheckOptions["between"]): Play<readonly string[]> {
  let stalls: readonly string[] = [];
  try {
    yield* playOn(run, house, between);
    stalls = yield* coreOfHistory(run);
    yield* endOf(run, house);
  } catch (error) {
    if (error instanceof Enough) throw error;
    reported(run, error);
  }
  for (const { name, hooks } of run.asked("overTrace")) run.report(name, hooks.overTrace?.(run.deeds, run.history.mode) ?? []);
  return stalls;
}

/** Plays a history in a house and asks the oracles. Does not throw for what controllers do; throws for operations that the house does not know. */
export function* played(history: History, options: CheckOptions = {}): Play<Checked> {
  const { oracles = ALL_ORACLES, situations = ALL_SITUATIONS, house = theatre(), first = false, notesOrders = false, between } = options;
  const run = new HistoryRun(history, { simulation: yield* house.open(history.nodes, history.seed), subject: house.subject, oracles, situations, first, notesOrders });
  let stalls: readonly string[] = [];
  try {
    stalls = yield* toTheEnd(run, house, between);
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
  }
  return { violations: run.violations, reached: run.reached.names, stalls, orders: run.orders, simulation: run.stage.simulation, writes: run.writes };
}

/** As `played`, without waiting for anybody. Throws where a controller of promises takes part. */
export function checkHistory(history: History, oracles: readonly Oracle[] = ALL_ORACLES, house: Theatre = theatre()): Checked {
  return atOnce(played(history, { oracles, house }));
}

/** A violation as a person reads it. */
export function violationText({ oracle, object, is, must, story }: Told): string {
  return [`${oracle} ${object}`, `  is:   ${is}`, `  must: ${must}`, "", ...storyLines(story)].join("\n");
}
