/** The front door: a controller, what may happen to it, and what must hold. */
import type { Controller } from "@everynode/core";
import { type ClusterOptions, UsageError } from "everynode";
import { ALL_ORACLES } from "../oracles/all-oracles.js";
import { ANY_WORKLOAD_ORACLES } from "../oracles/any-workload.js";
import { campaign, type Campaign, type Progress } from "./campaign.js";
import { type Counterexample, counterexampleText } from "./counterexample.js";
import { type Checked, played } from "../history/check-history.js";
import type { History } from "../history/history.js";
import type { Mode } from "../history/mode.js";
import type { OperationTable } from "../operations/operation-rule.js";
import { COMMON_OPERATIONS, DAEMON_SET_OPERATIONS } from "../operations/operation-table.js";
import type { Oracle } from "../oracles/oracle.js";
import { type Pattern, PATTERNS, underPattern } from "./pattern.js";
import { awaited } from "../history/play.js";
import { watchedController, withGuards } from "./purity.js";
import { historyOfText } from "./replay.js";
import { ALL_SITUATIONS, ANY_WORKLOAD_SITUATIONS } from "../situations/all-situations.js";
import { theatre, type Theatre } from "../history/theatre.js";
import { trustedOracle } from "./trusted-oracle.js";
import { DAEMON_CONTROLLER } from "../daemon/write-moment.js";

/** What is checked, and for how long. */
export interface CheckControllerOptions {
  /** The controller that is put to the test, beside the built-in ones; it takes the place of the one that has its name. The built-in DaemonSet controller where left out. */
  readonly controller?: Controller;
  /** What the cluster has at first, and how its other parts are made: objects, kinds, options of built-in controllers. */
  readonly cluster?: Omit<ClusterOptions, "nodes" | "controllers" | "seed" | "trace" | "latencies">;
  /** What may happen beside what may happen in any cluster. */
  readonly operations?: OperationTable;
  /** What must hold, beside what must hold of any controller. */
  readonly oracles?: readonly Oracle[];
  /** "strict" and "chaos" in turn where left out. */
  readonly mode?: Mode;
  /** One kind of trouble and no other; all kinds where left out. */
  readonly pattern?: Pattern;
  /** Histories; 200 where left out, as many as fit where `forMs` is given. */
  readonly runs?: number;
  /** Real time, in milliseconds. */
  readonly forMs?: number;
  /** Other histories than those of seed 1. */
  readonly seed?: number;
  /** Passes over so many histories of the seed: for those who share them out. */
  readonly skip?: number;
  /** Plays this one history and no other: what a counterexample printed as its replay. */
  readonly replay?: string;
  /** Histories that failed once, as texts: they are played first. */
  readonly corpus?: readonly string[];
  /** Real time to make a counterexample small, in milliseconds; 2000 where left out. */
  readonly shrinkMs?: number;
  readonly onProgress?: (progress: Progress) => void;
}

/** Histories of one seed before those of the next begin. */
const PER_SEED = 1_000_000;
const RUNS = 200;
const SHRINK_MS = 2000;

/** What `checkController` throws when it has found something; the message is the whole story. */
export class CounterexampleError extends Error {
  override readonly name = "CounterexampleError";
  readonly counterexample: Counterexample;

  constructor(counterexample: Counterexample) {
    super(counterexampleText(counterexample));
    this.counterexample = counterexample;
  }
}

const NAMES: ReadonlySet<string> = new Set<keyof CheckControllerOptions>(["controller", "cluster", "operations", "oracles", "mode", "pattern", "runs", "forMs", "seed", "skip", "replay", "corpus", "shrinkMs", "onProgress"]);

/** Throws a `UsageError` for what the options cannot be. */
function checked(options: CheckControllerOptions): CheckControllerOptions {
  for (const name of Object.keys(options)) if (!NAMES.has(name)) throw new UsageError(`checkController does not know ${JSON.stringify(name)}; it takes ${[...NAMES].join(", ")}`);
  const { controller, runs = 1, forMs = 1, seed = 1, skip = 0, mode = "strict", pattern } = options;
  if (controller !== undefined && (typeof controller.name !== "string" || typeof controller.reconcile !== "function")) throw new UsageError("controller must have a name, watches and a reconcile(key, view); asyncController makes one out of an async function");
  if (!Number.isSafeInteger(runs) || runs < 1) throw new UsageError(`runs must be a whole number from 1; got ${String(runs)}`);
  if (!(forMs > 0)) throw new UsageError(`forMs must be a number of milliseconds above 0; got ${String(forMs)}`);
  if (!Number.isSafeInteger(seed) || seed < 0) throw new UsageError(`seed must be a whole number from 0; got ${String(seed)}`);
  if (pattern !== undefined && !PATTERNS.includes(pattern)) throw new UsageError(`pattern must be one of ${PATTERNS.join(", ")}; got ${JSON.stringify(pattern)}`);
  if (!Number.isSafeInteger(skip) || skip < 0) throw new UsageError(`skip must be a whole number from 0; got ${String(skip)}`);
  if (mode !== "strict" && mode !== "chaos") throw new UsageError(`mode must be "strict" or "chaos", or left out for both; got ${JSON.stringify(mode)}`);
  for (const oracle of options.oracles ?? []) if (typeof oracle?.name !== "string") throw new UsageError(`an oracle needs a name, a title, and a hook such as onWrite or atRest; got ${JSON.stringify(oracle)}`);
  for (const [name, rule] of Object.entries(options.operations ?? {})) if (typeof rule?.perform !== "function" || !(rule.weight > 0)) throw new UsageError(`operation ${JSON.stringify(name)} needs a weight above 0, domains, and a perform(stage, arguments)`);
  for (const [name, { domains }] of Object.entries(options.operations ?? {})) if ("do" in domains || "order" in domains) throw new UsageError(`operation ${JSON.stringify(name)} has an argument called do or order; these names are taken`);
  return options;
}

