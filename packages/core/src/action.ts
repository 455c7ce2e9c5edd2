/** What may happen next: a list of actions in one canonical order, made only when somebody asks for all of it. */
import { type ClusterState, type LogEntry, type Request, type Shelf, shelfOf } from "@everynode/api";
import type { Registered } from "./controller.js";
import { headKey, timeOfKey } from "./work-queue.js";
import type { ActorState, Simulation } from "./simulation.js";
import type { Informer } from "./view.js";

/**
 * What goes wrong with a request. "error": it fails and nothing is written. "conflict": likewise, as 409. "timeout": it is
 * written, and the caller is told that it timed out. "crash-before" and "crash-after": the controller crashes there.
 */
export type RequestFault = "error" | "conflict" | "timeout" | "crash-before" | "crash-after";

/** As the key of a delivery: all kinds that the actor watches, in their order. */
export const EVERY_KIND = "*";

/** One thing that may happen next. Its identity is who (`actor`), what (`type`) and which (`key`: a kind, or `EVERY_KIND`, for "deliver"). */
export interface Action {
  /** "deliver": the actor hears of changes to a kind; "resume": its next requests take effect; "start": a worker takes a key. */
  readonly type: "deliver" | "resume" | "start";
  /** Name of the controller. */
  readonly actor: string;
  readonly key: string;
  /** How many changes, or requests of the reconcile, at most; all that are due where left out. */
  readonly count?: number;
  /** For "resume": what goes wrong with the (first) request. */
  readonly fault?: RequestFault;
}

/** An action's identity as one text: `daemonset/start/default/agent`. */
export function actionId(action: Pick<Action, "actor" | "type" | "key">): string {
  return `${action.actor}/${action.type}/${action.key}`;
}

/** What of a simulation says what may happen next; a draft of one has it too. */
export type Situation = Pick<Simulation, "cluster" | "actors" | "setup">;

/** True while the API server is down and the informer is of a kind that it serves. The world outside goes on. */
export function isCutOff({ server, shelves }: ClusterState, { ordinal }: Informer): boolean {
  return !server.serving && (shelves[ordinal] as Shelf).kind.hidden !== true;
}

/** When an informer may hear of its next change, in simulated milliseconds; undefined where it is up to date. */
export function nextDeliveryMs(simulation: Situation, informer: Informer, watchMs: number): number | undefined {
  const shelf = simulation.cluster.shelves[informer.ordinal];
  if (shelf === undefined || informer.position >= shelf.log.end || isCutOff(simulation.cluster, informer)) return undefined;
  return (shelf.log.get(informer.position) as LogEntry).atMs + watchMs;
}

/** How many milliseconds pass between a write and the moment an actor may hear of it. */
export function watchMsOf(simulation: Situation, actor: string): number {
  return simulation.setup.latencies[actor]?.watchMs ?? 0;
}

function firstResume(simulation: Situation): Action | undefined {
  const { actors, setup, cluster } = simulation;
  for (let index = 0; index < actors.length; index++) {
    const { due } = actors[index] as ActorState;
    if (due.size === 0) continue;
    const first = due.first();
    if (first !== undefined && timeOfKey(first[0]) <= cluster.nowMs) return { type: "resume", actor: (setup.controllers[index] as Registered).name, key: first[1] };
  }
  return undefined;
}

/** Whether an actor may hear of something now. */
function hasNews(situation: Situation, actor: ActorState, name: string): boolean {
  for (const informer of actor.informers) if (isBehind(situation, informer, name)) return true;
  return false;
}

/** Whether an actor may hear of something of one kind now. */
function isBehind(situation: Situation, informer: Informer, actor: string): boolean {
  const { shelves, nowMs } = situation.cluster;
  const { log } = shelves[informer.ordinal] as Shelf;
  return informer.position < log.end && !isCutOff(situation.cluster, informer) && (log.get(informer.position) as LogEntry).atMs + watchMsOf(situation, actor) <= nowMs;
}

