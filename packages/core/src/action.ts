/** What may happen next: a list of actions in one canonical order, made only when somebody asks for all of it. */
import { type LogEntry, shelfOf } from "@everynode/api";
import { headKey, timeOfKey } from "./work-queue.js";
import type { ActorState, Simulation } from "./simulation.js";
import type { Informer } from "./view.js";

/**
 * What goes wrong with a request. "error": it fails and nothing is written. "conflict": likewise, as 409. "timeout": it is
 * written, and the caller is told that it timed out. "crash-before" and "crash-after": the controller crashes there.
 */
export type RequestFault = "error" | "conflict" | "timeout" | "crash-before" | "crash-after";

/** One thing that may happen next. Its identity is who (`actor`), what (`type`) and which (`key`: a kind for "deliver"). */
export interface Action {
  /** "deliver": the actor hears of changes to a kind; "resume": its next request takes effect; "start": a worker takes a key. */
  readonly type: "deliver" | "resume" | "start";
  /** Name of the controller. */
  readonly actor: string;
  readonly key: string;
  /** For "deliver": how many changes at most; all that are due where left out. */
  readonly count?: number;
  /** For "resume": what goes wrong with the request. */
  readonly fault?: RequestFault;
}

/** An action's identity as one text: `daemonset/start/default/agent`. */
export function actionId(action: Pick<Action, "actor" | "type" | "key">): string {
  return `${action.actor}/${action.type}/${action.key}`;
}

/** When an informer may hear of its next change, in simulated milliseconds; undefined where it is up to date. */
export function nextDeliveryMs(simulation: Simulation, informer: Informer, watchMs: number): number | undefined {
  const shelf = simulation.cluster.shelves[informer.ordinal];
  if (shelf === undefined || informer.position >= shelf.log.end) return undefined;
  return (shelf.log.get(informer.position) as LogEntry).atMs + watchMs;
}

/** How many milliseconds pass between a write and the moment an actor may hear of it. */
export function watchMsOf(simulation: Simulation, actor: string): number {
  return simulation.setup.latencies[actor]?.watchMs ?? 0;
}

function firstOfActor(simulation: Simulation, index: number): Action | undefined {
  const actor = simulation.actors[index] as ActorState;
  const controller = simulation.setup.controllers[index];
  if (controller === undefined) return undefined;
  const { nowMs, shelves } = simulation.cluster;
  for (const informer of actor.informers) {
    const shelf = shelves[informer.ordinal];
    if (shelf === undefined || informer.position >= shelf.log.end) continue;
    const entry = shelf.log.get(informer.position) as LogEntry;
    if (entry.atMs + watchMsOf(simulation, controller.name) <= nowMs) return { type: "deliver", actor: controller.name, key: informer.kind };
  }
  if (actor.due.size > 0) {
    const due = actor.due.first();
    if (due !== undefined && timeOfKey(due[0]) <= nowMs) return { type: "resume", actor: controller.name, key: due[1] };
  }
  if (actor.queue.waiting.size === 0 || actor.inFlight.size >= (controller.workers ?? 1)) return undefined;
  const head = headKey(actor.queue);
  return head === undefined ? undefined : { type: "start", actor: controller.name, key: head };
}

/** The first action in canonical order: actor by actor, deliveries before requests before starts. Undefined at rest. */
export function firstAction(simulation: Simulation): Action | undefined {
  for (let index = 0; index < simulation.actors.length; index++) {
    const action = firstOfActor(simulation, index);
    if (action !== undefined) return action;
  }
  return undefined;
}

/** Every action that may happen now, in canonical order. O(all that waits). */
export function enabledActions(simulation: Simulation): readonly Action[] {
  const actions: Action[] = [];
  const { nowMs } = simulation.cluster;
  simulation.actors.forEach((actor, index) => {
    const controller = simulation.setup.controllers[index];
    if (controller === undefined) return;
    const { name } = controller;
    for (const informer of actor.informers) {
      const atMs = nextDeliveryMs(simulation, informer, watchMsOf(simulation, name));
      if (atMs !== undefined && atMs <= nowMs) actions.push({ type: "deliver", actor: name, key: informer.kind });
    }
    for (const [time, key] of actor.due.entries()) {
      if (timeOfKey(time) > nowMs) break;
      actions.push({ type: "resume", actor: name, key });
    }
    if (actor.inFlight.size < (controller.workers ?? 1)) for (const key of actor.queue.waiting.keys()) actions.push({ type: "start", actor: name, key });
  });
  return actions;
}

/** Whether `action` may happen now. O(log n). */
export function isEnabled(simulation: Simulation, action: Action): boolean {
  const index = simulation.setup.controllers.findIndex((c) => c.name === action.actor);
  const actor = simulation.actors[index];
  const controller = simulation.setup.controllers[index];
  if (actor === undefined || controller === undefined) return false;
  const { nowMs } = simulation.cluster;
  if (action.type === "deliver") {
    const informer = actor.informers.find((i) => i.kind === action.key);
    const atMs = informer && nextDeliveryMs(simulation, informer, watchMsOf(simulation, action.actor));
    return atMs !== undefined && atMs <= nowMs;
  }
  if (action.type === "resume") {
    const flight = actor.inFlight.get(action.key);
    return flight !== undefined && flight.readyAtMs <= nowMs;
  }
  return actor.queue.waiting.has(action.key) && actor.inFlight.size < (controller.workers ?? 1);
}

/** The number of log entries that a kind's slowest reader has yet to read, for tests and displays. */
export function lagOf(simulation: Simulation, actor: string, kind: string): number {
  const index = simulation.setup.controllers.findIndex((c) => c.name === actor);
  const informer = simulation.actors[index]?.informers.find((i) => i.kind === kind);
  return informer === undefined ? 0 : shelfOf(simulation.cluster, kind).log.end - informer.position;
}
