/**
 * The fingerprint of a place: a text that two places share only where everything that can happen from one can happen from the other, in the same way.
 *
 * In it is all that the future is made of: the clock; every object of the store; the log entries that somebody has yet to hear of (and those to which a stale list may go
 * back); of each actor how far behind it is, its queue and memory, and of each reconcile under way its key, the view it was given and the replies it got (a
 * reconcile is a function of these, and so is what it will ask for next); the counters of chance; what the exploration may still do.
 *
 * Left out is what cannot make a difference:
 * - Facts, which are a function of the view; effects and requests under way, which are a function of the replies; generators, which are a shortcut.
 * - Numbers that only tell one instant of a run from another: steps, starts, the trace and its hash; when a log entry was written, where nobody's watch takes time.
 * - Which numbers resourceVersions are. Controllers and the API server compare them within one object, for being the same and for being older, and so does what is remembered of
 *   writes within one kind. So an object's version stands here as the count of its writes since then, and a write that is remembered as the count of news of its kind until it is seen.
 *   Shifting them keeps every such comparison, and new versions are greater than all either way.
 * - Which address a pod has, but not whether it has one. Kubelets make it up from the pod's resourceVersion, and nobody asks for more than that it is there.
 * - Replies that tell what was remembered of writes: a reconcile only compares them with its view at its start, and is beyond that.
 * - Expectations that are met, and by how much: they only fall until there are new ones.
 * - The order in which keys came to the queue of an explored actor, as any of them may be next.
 *
 * Nothing is hashed: texts are compared as they are, so there are no collisions. Sound for controllers that keep to their contract (pure but for their effects, facts that
 * equal a fresh build) and take resourceVersions for no more than versions.
 */
import { objectKey, positionAfter, type Response, type Shelf, shelfOf, type SortedMap } from "@everynode/api";
import { type ActorState, type Exchange, type InFlight, rememberedExpectations, type RememberedWrites, rememberedWrites } from "@everynode/core";
import type { KubeObject, Pod } from "@everynode/model";
import { Interner } from "./interner.js";
import type { Place } from "./place.js";

/** What of an exploration changes what counts. */
export interface FingerprintOptions {
  /** Positions of the actors whose queue has no order. */
  readonly explored: ReadonlySet<number>;
  /** How far back each kind may be listed by a place that has spent so much. */
  readonly reachOf: (place: Place) => Readonly<Record<string, number>>;
}

type Memory = SortedMap<unknown>;

/** A memory: the number of what is plain in it, and what it remembers of writes. */
interface Remembered {
  readonly plain: number;
  readonly writes: readonly (RememberedWrites & { readonly key: string })[];
}

/** Makes the fingerprints of one exploration, and keeps what it found of the parts that places share. */
export class Fingerprints {
  readonly #options: FingerprintOptions;
  readonly #texts = new Interner();
  readonly #objects = new WeakMap<KubeObject, number>();
  readonly #collections = new WeakMap<object, number>();
  readonly #memories = new WeakMap<Memory, Remembered>();
  readonly #queues = new WeakMap<object, number>();
  readonly #plain = new WeakMap<object, number>();

  constructor(options: FingerprintOptions) {
    this.#options = options;
  }

