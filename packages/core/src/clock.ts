/** Time as an input: the clock moves only when nothing is left to do at this instant. */
import { nextDeliveryMs, type Situation, watchMsOf } from "./action.js";
import type { Registered } from "./controller.js";
import { Draft } from "./draft.js";
import type { ActorState, Simulation } from "./simulation.js";
import { added, dueKey, nextDelayMs, timeOfKey, type WorkQueue } from "./work-queue.js";

function earlier(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : b === undefined ? a : Math.min(a, b);
}

/** When the next delayed key is due that keeps the cluster from being at rest, in simulated milliseconds. O(delayed keys before it). */
function nextForegroundMs({ background }: Registered, queue: WorkQueue): number | undefined {
  if (background === false) return nextDelayMs(queue);
  if (background !== true) for (const [time, key] of queue.delayed.entries()) if (!background(key)) return timeOfKey(time);
  return undefined;
}

function nextOfActor(simulation: Situation, index: number, background: boolean): number | undefined {
  const actor = simulation.actors[index] as ActorState;
  const controller = simulation.setup.controllers[index] as Registered;
  const due = actor.due.first();
  let next = due === undefined ? undefined : timeOfKey(due[0]);
  next = earlier(next, background ? nextDelayMs(actor.queue) : nextForegroundMs(controller, actor.queue));
  const watchMs = watchMsOf(simulation, controller.name);
  if (watchMs > 0) for (const informer of actor.informers) next = earlier(next, nextDeliveryMs(simulation, informer, watchMs));
  return next;
}

/** When something can happen next if nothing can now, in simulated milliseconds; without `background`, timers of background controllers do not count. */
export function nextTimeMs(simulation: Situation, background: boolean): number | undefined {
  let next: number | undefined;
  for (let index = 0; index < simulation.actors.length; index++) next = earlier(next, nextOfActor(simulation, index, background));
  return next;
}

function wake(draft: Draft, index: number): void {
  const { nowMs } = draft.cluster;
  const next = nextDelayMs((draft.actors[index] as ActorState).queue);
  if (next === undefined || next > nowMs) return;
  const actor = draft.own(index);
  for (let due = dueKey(actor.queue, nowMs); due !== undefined; due = dueKey(actor.queue, nowMs)) actor.queue = added(due.queue, due.key, actor.inFlight.has(due.key));
}

/** The simulation with its clock at `atMs`; keys whose delay has passed wait for a worker. The clock never goes back. */
export function clockAt(simulation: Simulation, atMs: number): Simulation {
  const draft = new Draft(simulation);
  moveClock(draft, atMs);
  return draft.finish();
}

/** Moves the clock of a draft to `atMs`. */
function moveClock(draft: Draft, atMs: number): void {
  const fromMs = draft.cluster.nowMs;
  const nowMs = Math.max(atMs, fromMs);
  draft.steps += 1;
  if (nowMs !== fromMs) {
    const { seed, revision, draws, kinds, server, shelves } = draft.cluster;
    draft.cluster = { seed, nowMs, revision, draws, kinds, server, shelves };
    draft.note({ type: "clock", atMs: nowMs, fromMs });
  }
  for (let index = 0; index < draft.actors.length; index++) wake(draft, index);
}
