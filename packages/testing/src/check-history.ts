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
import { performOperation } from "./perform-operation.js";
import { restOf } from "./rest.js";
import { Stage } from "./stage.js";
import { type Story, storyOf } from "./story.js";
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

/** Kinds whose writes are recorded for those who look at all of a history. */
const RECORDED: ReadonlySet<string> = new Set(["Pod", "DaemonSet", "ControllerRevision", "Node"]);

/** One history under way. */
class Run {
  readonly history: History;
  readonly oracles: readonly Oracle[];
  readonly stage: Stage;
  readonly violations: Told[] = [];
  readonly deeds: Deed[] = [];
  readonly #chooser: HistoryChooser;
  /** How often each actor has crashed. */
  readonly #lives = new Map<string, number>();
  writes = 0;
  at = 0;
  /** True once the DaemonSet controller may wait for what never comes. */
  haunted = false;

  constructor(history: History, oracles: readonly Oracle[], simulation: Simulation) {
    this.history = history;
    this.oracles = oracles;
    const onCrash = (actor: string): void => void this.#lives.set(actor, (this.#lives.get(actor) ?? 0) + 1);
    this.#chooser = new HistoryChooser(history, onCrash);
    this.stage = new Stage({ simulation, choose: this.#chooser.choose, check: this.check, addFault: (fault) => this.#chooser.add(fault), onCrash });
  }

  readonly check = (write: LogEntry, actor: string, context: WriteContext): void => {
    this.writes++;
    const moment = new WriteMoment(actor, this.history.mode, context);
    this.#record(write, moment);
    if (haunts(write, moment)) this.haunted = true;
    for (const oracle of this.oracles) if (oracle.onWrite !== undefined) this.report(oracle, oracle.onWrite(write, moment), write.atMs);
  };

  #record(write: LogEntry, moment: WriteMoment): void {
    const { type, kind, key, atMs, revision, object, previous } = write;
    const { actor, context, daemon } = moment;
    if (!RECORDED.has(kind)) return;
    const who = { actor, byController: context.asking !== undefined, lives: this.#lives.get(actor) ?? 0, by: daemon?.set.metadata.uid ?? "", observed: daemon?.set.status.observedGeneration ?? 0, reasons: podDeleted(write, moment)?.reasons ?? [] };
    this.deeds.push({ type, kind, key, atMs, revision, object, previous, afterwards: this.at >= this.history.operations.length, ...who });
  }

  report({ name }: Pick<Oracle, "name">, findings: readonly Finding[], atMs: number): void {
    if (findings.length === 0) return;
    const story = storyOf(this.history.operations, this.at, this.deeds);
    this.violations.push(...findings.map((finding) => ({ ...finding, oracle: name, atMs, story })));
  }
}

function playOn(run: Run): void {
  const { stage, oracles } = run;
  for (const operation of run.history.operations) {
    performOperation(stage, operation);
    for (const oracle of oracles) if (oracle.onState !== undefined) run.report(oracle, oracle.onState(stage.simulation), stage.simulation.cluster.nowMs);
    run.at++;
  }
}

function endOf(run: Run, house: Theatre): void {
  const { stage, oracles } = run;
  const atRest = heal(stage, run.check, () => run.haunted);
  const { nowMs } = stage.simulation.cluster;
  if (atRest) {
    const rest = restOf(stage.simulation, (blueprint) => house.make(blueprint));
    for (const oracle of oracles) if (oracle.atRest !== undefined) run.report(oracle, oracle.atRest(rest), nowMs);
  } else run.report(REST, [{ object: "cluster", is: "something still waits to be done", must: "rest within 290 s of the end of all faults" }], nowMs);
}

/** What every history has to keep whatever oracles are asked: the cluster comes to rest, and controllers keep their contract. */
const REST = { name: "rest" };
const CONTRACT = { name: "contract" };

/** Plays a history in a house and asks the oracles; all of them where none are given. Does not throw for what controllers do. */
export function checkHistory(history: History, oracles: readonly Oracle[] = ALL_ORACLES, house: Theatre = theatre()): Checked {
  const run = new Run(history, oracles, house.open(history.nodes, history.seed));
  try {
    playOn(run);
    endOf(run, house);
  } catch (error) {
    if (!(error instanceof RestlessError || error instanceof ControllerError)) throw error;
    const name = error instanceof RestlessError ? REST : CONTRACT;
    run.report(name, [{ object: "cluster", is: error.message, must: "rest, and controllers that keep their contract" }], run.stage.simulation.cluster.nowMs);
  }
  for (const oracle of oracles) if (oracle.overTrace !== undefined) run.report(oracle, oracle.overTrace(run.deeds, history.mode), run.stage.simulation.cluster.nowMs);
  return { violations: run.violations, simulation: run.stage.simulation, writes: run.writes };
}

/** A violation as a person reads it. */
export function violationText({ oracle, object, is, must, story }: Told): string {
  const lines = [`${oracle} ${object}`, `  is:   ${is}`, `  must: ${must}`, `  during operation ${story.during}:`, ...story.operations.map((each) => `    ${each}`), "  last writes:", ...story.lastWrites.map((each) => `    ${each}`)];
  return lines.join("\n");
}
