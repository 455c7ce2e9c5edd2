/** One history under way: who is told of what happens in it, and what has been found so far. */
import { type LogEntry, shelfOf } from "@everynode/api";
import { type Action, type Choosable, type Chooser, nextRequest, type RequestFault, type Simulation, type WriteCheck } from "@everynode/core";
import type { Fault } from "@everynode/model";
import { podDeleted } from "../daemon/daemon-write.js";
import type { Deed } from "./deed.js";
import { haunts } from "../daemon/haunting.js";
import type { History } from "./history.js";
import { HistoryChooser } from "./history-chooser.js";
import type { Finding, Oracle, OracleHooks, Violation } from "../oracles/oracle.js";
import type { AnyOperation } from "../operations/operation-rule.js";
import { scriptStep, type ScriptStep } from "../order/script.js";
import type { PendingFault } from "./pending-fault.js";
import { Reached } from "../situations/reached.js";
import type { Situation } from "../situations/situation.js";
import { Stage } from "./stage.js";
import { faultText, type Mishap, type Story, storyOf } from "./story.js";
import { WriteMoment } from "../daemon/write-moment.js";

/** A violation, and how it came to it. */
export interface Told extends Violation {
  readonly story: Story;
}

/** What a run is made of. */
export interface RunOptions {
  readonly simulation: Simulation;
  /** Name of the controller that is put to the test. */
  readonly subject: string;
  readonly oracles: readonly Oracle[];
  readonly situations: readonly Situation[];
  /** True: it ends with the first violation. */
  readonly first: boolean;
  /** True: what is done in each operation is noted, as a script. */
  readonly notesOrders: boolean;
}

/** Hooks, and whose they are. */
interface Asked {
  readonly name: string;
  readonly hooks: OracleHooks;
}

/** Kinds whose writes are of no interest to those who look at all of a history. */
const PASSED_OVER: ReadonlySet<string> = new Set(["Lease", "Event", "Machine"]);

/** Thrown to end a history with its first violation. */
export class Enough extends Error {}

/** Hooks of each oracle, and those with a memory that it has for this history. */
function hooksOf(oracles: readonly Oracle[], start: Simulation): readonly Asked[] {
  return oracles.flatMap((oracle) => {
    const { name } = oracle;
    const own: Asked = { name, hooks: oracle };
    return oracle.remembering === undefined ? [own] : [own, { name, hooks: oracle.remembering(start) }];
  });
}

/** One history under way. */
export class HistoryRun {
  readonly history: History;
  readonly stage: Stage;
  readonly violations: Told[] = [];
  readonly deeds: Deed[] = [];
  readonly reached: Reached;
  /** Number of the operation that is under way. */
  at = 0;
  writes = 0;
  /** True once the DaemonSet controller may wait for what never comes. */
  haunted = false;
  readonly #mishaps: Mishap[] = [];
  readonly #chooser: HistoryChooser;
  /** What was done in each operation, where that is noted. */
  readonly orders: ScriptStep[][] = [];
  readonly #notesOrders: boolean;
  readonly #first: boolean;
  readonly #hooks: readonly Asked[];
  readonly #watchers: readonly Asked[];
  /** How often each actor has crashed. */
  readonly #lives = new Map<string, number>();
  /** The revision of the last write that was looked at: a step that is tried again writes the same again. */
  #seen = 0;
  /** How much of the log of faults was looked at. */
  #harms = 0;
  /** How many steps had been made when the chooser last picked something: before one step it may be asked again. */
  #asked = -1;

