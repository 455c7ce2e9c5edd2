/** Plays a history and asks the oracles: at each write, after each operation, at rest, and over all of it. */
import type { LogEntry } from "@everynode/api";
import { ControllerError, RestlessError, type Simulation, type WriteContext } from "@everynode/core";
import { ALL_ORACLES } from "./all-oracles.js";
import { podDeleted } from "./daemon-write.js";
import type { Deed } from "./deed.js";
import { haunts } from "./haunting.js";
import { heal } from "./heal.js";
import type { History } from "./history.js";
import { HistoryChooser } from "./history-chooser.js";
import type { Finding, Oracle, Violation } from "./oracle.js";
import { atOnce, type Play } from "./play.js";
import { restOf } from "./rest.js";
import { Stage } from "./stage.js";
import { type Story, storyLines, storyOf } from "./story.js";
import { type Theatre, theatre } from "./theatre.js";
import { WriteMoment } from "./write-moment.js";

/** A violation, and how it came to it. */
export interface Told extends Violation {
  readonly story: Story;
}

/** What came of a history. */
export interface Checked {
  readonly violations: readonly Told[];
  /** The cluster at its end. */
  readonly simulation: Simulation;
  readonly writes: number;
}

/** How a history is checked. */
export interface CheckOptions {
  /** Who is asked; all that know DaemonSets where left out. */
  readonly oracles?: readonly Oracle[];
  /** Where it is played; a cluster with the built-in controllers where left out. */
  readonly house?: Theatre;
  /** True: the history ends with the first violation. */
  readonly first?: boolean;
}

/** Kinds whose writes are of no interest to those who look at all of a history. */
const PASSED_OVER: ReadonlySet<string> = new Set(["Lease", "Event", "Machine"]);

/** Thrown to end a history with its first violation. */
class Enough extends Error {}

/** One history under way. */
class Run {
  readonly history: History;
  readonly oracles: readonly Oracle[];
  readonly stage: Stage;
  readonly violations: Told[] = [];
  readonly deeds: Deed[] = [];
  readonly #first: boolean;
  /** How often each actor has crashed. */
  readonly #lives = new Map<string, number>();
  /** The revision of the last write that was looked at: a step that is tried again writes the same again. */
  #seen = 0;
  writes = 0;
  at = 0;
  /** True once the DaemonSet controller may wait for what never comes. */
  haunted = false;

  constructor(history: History, simulation: Simulation, { oracles, house, first }: Required<CheckOptions>) {
    this.history = history;
    this.oracles = oracles;
    this.#first = first;
    const onCrash = (actor: string): void => void this.#lives.set(actor, (this.#lives.get(actor) ?? 0) + 1);
    const chooser = new HistoryChooser({ history, subject: house.subject, onCrash });
    this.stage = new Stage({ simulation, subject: house.subject, choose: chooser.choose, check: this.check, addFault: (fault) => chooser.add(fault), onCrash });
  }

  readonly check = (write: LogEntry, actor: string, context: WriteContext): void => {
    if (write.revision <= this.#seen) return;
    this.#seen = write.revision;
    this.writes++;
    const moment = new WriteMoment(actor, this.history.mode, context);
    this.#record(write, moment);
    if (haunts(write, moment)) this.haunted = true;
    for (const oracle of this.oracles) if (oracle.onWrite !== undefined) this.report(oracle, oracle.onWrite(write, moment), write.atMs);
  };

  #record(write: LogEntry, moment: WriteMoment): void {
    const { type, kind, key, atMs, revision, object, previous } = write;
    const { actor, context, daemon } = moment;
    if (PASSED_OVER.has(kind)) return;
    const who = { actor, byController: context.asking !== undefined, lives: this.#lives.get(actor) ?? 0, by: daemon?.set.metadata.uid ?? "", observed: daemon?.set.status.observedGeneration ?? 0, reasons: podDeleted(write, moment)?.reasons ?? [] };
    this.deeds.push({ type, kind, key, atMs, revision, object, previous, during: this.at, afterwards: this.at >= this.history.operations.length, ...who });
  }

  report({ name }: Pick<Oracle, "name">, findings: readonly Finding[], atMs: number): void {
    if (findings.length === 0) return;
    const story = storyOf(this.history.operations, this.at, this.deeds);
    this.violations.push(...findings.map((finding) => ({ ...finding, oracle: name, atMs, story })));
    if (this.#first) throw new Enough();
  }
}

function* playOn(run: Run, { operations }: Theatre): Play<void> {
  const { stage, oracles } = run;
  for (const operation of run.history.operations) {
    const rule = operations[operation.do];
    if (rule === undefined) throw new Error(`a history has the operation ${JSON.stringify(operation.do)}, which is unknown here; there are ${Object.keys(operations).join(", ")}`);
    yield* rule.perform(stage, operation) ?? [];
    for (const oracle of oracles) if (oracle.onState !== undefined) run.report(oracle, oracle.onState(stage.simulation), stage.simulation.cluster.nowMs);
    run.at++;
  }
}

function* endOf(run: Run, house: Theatre): Play<void> {
  const { stage, oracles } = run;
  const atRest = yield* heal(stage, run.check, () => run.haunted);
  const { nowMs } = stage.simulation.cluster;
  if (!atRest) return run.report(REST, [{ object: "cluster", is: "something still waits to be done", must: "rest within 290 s of the end of all faults" }], nowMs);
  if (oracles.every(({ atRest: look }) => look === undefined)) return;
  const rest = yield* restOf(stage.simulation, house);
  for (const oracle of oracles) if (oracle.atRest !== undefined) run.report(oracle, oracle.atRest(rest), nowMs);
}

/** What every history has to keep whatever oracles are asked: the cluster comes to rest, and controllers keep their contract. */
const REST = { name: "rest" };
const CONTRACT = { name: "contract" };

/** What an error of a controller finds, where it is one. */
function reported(run: Run, error: unknown): void {
  if (!(error instanceof RestlessError || error instanceof ControllerError)) throw error;
  const name = error instanceof RestlessError ? REST : CONTRACT;
  run.report(name, [{ object: "cluster", is: error.message, must: "rest, and controllers that keep their contract" }], run.stage.simulation.cluster.nowMs);
}

function* toTheEnd(run: Run, house: Theatre): Play<void> {
  try {
    yield* playOn(run, house);
    yield* endOf(run, house);
  } catch (error) {
    if (error instanceof Enough) throw error;
    reported(run, error);
  }
  for (const oracle of run.oracles) if (oracle.overTrace !== undefined) run.report(oracle, oracle.overTrace(run.deeds, run.history.mode), run.stage.simulation.cluster.nowMs);
}

/** Plays a history in a house and asks the oracles. Does not throw for what controllers do; throws for operations that the house does not know. */
export function* played(history: History, { oracles = ALL_ORACLES, house = theatre(), first = false }: CheckOptions = {}): Play<Checked> {
  const run = new Run(history, yield* house.open(history.nodes, history.seed), { oracles, house, first });
  try {
    yield* toTheEnd(run, house);
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
  }
  return { violations: run.violations, simulation: run.stage.simulation, writes: run.writes };
}

/** As `played`, without waiting for anybody. Throws where a controller of promises takes part. */
export function checkHistory(history: History, oracles: readonly Oracle[] = ALL_ORACLES, house: Theatre = theatre()): Checked {
  return atOnce(played(history, { oracles, house }));
}

/** A violation as a person reads it. */
export function violationText({ oracle, object, is, must, story }: Told): string {
  return [`${oracle} ${object}`, `  is:   ${is}`, `  must: ${must}`, "", ...storyLines(story)].join("\n");
}
