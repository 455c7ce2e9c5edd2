/** One step of a simulation: one action is performed, and everything that follows from it without anybody else's turn. */
import { AppendLog, type Request, type Response, type Shelf, shelfOf } from "@everynode/api";
import { invariant } from "@everynode/model";
import { type Action, actionId, EVERY_KIND, isCutOff, watchMsOf } from "./action.js";
import type { Registered } from "./controller.js";
import { crashed } from "./crash.js";
import { deliver } from "./delivery.js";
import { type ActorDraft, Draft } from "./draft.js";
import type { Effect, Result } from "./effect.js";
import { recordEvent } from "./event-recorder.js";
import { begun, ControllerError, type Exchange, type InFlight, resumed, type Suspended, wentOn } from "./in-flight.js";
import type { Simulation } from "./simulation.js";
import { mayTrim, trimmedCluster } from "./trim.js";
import type { Informer } from "./view.js";
import { added, addedAt, failed, finished, forgotten, taken, timeKey } from "./work-queue.js";
import type { WriteCheck } from "./writes.js";

const NO_RESPONSES: AppendLog<Response> = AppendLog.empty();
const NO_EXCHANGES: AppendLog<Exchange> = AppendLog.empty();

/** A step in the making, from the side of the actor whose turn it is. */
interface Turn {
  readonly draft: Draft;
  readonly controller: Registered;
  readonly actor: ActorDraft;
}

/** The simulation after `action`. A bug where the action is not enabled. Throws a `ControllerError`, the simulation intact, where the controller breaks its contract. */
export function perform(simulation: Simulation, action: Action, check?: WriteCheck): Simulation {
  const draft = new Draft(simulation, check);
  return performOn(draft, action) ? draft.finish() : crashed(draft.finish(), action.actor);
}

/**
 * One action, performed on a draft. False where the controller crashes in it: what the request did stays, what the controller knew is to
 * be taken from it. Where it throws, the draft is good for nothing.
 */
export function performOn(draft: Draft, action: Action): boolean {
  const { controllers } = draft.setup;
  let index = 0;
  while (index < controllers.length && controllers[index]?.name !== action.actor) index++;
  const controller = controllers[index];
  invariant(controller !== undefined, () => `there is no controller for ${actionId(action)}`);
  const turn: Turn = { draft, controller, actor: draft.own(index) };
  draft.steps += 1;
  if (action.type === "resume") return resume(turn, action);
  if (action.type === "start") start(turn, action.key);
  else hear(turn, action);
  return true;
}

/** The informers that a delivery moves on: the one for the kind it names, or all that lag behind. */
function informersOf(turn: Turn, key: string): readonly Informer[] {
  const { shelves } = turn.draft.cluster;
  return turn.actor.informers.filter((informer) => (key === EVERY_KIND ? informer.position < (shelves[informer.ordinal] as Shelf).log.end && !isCutOff(turn.draft.cluster, informer) : informer.kind === key));
}

/** The actor hears of changes; logs that waited for it to do so are trimmed. */
function hear(turn: Turn, action: Action): void {
  const { draft, controller } = turn;
  const watchMs = watchMsOf(draft, controller.name);
  const before = informersOf(turn, action.key);
  invariant(action.key === EVERY_KIND || before.length > 0, () => `${controller.name} does not watch ${action.key}`);
  for (const { kind } of before) deliver(draft, turn, { kind, count: action.count, watchMs });
  if (before.some(({ ordinal, position }) => mayTrim(draft, ordinal, position))) draft.cluster = trimmedCluster(draft);
}

function start(turn: Turn, key: string): void {
  const { actor, draft, controller } = turn;
  invariant(actor.queue.waiting.has(key), () => `${controller.name}: ${JSON.stringify(key)} does not wait`);
  actor.queue = taken(actor.queue, key);
  const { nowMs, kinds } = draft.cluster;
  const frozen = { informers: actor.informers, facts: actor.facts, nowMs, kinds };
  const sequence = draft.starts;
  draft.starts += 1;
  runOn(turn, { key, sequence, frozen, exchanges: NO_EXCHANGES }, begun(controller, key, frozen));
}

/** True once the requests are answered; false where the controller crashes instead. */
function resume(turn: Turn, action: Action): boolean {
  const { actor, draft, controller } = turn;
  const { key } = action;
  let flight = actor.inFlight.get(key);
  invariant(flight !== undefined, () => `${controller.name}: ${JSON.stringify(key)} is not being reconciled`);
  const { sequence } = flight;
  let { fault } = action;
  if (fault !== undefined) draft.note({ type: "fault", atMs: draft.cluster.nowMs, actor: controller.name, key, fault });
  if (fault === "crash-before") return false;
  for (let left = action.count ?? Infinity; left > 0 && flight?.sequence === sequence && flight.readyAtMs <= draft.cluster.nowMs; flight = actor.inFlight.get(key)) {
    let { responses } = flight;
    for (; left > 0 && responses.end < flight.requests.length; left--) {
      const response = draft.send(controller.caller, flight.requests[responses.end] as Request, fault === "crash-after" ? undefined : fault, flight);
      if (fault === "crash-after") return false;
      responses = responses.append(response);
      fault = undefined;
    }
    if (responses.end < flight.requests.length) actor.inFlight = actor.inFlight.set(key, { ...flight, responses });
    else goOn(turn, flight, responses);
  }
  return true;
}