  /** The fingerprint of a place. O(what was changed since places that were asked about before, actors, kinds, and news that wait). */
  of(place: Place): string {
    const { simulation, spent, acts, draws, pending } = place;
    const { cluster, actors, streams, setup } = simulation;
    const parts = [`${cluster.nowMs} ${acts} ${spent.crashes} ${spent.stale} ${Number(pending)} ${draws.join(",")}`, String(this.#json(streams, () => [...streams.entries()]))];
    const timed = Object.values(setup.latencies).some(({ watchMs }) => watchMs > 0);
    const starts = oldestOf(place, this.#options.reachOf(place));
    cluster.shelves.forEach((shelf, ordinal) => {
      if (shelf.log.end === 0 && shelf.collection.objects.size === 0) return;
      parts.push(String(this.#texts.of(this.#shelf(shelf, ordinal, { start: starts[ordinal] as number, timed }))));
    });
    actors.forEach((actor, index) => parts.push(String(this.#texts.of(this.#actor(place, actor, index)))));
    return parts.join(" ");
  }

  #shelf(shelf: Shelf, ordinal: number, { start, timed }: { readonly start: number; readonly timed: boolean }): string {
    let text = `${ordinal}:${this.#collection(shelf)}`;
    for (let at = start; at < shelf.log.end; at++) {
      const entry = shelf.log.get(at);
      if (entry === undefined) continue;
      const { type, key, object, previous, atMs } = entry;
      if (timed) text += `;${atMs}`;
      text += `;${type} ${this.#texts.of(key)} ${this.#object(shelf, object)} ${previous === undefined ? "" : this.#object(shelf, previous)}`;
    }
    return text;
  }

  /** All objects of the store are of their newest version. */
  #collection({ collection }: Shelf): number {
    const present = this.#collections.get(collection);
    if (present !== undefined) return present;
    const objects: string[] = [];
    collection.objects.forEach((object, key) => objects.push(`${key} ${this.#content(object)}`));
    return kept(this.#collections, collection, this.#texts.of(objects.join("\n")));
  }

  #content(object: KubeObject): number {
    const present = this.#objects.get(object);
    if (present !== undefined) return present;
    return kept(this.#objects, object, this.#texts.of(contentOf(object)));
  }

  #object(shelf: Shelf, object: KubeObject): string {
    return `${this.#content(object)}-${age(shelf, object)}`;
  }

  #json(of: object, value: () => unknown): number {
    return this.#plain.get(of) ?? kept(this.#plain, of, this.#texts.of(JSON.stringify(value())));
  }

  #actor(place: Place, actor: ActorState, index: number): string {
    const { shelves } = place.simulation.cluster;
    let text = `${this.#queue(actor, index)} ${this.#memory(place, actor)} `;
    for (const { ordinal, position } of actor.informers) {
      const behind = (shelves[ordinal] as Shelf).log.end - position;
      if (behind > 0) text += `${ordinal}-${behind} `;
    }
    for (const flight of actor.inFlight.values()) text += this.#flight(place, flight);
    return text;
  }

  #queue({ queue }: ActorState, index: number): number {
    const present = this.#queues.get(queue);
    if (present !== undefined) return present;
    const waiting = [...queue.waiting.entries()];
    const keys = (this.#options.explored.has(index) ? waiting : waiting.sort((a, b) => a[1] - b[1])).map(([key]) => key);
    const text = JSON.stringify([keys, queue.again.keys(), [...queue.delayedAt.entries()], [...queue.failures.entries()]]);
    return kept(this.#queues, queue, this.#texts.of(text));
  }

  #memory(place: Place, { memory, informers }: ActorState): string {
    const { plain, writes } = this.#memories.get(memory) ?? kept(this.#memories, memory, this.#remembered(memory));
    let text = String(plain);
    for (const { key, uid, revisions } of writes) {
      for (const [kind, revision] of revisions) {
        const shelf = shelfOf(place.simulation.cluster, kind);
        const until = positionAfter(shelf, revision) - (informers.find((informer) => informer.kind === kind)?.position ?? 0);
        if (until > 0) text += ` ${this.#texts.of(`${key} ${uid}`)} ${kind}+${until}`;
      }
    }
    return text;
  }

  #remembered(memory: Memory): Remembered {
    const plain: (readonly [string, unknown])[] = [];
    const writes: (RememberedWrites & { readonly key: string })[] = [];
    memory.forEach((value, key) => {
      const written = rememberedWrites(key, value);
      const expected = rememberedExpectations(key, value);
      if (written !== undefined) writes.push({ key, ...written });
      else if (expected !== null) plain.push([key, expected ?? value]);
    });
    return { plain: this.#texts.of(JSON.stringify(plain)), writes };
  }

  #flight(place: Place, { key, frozen, exchanges, responses, requests, readyAtMs }: InFlight): string {
    const { cluster } = place.simulation;
    let text = `{${this.#texts.of(key)} ${readyAtMs} ${frozen.nowMs} ${frozen.kinds.kinds.length}`;
    for (const { ordinal, position, collection } of frozen.informers) {
      const shelf = cluster.shelves[ordinal] as Shelf;
      if (position === shelf.log.end) continue;
      text += ` ${ordinal}[`;
      for (const object of collection.objects.values()) text += ` ${this.#object(shelf, object)}`;
      text += "]";
    }
    for (let at = exchanges.start; at < exchanges.end; at++) text += this.#reply(place, exchanges.get(at) as Exchange);
    for (let at = 0; at < responses.end; at++) text += ` ${this.#response(shelfOf(cluster, requests[at]?.kind ?? ""), responses.get(at) as Response)}`;
    return `${text}}`;
  }

  #reply({ simulation }: Place, { effect, reply }: Exchange): string {
    switch (effect.type) {
      case "request":
        return `,${this.#response(shelfOf(simulation.cluster, effect.request.kind), reply as Response)}`;
      case "batch":
        return (reply as readonly Response[]).map((response, at) => `,${this.#response(shelfOf(simulation.cluster, effect.requests[at]?.kind ?? ""), response)}`).join("");
      case "recall":
        return `,${this.#recalled(effect.key, reply)}`;
      case "look":
      case "look-under":
        return reply === undefined ? "," : `,${this.#json(reply as object, () => reply)}`;
      case "now":
      case "draw":
        return `,${String(reply)}`;
      case "remember":
      case "events":
      case "enqueue":
      case "put":
      case "take":
      case "serve":
        return "";
    }
  }

  #recalled(key: string, reply: unknown): string {
    if (reply === undefined || rememberedWrites(key, reply) !== undefined) return "";
    const expected = rememberedExpectations(key, reply);
    return expected === null ? "" : String(this.#texts.of(JSON.stringify(expected ?? reply)));
  }

  #response(shelf: Shelf, response: Response): string {
    if (!response.ok) return `${response.code} ${this.#json(response.status, () => response.status)}`;
    const { object, code } = response;
    const { items } = object as { readonly items?: readonly KubeObject[] };
    return items !== undefined ? `${code}[${items.map((item) => this.#object(shelf, item)).join(" ")}]` : `${code} ${this.#object(shelf, object)}`;
  }
}

/** An object without what counts as chance. */
function contentOf(object: KubeObject): string {
  const { status } = object as Partial<Pod>;
  const addressed = object.kind === "Pod" && status?.podIP !== undefined ? { status: { ...status, podIP: "given", podIPs: [] } } : {};
  return JSON.stringify({ ...object, metadata: { ...object.metadata, resourceVersion: "" }, ...addressed });
}

function kept<K extends object, V>(map: WeakMap<K, V>, key: K, value: V): V {
  map.set(key, value);
  return value;
}

/** How many times the object has been written since, or was when it went. Of versions from before the log, which cannot be counted, the number itself too. O(log n + writes of its kind since). */
function age(shelf: Shelf, object: KubeObject): string {
  const key = objectKey(object);
  if (shelf.collection.objects.get(key) === object) return "0";
  const revision = Number(object.metadata.resourceVersion);
  if (!(revision > 0)) return "none";
  let since = 0;
  for (let at = positionAfter(shelf, revision); at < shelf.log.end; at++) if (shelf.log.get(at)?.key === key) since++;
  return revision <= shelf.originRevision ? `${since}@${revision}` : String(since);
}

/** For each kind, the first log entry that somebody has yet to hear of, or may hear of again. */
function oldestOf({ simulation }: Place, reach: Readonly<Record<string, number>>): readonly number[] {
  const oldest = simulation.cluster.shelves.map(({ log, kind }) => Math.max(log.start, log.end - (reach[kind.key] ?? 0)));
  for (const { informers } of simulation.actors) for (const { ordinal, position } of informers) if (position < (oldest[ordinal] as number)) oldest[ordinal] = position;
  return oldest;
}