const totalWeight = (table: OperationTable): number => Object.values(table).reduce((sum, { weight }) => sum + weight, 0);

/** A user's own operations: what somebody has thought of is what a check is about, so it may come in every history, and about as often as all the rest. */
function favoured(own: OperationTable, common: OperationTable): OperationTable {
  const factor = Math.max(1, Math.round(totalWeight(common) / Math.max(1, totalWeight(own))));
  return Object.fromEntries(Object.entries(own).map(([name, rule]) => [name, { needed: "always", ...rule, weight: rule.weight * factor }]));
}

/** Where histories of the controller are played. */
function houseOf({ controller, cluster, operations = {}, pattern }: CheckControllerOptions, onReconcile: () => void): Theatre {
  const subject = controller?.name ?? DAEMON_CONTROLLER;
  const common = subject === DAEMON_CONTROLLER ? DAEMON_SET_OPERATIONS : COMMON_OPERATIONS;
  const house = theatre({
    subject,
    operations: { ...common, ...favoured(operations, common) },
    ...(cluster === undefined ? {} : { cluster }),
    controllers: (builtIn) => (controller === undefined ? builtIn : [...builtIn.filter(({ name }) => name !== controller.name), watchedController(controller, onReconcile)]),
  });
  return pattern === undefined ? house : { ...house, ...underPattern(house, pattern) };
}

function historiesOf({ replay, corpus = [] }: CheckControllerOptions): readonly History[] {
  return replay === undefined ? corpus.map((text, at) => historyOfText(text, `number ${at + 1} of the corpus`)) : [historyOfText(replay)];
}

/** Plays histories until one breaks something or enough have held, and says what came of it. Throws a `UsageError` for options that cannot be. */
export async function tryController(options: CheckControllerOptions = {}): Promise<Campaign> {
  const { oracles = [], mode, forMs, seed = 1, skip = 0, shrinkMs = SHRINK_MS, replay, onProgress } = checked(options);
  const calls = { count: 0 };
  const house = houseOf(options, () => void calls.count++);
  const isDaemonSets = house.subject === DAEMON_CONTROLLER;
  const general = isDaemonSets ? ALL_ORACLES : ANY_WORKLOAD_ORACLES;
  const situations = isDaemonSets ? ALL_SITUATIONS : ANY_WORKLOAD_SITUATIONS;
  const first = historiesOf(options);
  const runs = replay === undefined ? (options.runs ?? (forMs === undefined ? RUNS : Infinity)) : 1;
  const modes: readonly Mode[] = mode === undefined ? ["strict", "chaos"] : [mode];
  const clock = performance.now.bind(performance);
  const play = campaign({ house, oracles: [...general, ...oracles.map(trustedOracle)], situations, modes, from: seed * PER_SEED + skip, runs, forMs: forMs ?? Infinity, shrinkMs: replay === undefined ? shrinkMs : 0, first, clock, onProgress });
  const result = await withGuards(async () => awaited(play));
  if (options.controller !== undefined && calls.count === 0) throw new UsageError(neverWoken(options.controller, result));
  return result;
}

/** Plays one history up to its first violation, while somebody looks on before all others. */
export async function playedAgain(options: CheckControllerOptions, history: History, onlooker: Oracle): Promise<Checked> {
  const house = houseOf(checked(options), () => undefined);
  const isDaemonSets = house.subject === DAEMON_CONTROLLER;
  const oracles = [onlooker, ...(isDaemonSets ? ALL_ORACLES : ANY_WORKLOAD_ORACLES), ...(options.oracles ?? []).map(trustedOracle)];
  return withGuards(async () => awaited(played(history, { house, oracles, situations: [], first: true })));
}

/** Histories in which a controller does nothing say nothing of it. */
function neverWoken({ name, watches }: Controller, { runs }: Campaign): string {
  const deaf = watches.filter((watch) => watch.on === undefined).map(({ kind }) => kind);
  const hint = deaf.length === 0 ? "no object of the kinds that it watches ever changed: let operations make some" : `it watches ${deaf.join(", ")} without a handler: on(change, waker) that calls waker.enqueue(key)`;
  return `${runs} histories held, but ${name} was never woken; ${hint}`;
}

/** As `tryController`, but throws a `CounterexampleError` that tells the story where something is broken: for tests. */
export async function checkController(options: CheckControllerOptions = {}): Promise<Campaign> {
  const result = await tryController(options);
  if (result.counterexample !== undefined) throw new CounterexampleError(result.counterexample);
  return result;
}
