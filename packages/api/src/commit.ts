/** The one place where objects enter and leave the store: collection, indexes, revision and watch log in one go. */
import { type KubeObject, type OwnerReference, type Pod, withFields } from "@everynode/model";
import { type ClusterState, type Collection, EMPTY_COLLECTION, type KeySet, type LogEntry, objectKey, type Shelf, shelfIndex } from "./cluster-state.js";
import { SortedMap } from "./sorted-map.js";
import { revisedMetadata } from "./stored-metadata.js";

const NO_OWNERS: readonly OwnerReference[] = [];
const NO_KEYS: KeySet = SortedMap.empty();

function filed(index: SortedMap<KeySet>, value: string, key: string): SortedMap<KeySet> {
  return index.set(value, (index.get(value) ?? NO_KEYS).set(key, true));
}

function unfiled(index: SortedMap<KeySet>, value: string, key: string): SortedMap<KeySet> {
  const keys = index.get(value);
  if (keys === undefined) return index;
  const rest = keys.delete(key);
  return rest.size === 0 ? index.delete(value) : index.set(value, rest);
}

const ownersOf = (object: KubeObject | undefined): readonly OwnerReference[] => object?.metadata.ownerReferences ?? NO_OWNERS;

function ownerIndex(index: SortedMap<KeySet>, change: Change): SortedMap<KeySet> {
  const before = ownersOf(change.previous);
  const after = ownersOf(change.object);
  if (before === after) return index;
  let next = index;
  for (const owner of before) if (!after.some((o) => o.uid === owner.uid)) next = unfiled(next, owner.uid, change.key);
  for (const owner of after) if (!before.some((o) => o.uid === owner.uid)) next = filed(next, owner.uid, change.key);
  return next;
}

const nodeNameOf = (object: KubeObject | undefined): string => (object === undefined ? "" : ((object as Pod).spec.nodeName ?? ""));

function nodeIndex(index: SortedMap<KeySet>, change: Change): SortedMap<KeySet> {
  const before = nodeNameOf(change.previous);
  const after = nodeNameOf(change.object);
  if (before === after) return index;
  const without = before === "" ? index : unfiled(index, before, change.key);
  return after === "" ? without : filed(without, after, change.key);
}

interface Change {
  readonly key: string;
  readonly previous: KubeObject | undefined;
  /** Undefined: it is gone. */
  readonly object: KubeObject | undefined;
}

function nextCollection(collection: Collection, change: Change, isPod: boolean): Collection {
  const { key, object } = change;
  return {
    objects: object === undefined ? collection.objects.delete(key) : collection.objects.set(key, object),
    byOwner: ownerIndex(collection.byOwner, change),
    byNode: isPod ? nodeIndex(collection.byNode, change) : collection.byNode,
  };
}

function committed(state: ClusterState, at: number, entry: LogEntry): ClusterState {
  const shelf = state.shelves[at] as Shelf;
  const shelves = state.shelves.slice();
  shelves[at] = { kind: shelf.kind, collection: entry.after, log: shelf.log.append(entry), origin: shelf.origin, originRevision: shelf.originRevision };
  return { seed: state.seed, nowMs: state.nowMs, revision: entry.revision, draws: state.draws, kinds: state.kinds, allowPrivileged: state.allowPrivileged, shelves };
}

function withRevision<T extends KubeObject>(object: T, revision: number): T {
  return withFields<KubeObject>(object, { metadata: revisedMetadata(object.metadata, String(revision)) }) as T;
}

/** The state after a write, and the object under its resourceVersion. */
interface Written<T extends KubeObject> {
  readonly state: ClusterState;
  readonly object: T;
}

function written<T extends KubeObject>(state: ClusterState, kindKey: string, write: { readonly object: T; readonly removes: boolean }): Written<T> {
  const at = shelfIndex(state, kindKey);
  const { collection } = state.shelves[at] as Shelf;
  const revision = state.revision + 1;
  const object = withRevision(write.object, revision);
  const key = objectKey(object);
  const previous = collection.objects.get(key);
  const after = nextCollection(collection, { key, previous, object: write.removes ? undefined : object }, kindKey === "Pod");
  const type = write.removes ? "DELETED" : previous === undefined ? "ADDED" : "MODIFIED";
  return { state: committed(state, at, { type, kind: kindKey, revision, atMs: state.nowMs, key, object, previous, after }), object };
}

/** A write that has been decided: the object is stored under the next resourceVersion. O(log n). */
export function storeObject<T extends KubeObject>(state: ClusterState, kindKey: string, object: T): Written<T> {
  return written(state, kindKey, { object, removes: false });
}

/** The state without `object`; watches are told its last form, with the deletion's resourceVersion. O(log n). */
export function removeObject<T extends KubeObject>(state: ClusterState, kindKey: string, object: T): Written<T> {
  return written(state, kindKey, { object, removes: true });
}

/** A collection of objects, indexed anew. O(n log n). */
export function collectionOf(kindKey: string, objects: readonly KubeObject[]): Collection {
  let collection = EMPTY_COLLECTION;
  for (const object of objects) collection = nextCollection(collection, { key: objectKey(object), previous: undefined, object }, kindKey === "Pod");
  return collection;
}

/** The entry that continues a log whose collection is `before` now. */
export function entryAfter(kindKey: string, before: Collection, write: Pick<LogEntry, "type" | "revision" | "atMs" | "object">): LogEntry {
  const key = objectKey(write.object);
  const previous = before.objects.get(key);
  const object = write.type === "DELETED" ? undefined : write.object;
  return { ...write, kind: kindKey, key, previous, after: nextCollection(before, { key, previous, object }, kindKey === "Pod") };
}
