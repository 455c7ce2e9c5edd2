/** An actor hears of changes: its informer moves on, its facts are brought up to date, and its handlers wake keys. */
import { type Collection, EMPTY_COLLECTION, type LogEntry, type Shelf, shelfOf, type SortedMap } from "@everynode/api";
import { invariant, type KubeObject } from "@everynode/model";
import { type Change, changeOf, type Controller, type Waker, type Watch } from "./controller.js";
import type { ActorDraft } from "./draft.js";
import { type Informer, View } from "./view.js";
import { added, addedAt } from "./work-queue.js";
import type { Simulation } from "./simulation.js";

/** The hands of a watch handler: they edit the actor in the making. */
class ActorWaker implements Waker {
  readonly #actor: ActorDraft;
  readonly #nowMs: number;

  constructor(actor: ActorDraft, nowMs: number) {
    this.#actor = actor;
    this.#nowMs = nowMs;
  }

  get view(): View {
    return new View(this.#actor.informers, this.#actor.facts, this.#nowMs);
  }

  enqueue(key: string): void {
    this.#actor.queue = added(this.#actor.queue, key, this.#actor.inFlight.has(key));
  }

  enqueueAfter(key: string, afterMs: number): void {
    if (afterMs <= 0) this.enqueue(key);
    else this.#actor.queue = addedAt(this.#actor.queue, key, this.#nowMs + Math.ceil(afterMs));
  }

  recall<T>(key: string): T | undefined {
    return this.#actor.memory.get(key) as T | undefined;
  }

  remember(key: string, value: unknown): void {
    this.#actor.memory = value === undefined ? this.#actor.memory.delete(key) : this.#actor.memory.set(key, value);
  }
}

function replacedAt(informers: readonly Informer[], index: number, informer: Informer): readonly Informer[] {
  const copy = informers.slice();
  copy[index] = informer;
  return copy;
}

interface Delivery {
  readonly controller: Controller;
  readonly watch: Watch;
  readonly index: number;
  readonly waker: ActorWaker;
  readonly nowMs: number;
}

function tell(actor: ActorDraft, delivery: Delivery, change: Change): void {
  const { controller, watch, nowMs } = delivery;
  if (controller.facts !== undefined) {
    const view = new View(actor.informers, undefined, nowMs);
    actor.facts = controller.facts.apply(actor.facts, { ...change, kind: watch.kind }, view);
  }
  watch.on?.(change, delivery.waker);
}

function movedOn(informer: Informer, entry: LogEntry): Informer {
  return { kind: informer.kind, ordinal: informer.ordinal, position: informer.position + 1, revision: entry.revision, collection: entry.after };
}

/** What is to be delivered: the kind, how many changes at most, and how old a change must be. */
export interface DeliverOptions {
  readonly kind: string;
  readonly count: number | undefined;
  readonly watchMs: number;
}

/** Delivers the changes of one kind that are due to `actor`. */
export function deliver(simulation: Pick<Simulation, "cluster">, pair: { readonly controller: Controller; readonly actor: ActorDraft }, options: DeliverOptions): void {
  const { controller, actor } = pair;
  const index = actor.informers.findIndex((i) => i.kind === options.kind);
  const watch = controller.watches[index];
  invariant(watch !== undefined, `${controller.name} does not watch ${options.kind}`);
  const { nowMs, shelves } = simulation.cluster;
  let informer = actor.informers[index] as Informer;
  const shelf = shelves[informer.ordinal] as Shelf;
  if (watch.on === undefined && controller.facts === undefined && options.watchMs === 0 && options.count === undefined) {
    actor.informers = replacedAt(actor.informers, index, { ...informer, position: shelf.log.end, revision: (shelf.log.get(shelf.log.end - 1) as LogEntry).revision, collection: shelf.collection });
    return;
  }
  const delivery: Delivery = { controller, watch, index, waker: new ActorWaker(actor, nowMs), nowMs };
  for (let left = options.count ?? Infinity; left > 0 && informer.position < shelf.log.end; left--) {
    const entry = shelf.log.get(informer.position) as LogEntry;
    if (entry.atMs + options.watchMs > nowMs) break;
    informer = movedOn(informer, entry);
    actor.informers = replacedAt(actor.informers, index, informer);
    tell(actor, delivery, changeOf(entry));
  }
}

/** The changes that lead from what an informer knew to what a list told it, in order of key. */
function listChanges(known: SortedMap<KubeObject>, listed: Collection, revision: number): readonly Change[] {
  const changes: Change[] = [];
  known.forEach((object, key) => {
    if (!listed.objects.has(key)) changes.push({ type: "DELETED", key, object, previous: object, revision });
  });
  listed.objects.forEach((object, key) => {
    const previous = known.get(key);
    if (previous !== object) changes.push({ type: previous === undefined ? "ADDED" : "MODIFIED", key, object, previous, revision });
  });
  return changes;
}

/** An informer that has read nothing of a kind yet. */
export function emptyInformer(simulation: Pick<Simulation, "cluster">, kind: string): Informer {
  const shelf = shelfOf(simulation.cluster, kind);
  const ordinal = simulation.cluster.shelves.indexOf(shelf);
  return { kind, ordinal, position: shelf.log.end, revision: 0, collection: EMPTY_COLLECTION };
}

/** How an actor lists a kind anew: at a position of the log, `back` entries before its end. */
export interface RelistOptions {
  readonly kind: string;
  readonly collection: Collection;
  readonly position: number;
  readonly revision: number;
}

/** The actor lists a kind anew; handlers are told the difference to what it knew. */
export function relist(simulation: Simulation, pair: { readonly controller: Controller; readonly actor: ActorDraft }, options: RelistOptions): void {
  const { controller, actor } = pair;
  const index = actor.informers.findIndex((i) => i.kind === options.kind);
  const watch = controller.watches[index];
  invariant(watch !== undefined, `${controller.name} does not watch ${options.kind}`);
  const { nowMs } = simulation.cluster;
  const known = actor.informers[index] as Informer;
  const { collection, position, revision } = options;
  actor.informers = replacedAt(actor.informers, index, { kind: known.kind, ordinal: known.ordinal, position, revision, collection });
  if (controller.facts !== undefined) actor.facts = controller.facts.build(new View(actor.informers, undefined, nowMs));
  const waker = new ActorWaker(actor, nowMs);
  for (const change of listChanges(known.collection.objects, collection, revision)) watch.on?.(change, waker);
}
