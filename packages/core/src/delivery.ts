/** An actor hears of changes: its informer moves on, its facts are brought up to date, and its handlers wake keys. */
import type { ClusterState, Collection, LogEntry, Shelf, SortedMap } from "@everynode/api";
import { invariant, type KindTable, type KubeObject } from "@everynode/model";
import { type Change, type Registered, type Waker, type Watch } from "./controller.js";
import type { ActorDraft } from "./draft.js";
import { Informer, View } from "./view.js";
import { added, addedAt } from "./work-queue.js";
import type { Simulation } from "./simulation.js";

/** The hands of a watch handler: they edit the actor in the making. */
class ActorWaker implements Waker {
  readonly #actor: ActorDraft;
  readonly #nowMs: number;
  readonly #kinds: KindTable;
  #view: View | undefined;

  constructor(actor: ActorDraft, { nowMs, kinds }: Pick<ClusterState, "nowMs" | "kinds">) {
    this.#actor = actor;
    this.#nowMs = nowMs;
    this.#kinds = kinds;
  }

  /** The view with the change in it; made once for each change and state of the facts. */
  get view(): View {
    const { informers, facts } = this.#actor;
    if (this.#view === undefined || this.#view.facts !== facts) this.#view = new View({ informers, facts, nowMs: this.#nowMs, kinds: this.#kinds });
    return this.#view;
  }

  /** An informer moved on. */
  moved(): void {
    this.#view = undefined;
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

function tell(pair: Pair, watch: Watch, change: Change): void {
  const { controller, actor, waker } = pair;
  if (controller.facts !== undefined) actor.facts = controller.facts.apply(actor.facts, change, waker.view as View<undefined>);
  watch.on?.(change, waker);
}

interface Pair {
  readonly controller: Registered;
  readonly actor: ActorDraft;
  readonly waker: ActorWaker;
}

/** What is to be delivered: the kind, how many changes at most, and how old a change must be. */
export interface DeliverOptions {
  readonly kind: string;
  readonly count: number | undefined;
  readonly watchMs: number;
}

/** The informer once it has read all of its log, where nobody wants to hear of the entries one by one. */
function caughtUp(informer: Informer, shelf: Shelf): Informer {
  const last = shelf.log.get(shelf.log.end - 1) as LogEntry;
  return new Informer({ kind: informer.kind, ordinal: informer.ordinal, position: shelf.log.end, revision: last.revision }, shelf.collection);
}

/** Delivers the changes of one kind that are due to `actor`. */
export function deliver(simulation: Pick<Simulation, "cluster">, turn: { readonly controller: Registered; readonly actor: ActorDraft }, options: DeliverOptions): void {
  const { controller, actor } = turn;
  const index = indexOfInformer(actor.informers, options.kind);
  const { nowMs, shelves, kinds } = simulation.cluster;
  const watch = controller.watchesIn(kinds).get(options.kind);
  invariant(watch !== undefined && index >= 0, () => `${controller.name} does not watch ${options.kind}`);
  let informer = actor.informers[index] as Informer;
  const shelf = shelves[informer.ordinal] as Shelf;
  if (watch.on === undefined && controller.facts === undefined && options.watchMs === 0 && options.count === undefined) {
    actor.informers = replacedAt(actor.informers, index, caughtUp(informer, shelf));
    return;
  }
  const pair: Pair = { controller, actor, waker: new ActorWaker(actor, simulation.cluster) };
  // A list of its own, edited in place until the delivery ends: nobody keeps the views that handlers are shown.
  const informers = actor.informers.slice();
  actor.informers = informers;
  const end = options.count === undefined ? shelf.log.end : Math.min(shelf.log.end, informer.position + options.count);
  while (informer.position < end) {
    const entry = shelf.log.get(informer.position) as LogEntry;
    if (entry.atMs + options.watchMs > nowMs) break;
    const position = informer.position + 1;
    informer = new Informer({ kind: informer.kind, ordinal: informer.ordinal, position, revision: entry.revision }, position === shelf.log.end ? shelf.collection : entry);
    informers[index] = informer;
    pair.waker.moved();
    tell(pair, watch, entry);
  }
}

function indexOfInformer(informers: readonly Informer[], kind: string): number {
  for (let index = 0; index < informers.length; index++) if (informers[index]?.kind === kind) return index;
  return -1;
}

/** The changes that lead from what an informer knew to what a list told it, in order of key. */
function listChanges(known: SortedMap<KubeObject>, list: RelistOptions): readonly Change[] {
  const { kind, collection: listed, revision } = list;
  const changes: Change[] = [];
  known.forEach((object, key) => {
    if (!listed.objects.has(key)) changes.push({ type: "DELETED", kind, key, object, previous: object, revision });
  });
  listed.objects.forEach((object, key) => {
    const previous = known.get(key);
    if (previous !== object) changes.push({ type: previous === undefined ? "ADDED" : "MODIFIED", kind, key, object, previous, revision });
  });
  return changes;
}

/** How an actor lists a kind anew: at a position of the log, `back` entries before its end. */
export interface RelistOptions {
  readonly kind: string;
  readonly collection: Collection;
  readonly position: number;
  readonly revision: number;
}

/** The actor lists a kind anew; handlers are told the difference to what it knew. */
export function relist(simulation: Simulation, pair: { readonly controller: Registered; readonly actor: ActorDraft }, options: RelistOptions): void {
  const { controller, actor } = pair;
  const index = actor.informers.findIndex((i) => i.kind === options.kind);
  const { nowMs, kinds } = simulation.cluster;
  const watch = controller.watchesIn(kinds).get(options.kind);
  invariant(watch !== undefined && index >= 0, () => `${controller.name} does not watch ${options.kind}`);
  const known = actor.informers[index] as Informer;
  const { collection, position, revision } = options;
  actor.informers = replacedAt(actor.informers, index, new Informer({ kind: known.kind, ordinal: known.ordinal, position, revision }, collection));
  if (controller.facts !== undefined) actor.facts = controller.facts.build(new View({ informers: actor.informers, facts: undefined, nowMs, kinds }));
  const waker = new ActorWaker(actor, simulation.cluster);
  for (const change of listChanges(known.collection.objects, options)) watch.on?.(change, waker);
}
