/** A simulation as plain JSON, and back: whoever goes on from either does the same. */
import { AppendLog, type ClusterState, type Collection, collectionAt, collectionOf, emptyShelf, type LogEntry, reloggedWrite, type Request, type Response, type ServerState, type Shelf, SortedMap } from "@everynode/api";
import { type Kind, kindTable, type KindTable, type KubeObject } from "@everynode/model";
import type { Registered } from "./controller.js";
import type { Effect, Reconcile } from "./effect.js";
import type { Exchange, InFlight } from "./in-flight.js";
import type { ActorState, Setup, Simulation } from "./simulation.js";
import type { TraceHash } from "./trace.js";
import { Informer, View } from "./view.js";
import { timeKey, type WorkQueue } from "./work-queue.js";

/** The form of saved simulations that this version reads and writes. */
export const SAVED_FORM = 1;

interface SavedShelf {
  readonly kind: string;
  readonly start: number;
  readonly origin: readonly KubeObject[];
  readonly originRevision: number;
  readonly log: readonly Pick<LogEntry, "type" | "revision" | "atMs" | "object">[];
}

interface SavedPlace {
  readonly kind: string;
  readonly position: number;
  readonly revision: number;
}

interface SavedFlight {
  readonly key: string;
  readonly sequence: number;
  readonly places: readonly SavedPlace[];
  readonly nowMs: number;
  /** How many kinds there were. */
  readonly kinds: number;
  readonly exchanges: readonly Exchange[];
  readonly requests: readonly Request[];
  readonly responses: readonly Response[];
  readonly effect: Effect;
  readonly readyAtMs: number;
}

interface SavedActor {
  readonly name: string;
  readonly places: readonly SavedPlace[];
  readonly waiting: readonly string[];
  readonly again: readonly string[];
  readonly delayed: readonly (readonly [key: string, atMs: number])[];
  readonly failures: readonly (readonly [key: string, count: number])[];
  readonly memory: readonly (readonly [key: string, value: unknown])[];
  readonly inFlight: readonly SavedFlight[];
}

/** A simulation as JSON. */
export interface SavedSimulation {
  readonly form: number;
  readonly seed: number;
  readonly nowMs: number;
  readonly revision: number;
  readonly draws: number;
  readonly server: ServerState;
  /** Those that CustomResourceDefinitions have defined, in their order. */
  readonly definedKinds: readonly Kind[];
  readonly shelves: readonly SavedShelf[];
  readonly actors: readonly SavedActor[];
  readonly streams: readonly (readonly [name: string, count: number])[];
  readonly starts: number;
  readonly steps: number;
  readonly hash: TraceHash;
}

function savedShelf(shelf: Shelf): SavedShelf {
  const log = Array.from(shelf.log.from(0), ({ type, revision, atMs, object }) => ({ type, revision, atMs, object }));
  return { kind: shelf.kind.key, start: shelf.log.start, origin: shelf.origin.objects.values(), originRevision: shelf.originRevision, log };
}

const placesOf = (informers: readonly Informer[]): readonly SavedPlace[] => informers.map(({ kind, position, revision }) => ({ kind, position, revision }));

function savedFlight(flight: InFlight): SavedFlight {
  const { key, sequence, frozen, requests, responses, effect, readyAtMs } = flight;
  return { key, sequence, places: placesOf(frozen.informers), nowMs: frozen.nowMs, kinds: frozen.kinds.kinds.length, exchanges: [...flight.exchanges.from(0)], requests, responses: [...responses.from(0)], effect, readyAtMs };
}

/** Keys in the order in which they came. */
function waitingInOrder(queue: WorkQueue): readonly string[] {
  return Array.from(queue.waiting.entries())
    .sort((a, b) => a[1] - b[1])
    .map(([key]) => key);
}

function savedActor(actor: ActorState, controller: Registered): SavedActor {
  const { queue } = actor;
  return {
    name: controller.name,
    places: placesOf(actor.informers),
    waiting: waitingInOrder(queue),
    again: queue.again.keys(),
    delayed: [...queue.delayedAt.entries()],
    failures: [...queue.failures.entries()],
    memory: [...actor.memory.entries()],
    inFlight: actor.inFlight.values().map(savedFlight),
  };
}

/** The simulation as a value that `JSON.stringify` writes without loss; the trace's entries are left out. */
export function saveSimulation(simulation: Simulation): SavedSimulation {
  const { cluster, setup, streams, starts, steps, hash } = simulation;
  return {
    form: SAVED_FORM,
    seed: cluster.seed,
    nowMs: cluster.nowMs,
    revision: cluster.revision,
    draws: cluster.draws,
    server: cluster.server,
    definedKinds: cluster.kinds.kinds.filter((kind) => kind.defined === true),
    shelves: cluster.shelves.filter((shelf) => shelf.log.end > 0 || shelf.collection.objects.size > 0).map(savedShelf),
    actors: simulation.actors.map((actor, index) => savedActor(actor, setup.controllers[index] as Registered)),
    streams: [...streams.entries()],
    starts,
    steps,
    hash,
  };
}

function loadedShelf(shelf: Shelf, saved: SavedShelf | undefined): Shelf {
  if (saved === undefined) return shelf;
  const origin = collectionOf(shelf.kind.key, saved.origin);
  let collection: Collection = origin;
  let log = AppendLog.empty<LogEntry>(saved.start);
  for (const write of saved.log) {
    const entry = reloggedWrite(shelf.kind.key, collection, log, write);
    log = log.append(entry);
    collection = entry.after;
  }
  return { kind: shelf.kind, collection, log, origin, originRevision: saved.originRevision };
}

