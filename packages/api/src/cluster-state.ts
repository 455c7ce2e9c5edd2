/**
 * The cluster as a value: what the API server stores, its watch logs, and the instant it is.
 *
 * A `ClusterState` is never edited; `handle` returns another one that shares everything that did not change. Each log entry
 * knows the collection as it was after its write, so there is a whole view of any kind at any position of the log.
 */
import { invariant, type Kind, type KindTable, type KubeObject } from "@everynode/model";
import { AppendLog } from "./append-log.js";
import { type Collection, EMPTY_COLLECTION } from "./collection.js";
import type { LogEntry } from "./log-entry.js";

/** One kind's collection and watch log. */
export interface Shelf<T extends KubeObject = KubeObject> {
  readonly kind: Kind;
  readonly collection: Collection<T>;
  readonly log: AppendLog<LogEntry<T>>;
  /** The collection before the oldest entry that the log still has. */
  readonly origin: Collection<T>;
  /** The revision up to which history is gone: reads of older ones, and watches from them, are too old. */
  readonly originRevision: number;
}

/** How the API server runs. */
export interface ServerState {
  /** True where pods may have privileged containers. */
  readonly allowPrivileged: boolean;
  /** False while it is down: it answers nobody, and nobody hears of anything. */
  readonly serving: boolean;
  /**
   * True: managedFields tell of every writer of every object. False: only of objects that were created by a request that names its field
   * manager (as all do that come from outside), or that server-side apply has touched; controllers' objects cost nothing then.
   */
  readonly tracksAll: boolean;
}

/** The whole store at one instant. */
export interface ClusterState {
  readonly seed: number;
  /** Simulated milliseconds since the Unix epoch. */
  readonly nowMs: number;
  /** The resourceVersion of the latest write, one number for all kinds. */
  readonly revision: number;
  /** How many uids and names have been made up: the counter of those draws. */
  readonly draws: number;
  readonly kinds: KindTable;
  readonly server: ServerState;
  /** By ordinal of the kind in `kinds`. */
  readonly shelves: readonly Shelf[];
}

/** What a new store begins with. */
export interface EmptyStateOptions {
  readonly seed: number;
  readonly nowMs: number;
  readonly kinds: KindTable;
  /** False where left out. */
  readonly allowPrivileged?: boolean;
  /** False where left out. */
  readonly tracksAll?: boolean;
}

/** A shelf without objects and history. */
export function emptyShelf(kind: Kind): Shelf {
  return { kind, collection: EMPTY_COLLECTION, log: AppendLog.empty(), origin: EMPTY_COLLECTION, originRevision: 0 };
}

/** A store without objects, at revision 0. */
export function emptyState(options: EmptyStateOptions): ClusterState {
  const { seed, nowMs, kinds, allowPrivileged = false, tracksAll = false } = options;
  return { seed, nowMs, revision: 0, draws: 0, kinds, server: { allowPrivileged, serving: true, tracksAll }, shelves: kinds.kinds.map(emptyShelf) };
}

/** The place of a kind in `shelves`; a bug if the state does not know it. */
export function shelfIndex(state: ClusterState, kindKey: string): number {
  const at = state.kinds.ordinal(kindKey);
  invariant(at !== undefined, () => `unknown kind ${JSON.stringify(kindKey)}`);
  return at;
}

/** The collection and log of a kind; a bug if the state does not know it. */
export function shelfOf(state: ClusterState, kindKey: string): Shelf {
  return state.shelves[shelfIndex(state, kindKey)] as Shelf;
}

/** The object of a kind under `key` (`namespace/name` or `name`), or undefined. */
export function objectAt(state: ClusterState, kindKey: string, key: string): KubeObject | undefined {
  return shelfOf(state, kindKey).collection.objects.get(key);
}

/** The collection as it was at a position of its log: before entry number `position`. A bug where the log is trimmed past it. */
export function collectionAt(shelf: Shelf, position: number): Collection {
  if (position === shelf.log.end) return shelf.collection;
  if (position === shelf.log.start) return shelf.origin;
  const entry = shelf.log.get(position - 1);
  invariant(entry !== undefined, () => `${shelf.kind.key}: position ${position} is outside the watch log ${shelf.log.start}..${shelf.log.end}`);
  return entry.after;
}

/** The state with every kind's log trimmed to `starts[ordinal]`; entries that are gone can be neither read nor viewed. */
export function trimmedLogs(state: ClusterState, starts: readonly number[]): ClusterState {
  let changed = false;
  const shelves = state.shelves.map((shelf, ordinal) => {
    const start = starts[ordinal] ?? shelf.log.start;
    if (start <= shelf.log.start) return shelf;
    changed = true;
    const end = Math.min(start, shelf.log.end);
    const originRevision = shelf.log.get(end - 1)?.revision ?? shelf.originRevision;
    return { ...shelf, log: shelf.log.trimmedTo(start), origin: collectionAt(shelf, end), originRevision };
  });
  return changed ? { ...state, shelves } : state;
}

/** The state without any history up to `revision`, as after a compaction of etcd. */
export function compacted(state: ClusterState, revision: number): ClusterState {
  const starts = state.shelves.map((shelf) => positionAfter(shelf, revision));
  const trimmed = trimmedLogs(state, starts);
  return { ...trimmed, shelves: trimmed.shelves.map((shelf) => ({ ...shelf, originRevision: Math.max(shelf.originRevision, revision) })) };
}

/** The position in a shelf's log of the first entry later than `revision`; O(log n). */
export function positionAfter(shelf: Shelf, revision: number): number {
  let low = shelf.log.start;
  let high = shelf.log.end;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((shelf.log.get(middle)?.revision ?? 0) > revision) high = middle;
    else low = middle + 1;
  }
  return low;
}