/** All requests of the effect at which `flight` is suspended are answered. */
function goOn(turn: Turn, flight: InFlight, responses: AppendLog<Response>): void {
  const { actor, controller } = turn;
  const { key, effect, sequence, frozen } = flight;
  const reply = effect.type === "batch" ? [...responses.from(0)] : responses.get(0);
  actor.due = actor.due.delete(timeKey(flight.readyAtMs, key));
  const exchanges = flight.exchanges.append({ effect, reply });
  runOn(turn, { key, sequence, frozen, exchanges }, resumed(controller, flight, reply));
}

type Running = Pick<InFlight, "key" | "sequence" | "frozen" | "exchanges">;

/** Answers effects until one is an API request, or the reconcile ends. */
function runOn(turn: Turn, running: Running, suspended: Suspended): void {
  const { actor, draft, controller } = turn;
  const { key, frozen, sequence } = running;
  let { exchanges } = running;
  let next = suspended;
  while (!next.ended) {
    const { effect, live } = next;
    if (exchanges.end >= draft.setup.maxEffects) {
      throw new ControllerError(controller.name, key, `did not end within ${draft.setup.maxEffects} effects; the last one was ${JSON.stringify(effect)}`);
    }
    if (effect.type === "request" || effect.type === "batch") {
      const readyAtMs = draft.cluster.nowMs + (draft.setup.latencies[controller.name]?.requestMs ?? 0);
      const requests = effect.type === "batch" ? effect.requests : [effect.request];
      actor.inFlight = actor.inFlight.set(key, { key, sequence, frozen, exchanges, requests, responses: NO_RESPONSES, effect, readyAtMs, live });
      actor.due = actor.due.set(timeKey(readyAtMs, key), key);
      return;
    }
    const reply = answered(turn, effect, running);
    exchanges = exchanges.append({ effect, reply });
    next = wentOn(controller, key, { live, reply });
  }
  end(turn, key, next.result);
}

/** The reply to an effect that needs nobody else. */
function answered(turn: Turn, effect: Exclude<Effect, { readonly type: "request" | "batch" }>, running: Running): unknown {
  const { actor, draft, controller } = turn;
  switch (effect.type) {
    case "recall":
      return actor.memory.get(effect.key);
    case "remember":
      actor.memory = effect.value === undefined ? actor.memory.delete(effect.key) : actor.memory.set(effect.key, effect.value);
      return undefined;
    case "look":
      return shelfOf(draft.cluster, kindOfWorld(draft, effect.kind)).collection.objects.get(effect.key);
    case "look-under":
      return Array.from(shelfOf(draft.cluster, kindOfWorld(draft, effect.kind)).collection.objects.withPrefix(effect.prefix), ([, object]) => object);
    case "put":
      return draft.putIntoWorld(controller.name, kindOfWorld(draft, effect.kind), effect.object);
    case "take":
      return draft.takeFromWorld(controller.name, kindOfWorld(draft, effect.kind), effect.key);
    case "serve":
      return draft.letServe(effect.serving);
    case "now":
      return draft.cluster.nowMs;
    case "draw":
      return draft.draw(`${controller.name}/${effect.stream}`);
    case "enqueue":
      actor.queue = effect.afterMs > 0 ? addedAt(actor.queue, effect.key, draft.cluster.nowMs + Math.ceil(effect.afterMs)) : added(actor.queue, effect.key, effect.key === running.key || actor.inFlight.has(effect.key));
      return undefined;
    case "events": {
      const recorder = { actor: controller.name, nowMs: draft.cluster.nowMs, memory: actor.memory, send: (request: Request): Response => draft.send(controller.caller, request, undefined, running) };
      for (const note of effect.notes) recordEvent(recorder, note);
      actor.memory = recorder.memory;
      return undefined;
    }
  }
}

/** The kind itself: effects on the world are for kinds that the API does not serve. */
function kindOfWorld({ cluster }: Draft, kind: string): string {
  invariant(shelfOf(cluster, kind).kind.hidden === true, () => `${kind} is no kind of the world: it belongs to the API, and is asked for with send`);
  return kind;
}

function end(turn: Turn, key: string, result: Result): void {
  const { actor, draft, controller } = turn;
  const { nowMs } = draft.cluster;
  actor.inFlight = actor.inFlight.delete(key);
  actor.queue = finished(actor.queue, key);
  if (result.type === "retry") actor.queue = failed(actor.queue, key, { nowMs, ...controller.backOff });
  else {
    actor.queue = forgotten(actor.queue, key);
    if (result.type === "requeue") actor.queue = addedAt(actor.queue, key, nowMs + Math.max(1, Math.ceil(result.afterMs)));
  }
  draft.mark(controller.name, result.type.length + key.length);
  if (draft.setup.trace !== "full") return;
  draft.note({ type: "reconciled", atMs: nowMs, actor: controller.name, key, outcome: result.type, ...(result.type === "retry" ? { why: result.why } : {}) });
}
