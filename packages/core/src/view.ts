/** What a controller knows: for each kind it watches, the store as it was at some position of the watch log. */
import { type Collection, EMPTY_COLLECTION, type KeySet, keyOf, type LogEntry, SortedMap } from "@everynode/api";
import { invariant, type KindMap, type KindTable, type KubeObject } from "@everynode/model";

/** Where in its kind's log an informer stands. */
export interface Place {
  readonly kind: string;
  /** Ordinal of the kind in the state. */
  readonly ordinal: number;
  /** Number of the next log entry to read. */
  readonly position: number;
  /** The resourceVersion of the last entry read (or of the list it began with). */
  readonly revision: number;
}

/** How far an actor has read one kind's log, and so what it knows of the kind. */
export class Informer implements Place {
  readonly kind: string;
  readonly ordinal: number;
  readonly position: number;
  readonly revision: number;
  /** What it knows, or the entry after which the log knows it. */
  readonly #known: Collection | LogEntry;

  constructor({ kind, ordinal, position, revision }: Place, known: Collection | LogEntry) {
    this.kind = kind;
    this.ordinal = ordinal;
    this.position = position;
    this.revision = revision;
    this.#known = known;
  }

  get collection(): Collection {
    return "after" in this.#known ? this.#known.after : this.#known;
  }
}

const NO_KEYS: KeySet = SortedMap.empty();

/** What is known of a kind that is not defined yet. */
const nothingOf = (kind: string): Informer => new Informer({ kind, ordinal: -1, position: 0, revision: 0 }, EMPTY_COLLECTION);

type KindName = keyof KindMap;

/** What a view is made of: all of it stays as it is while a reconcile runs. */
export interface Frozen<Facts = unknown> {
  readonly informers: readonly Informer[];
  readonly facts: Facts;
  readonly nowMs: number;
  readonly kinds: KindTable;
}

/** A frozen reading of the kinds that an actor watches. Nothing in it changes while a reconcile runs. */
export class View<Facts = unknown> {
  readonly #informers: readonly Informer[];
  readonly facts: Facts;
  /** The clock when the view was frozen, in simulated milliseconds. */
  readonly nowMs: number;
  /** The kinds that the cluster served then. */
  readonly kinds: KindTable;

  constructor({ informers, facts, nowMs, kinds }: Frozen<Facts>) {
    this.#informers = informers;
    this.facts = facts;
    this.nowMs = nowMs;
    this.kinds = kinds;
  }

  /** The informer of a kind, empty where there is no such kind yet; a bug in the controller if it does not watch that kind. */
  informer(kind: string): Informer {
    for (const informer of this.#informers) if (informer.kind === kind) return informer;
    if (this.kinds.byKey(kind) === undefined) return nothingOf(kind);
    return invariant(false, () => `a view was asked for ${kind}, which its controller does not watch`) as never;
  }

  /** All informers, in the order of the controller's watches. */
  get informers(): readonly Informer[] {
    return this.#informers;
  }

  /** The object under `key` (`namespace/name`, or `name`), or undefined. O(log n). */
  get<K extends KindName>(kind: K, key: string): KindMap[K] | undefined;
  get<T extends KubeObject = KubeObject>(kind: string, key: string): T | undefined;
  get(kind: string, key: string): KubeObject | undefined {
    return this.informer(kind).collection.objects.get(key);
  }

  /** The object called `name` in `namespace`, or undefined. */
  named<K extends KindName>(kind: K, namespace: string | undefined, name: string): KindMap[K] | undefined {
    return this.get(kind, keyOf(namespace, name));
  }

  /** All objects of a kind, by key. */
  objects<K extends KindName>(kind: K): SortedMap<KindMap[K]>;
  objects<T extends KubeObject = KubeObject>(kind: string): SortedMap<T>;
  objects(kind: string): SortedMap<KubeObject> {
    return this.informer(kind).collection.objects;
  }

  /** The resourceVersion up to which this view knows a kind. */
  revision(kind: string): number {
    return this.informer(kind).revision;
  }

  /** Keys of the objects of a kind that name `uid` among their owners. */
  ownedBy(kind: string, uid: string): KeySet {
    return this.informer(kind).collection.byOwner.get(uid) ?? NO_KEYS;
  }

  /** Keys of the pods bound to a node. */
  podsOnNode(node: string): KeySet {
    return this.informer("Pod").collection.byNode.get(node) ?? NO_KEYS;
  }
}