  constructor(history: History, { simulation, subject, oracles, situations, first, notesOrders }: RunOptions) {
    this.history = history;
    this.#first = first;
    this.#notesOrders = notesOrders;
    this.#hooks = hooksOf(oracles, simulation);
    this.#watchers = this.asked("onWrite");
    this.reached = new Reached(situations);
    const chooser = (this.#chooser = new HistoryChooser({ history, subject, from: simulation.steps, onCrash: this.#crashed }));
    this.stage = new Stage({ simulation, subject, choose: this.#watched(chooser.choose), check: this.check, addFault: (fault: PendingFault) => chooser.add(fault), onCrash: this.#restarted });
  }

  /** An operation begins. */
  begin(operation: AnyOperation): void {
    this.#chooser.begin(operation);
    if (this.#notesOrders) this.orders.push([]);
  }

  /** Those that have this hook. */
  asked(hook: keyof OracleHooks): readonly Asked[] {
    return this.#hooks.filter(({ hooks }) => hooks[hook] !== undefined);
  }

  /** Called at each write, in the middle of a step. */
  readonly check: WriteCheck = (write, actor, context) => {
    if (write.revision <= this.#seen) return;
    this.#seen = write.revision;
    this.writes++;
    const moment = new WriteMoment(actor, this.history.mode, context);
    this.#record(write, moment);
    if (haunts(write, moment)) this.haunted = true;
    this.reached.onWrite(write, moment);
    for (const { name, hooks } of this.#watchers) this.report(name, hooks.onWrite?.(write, moment) ?? [], write.atMs);
  };

  /** Looks which faults of the world have begun and ended since it looked last. */
  lookAtHarms(): void {
    const { log } = shelfOf(this.stage.simulation.cluster, "Fault");
    for (; this.#harms < log.end; this.#harms++) {
      const entry = log.get(this.#harms) as LogEntry<Fault> | undefined;
      if (entry === undefined) continue;
      const { object, previous, type } = entry;
      const [isBegun, wasBegun] = [object.status.begun, previous?.status.begun === true];
      const phase = type === "DELETED" ? (wasBegun ? "ends" : undefined) : isBegun && !wasBegun ? "begins" : undefined;
      if (phase !== undefined) this.reached.ask((situation) => situation.onHarm?.(object.spec.harm, phase));
    }
  }

  /** Notes what was found, at the present time where none is given. Throws `Enough` where the first violation is the last. */
  report(name: string, findings: readonly Finding[], atMs: number = this.stage.simulation.cluster.nowMs): void {
    if (findings.length === 0) return;
    const story = storyOf({ operations: this.history.operations, during: this.at, deeds: this.deeds, mishaps: this.#mishaps });
    this.violations.push(...findings.map((finding) => ({ ...finding, oracle: name, atMs, story })));
    if (this.#first) throw new Enough();
  }

  readonly #crashed = (actor: string): void => {
    this.#lives.set(actor, (this.#lives.get(actor) ?? 0) + 1);
    for (const { hooks } of this.#hooks) hooks.onRestart?.(actor);
  };

  /** An operation has crashed a controller, which has started anew. */
  readonly #restarted = (actor: string): void => {
    this.#crashed(actor);
    this.reached.ask((situation) => situation.onRestart?.(actor, this.stage.simulation));
  };

  /** The chooser, looked at for the faults that it hands out. Before one step it may be asked again. */
  #watched(choose: Chooser): Chooser {
    return (now) => {
      const action = choose(now);
      if (action !== undefined && now.steps !== this.#asked) this.#chosen(now, action);
      this.#asked = action === undefined ? -1 : now.steps;
      return action;
    };
  }

  #chosen(now: Choosable, action: Action): void {
    if (this.#notesOrders) this.orders.at(-1)?.push(scriptStep(action));
    if (action.fault !== undefined) this.#failed(now, action, action.fault);
  }

  #failed(now: Choosable, action: Action, fault: RequestFault): void {
    this.#mishaps.push({ during: this.at, writes: this.deeds.length, text: faultText(now.cluster.nowMs, action.actor, { request: nextRequest(now, action), fault }) });
    this.reached.ask((situation) => situation.onFault?.(fault));
  }

  #record(write: LogEntry, moment: WriteMoment): void {
    const { type, kind, key, atMs, revision, object, previous } = write;
    const { actor, context, daemon } = moment;
    if (PASSED_OVER.has(kind)) return;
    const [byController, afterwards, lives] = [context.asking !== undefined, this.at >= this.history.operations.length, this.#lives.get(actor) ?? 0];
    const [by, observed, reasons] = [daemon?.set.metadata.uid ?? "", daemon?.set.status.observedGeneration ?? 0, podDeleted(write, moment)?.reasons ?? []];
    this.deeds.push({ type, kind, key, atMs, revision, object, previous, during: this.at, afterwards, actor, byController, lives, by, observed, reasons });
  }
}