function firstTurn(situation: Situation): Action | undefined {
  const { actors, setup } = situation;
  for (let index = 0; index < actors.length; index++) {
    const actor = actors[index] as ActorState;
    const { name, workers } = setup.controllers[index] as Registered;
    if (hasNews(situation, actor, name)) return { type: "deliver", actor: name, key: EVERY_KIND };
    if (actor.queue.waiting.size === 0 || actor.inFlight.size >= workers) continue;
    const key = headKey(actor.queue);
    if (key !== undefined) return { type: "start", actor: name, key };
  }
  return undefined;
}

/**
 * The first action in canonical order: a request that is due; else the first actor's turn that has one, to hear of changes before it starts a
 * key. So whoever follows it sees reconciles run to their end, and nobody act on an old view. Undefined at rest. O(actors and their kinds).
 */
export function firstAction(situation: Situation): Action | undefined {
  return firstResume(situation) ?? firstTurn(situation);
}

function pushResumes(actions: Action[], { due }: ActorState, turn: { readonly name: string; readonly nowMs: number }): void {
  const { name, nowMs } = turn;
  if (due.size === 0) return;
  due.forEach((key, time) => {
    if (timeOfKey(time) <= nowMs) actions.push({ type: "resume", actor: name, key, count: 1 });
  });
}

function pushTurns(actions: Action[], actor: ActorState, turn: { readonly situation: Situation; readonly controller: Registered }): void {
  const { situation, controller: { name, workers } } = turn;
  for (const informer of actor.informers) if (isBehind(situation, informer, name)) actions.push({ type: "deliver", actor: name, key: informer.kind });
  if (actor.queue.waiting.size === 0 || actor.inFlight.size >= workers) return;
  for (const key of actor.queue.waiting.keys()) actions.push({ type: "start", actor: name, key });
}

/** Every action that may happen now, in canonical order. O(all that waits). */
export function enabledActions(situation: Situation): readonly Action[] {
  const { actors, setup, cluster } = situation;
  const actions: Action[] = [];
  for (let index = 0; index < actors.length; index++) pushResumes(actions, actors[index] as ActorState, { name: (setup.controllers[index] as Registered).name, nowMs: cluster.nowMs });
  for (let index = 0; index < actors.length; index++) pushTurns(actions, actors[index] as ActorState, { situation, controller: setup.controllers[index] as Registered });
  return actions;
}

/** The request that takes effect with a "resume"; undefined where nothing of that key is under way. */
export function nextRequest({ actors, setup }: Situation, { actor, key }: Pick<Action, "actor" | "key">): Request | undefined {
  const flight = actors[setup.controllers.findIndex(({ name }) => name === actor)]?.inFlight.get(key);
  return flight?.requests[flight.responses.end];
}

/** Whether `action` may happen now. O(log n). */
export function isEnabled(simulation: Situation, action: Action): boolean {
  const index = simulation.setup.controllers.findIndex((c) => c.name === action.actor);
  const actor = simulation.actors[index];
  const controller = simulation.setup.controllers[index];
  if (actor === undefined || controller === undefined) return false;
  const { nowMs } = simulation.cluster;
  if (action.type === "deliver") {
    if (action.key === EVERY_KIND) return hasNews(simulation, actor, action.actor);
    const informer = actor.informers.find((i) => i.kind === action.key);
    const atMs = informer && nextDeliveryMs(simulation, informer, watchMsOf(simulation, action.actor));
    return atMs !== undefined && atMs <= nowMs;
  }
  if (action.type === "resume") {
    const flight = actor.inFlight.get(action.key);
    return flight !== undefined && flight.readyAtMs <= nowMs;
  }
  return actor.queue.waiting.has(action.key) && actor.inFlight.size < (controller.workers);
}

/** The number of log entries that a kind's slowest reader has yet to read, for tests and displays. */
export function lagOf(simulation: Simulation, actor: string, kind: string): number {
  const index = simulation.setup.controllers.findIndex((c) => c.name === actor);
  const informer = simulation.actors[index]?.informers.find((i) => i.kind === kind);
  return informer === undefined ? 0 : shelfOf(simulation.cluster, kind).log.end - informer.position;
}