function loadedInformers(cluster: ClusterState, places: readonly SavedPlace[]): readonly Informer[] {
  return places.map(({ kind, position, revision }) => {
    const ordinal = cluster.kinds.ordinal(kind) ?? -1;
    const shelf = cluster.shelves[ordinal];
    if (shelf === undefined) throw new SavedError(`it watches the kind ${JSON.stringify(kind)}, which this cluster does not have`);
    return new Informer({ kind, ordinal, position, revision }, collectionAt(shelf, position));
  });
}

/** A saved simulation cannot be loaded here. */
export class SavedError extends Error {
  override readonly name = "SavedError";

  constructor(why: string) {
    super(`cannot load the saved cluster: ${why}`);
  }
}

function loadedQueue(saved: SavedActor): WorkQueue {
  let order = AppendLog.empty<string>();
  let waiting = SortedMap.empty<number>();
  for (const key of saved.waiting) {
    waiting = waiting.set(key, order.end);
    order = order.append(key);
  }
  return {
    order,
    waiting,
    again: SortedMap.from(saved.again.map((key) => [key, true as const])),
    delayed: SortedMap.from(saved.delayed.map(([key, atMs]) => [timeKey(atMs, key), key] as const)),
    delayedAt: SortedMap.from(saved.delayed),
    failures: SortedMap.from(saved.failures),
  };
}

/** A generator that is never at the point where a flight is, so that it is run anew. */
function* nobody(): Reconcile {
  yield { type: "now" };
  return { type: "done" };
}

function loadedFlight(cluster: ClusterState, controller: Registered, saved: SavedFlight): InFlight {
  const informers = loadedInformers(cluster, saved.places);
  // Kinds are only ever added, so those that the reconcile knows are the first ones.
  const kinds = saved.kinds === cluster.kinds.kinds.length ? cluster.kinds : kindTable(cluster.kinds.kinds.slice(0, saved.kinds));
  const facts = controller.facts?.build(new View({ informers, facts: undefined, nowMs: saved.nowMs, kinds }));
  let exchanges = AppendLog.empty<Exchange>();
  for (const exchange of saved.exchanges) exchanges = exchanges.append(exchange);
  let responses = AppendLog.empty<Response>();
  for (const response of saved.responses) responses = responses.append(response);
  const { key, sequence, requests, effect, readyAtMs, nowMs } = saved;
  return { key, sequence, frozen: { informers, facts, nowMs, kinds }, exchanges, requests, responses, effect, readyAtMs, live: { generator: nobody(), at: -1 } };
}

function loadedActor(cluster: ClusterState, controller: Registered, saved: SavedActor): ActorState {
  const informers = loadedInformers(cluster, saved.places);
  const flights = saved.inFlight.map((flight) => loadedFlight(cluster, controller, flight));
  return {
    informers,
    facts: controller.facts?.build(new View({ informers, facts: undefined, nowMs: cluster.nowMs, kinds: cluster.kinds })),
    queue: loadedQueue(saved),
    memory: SortedMap.from(saved.memory),
    inFlight: SortedMap.from(flights.map((flight) => [flight.key, flight] as const)),
    due: SortedMap.from(flights.map((flight) => [timeKey(flight.readyAtMs, flight.key), flight.key] as const)),
  };
}

/** Throws a `SavedError` that says which controllers are missing or too many here, or stand in another order. */
function checkControllers(saved: readonly string[], here: readonly string[]): void {
  if (saved.join(" ") === here.join(" ")) return;
  const missing = saved.filter((name) => !here.includes(name));
  const more = here.filter((name) => !saved.includes(name));
  const parts = [
    ...(missing.length === 0 ? [] : [`it was saved with controllers ${missing.join(", ")} that are not here`]),
    ...(more.length === 0 ? [] : [`it was saved without controllers ${more.join(", ")} that are here`]),
  ];
  const why = parts.length === 0 ? `its controllers stand in another order: ${saved.join(", ")}` : parts.join(", and ");
  throw new SavedError(`${why}: give loadCluster the same nodeGroups, kubelet and controllers`);
}

/** What a saved simulation is loaded into: the kinds (with the defined ones) and controllers that it was saved with. */
export interface LoadOptions {
  readonly kinds: KindTable;
  readonly setup: Setup;
}

/** The simulation that was saved. Throws a `SavedError` where its form, kinds or controllers are not those given. */
export function loadSimulation(saved: SavedSimulation, options: LoadOptions): Simulation {
  if (saved.form !== SAVED_FORM) throw new SavedError(`its form is ${JSON.stringify(saved.form)}; this version reads ${SAVED_FORM}`);
  const { kinds, setup } = options;
  const byKind = new Map(saved.shelves.map((shelf) => [shelf.kind, shelf]));
  for (const kind of byKind.keys()) if (kinds.ordinal(kind) === undefined) throw new SavedError(`it holds objects of the kind ${JSON.stringify(kind)}, which this cluster does not have`);
  const shelves = kinds.kinds.map((kind) => loadedShelf(emptyShelf(kind), byKind.get(kind.key)));
  const { seed, nowMs, revision, draws, server, starts, steps, hash } = saved;
  const cluster: ClusterState = { seed, nowMs, revision, draws, kinds, server, shelves };
  checkControllers(saved.actors.map(({ name }) => name), setup.controllers.map(({ name }) => name));
  const actors = saved.actors.map((actor, index) => loadedActor(cluster, setup.controllers[index] as Registered, actor));
  return { setup, cluster, actors, streams: SortedMap.from(saved.streams), starts, steps, hash, trace: AppendLog.empty() };
}
