/** All objects of one kind and their indexes, as one value. */
import type { KubeObject, OwnerReference, Pod } from "@everynode/model";
import { SortedMap } from "./sorted-map.js";

/** The keys of objects that an index files under one value. */
export type KeySet = SortedMap<true>;

/** All objects of one kind, and its indexes. */
export interface Collection<T extends KubeObject = KubeObject> {
  /** By key: `namespace/name`, or `name` for kinds without namespaces. */
  readonly objects: SortedMap<T>;
  /** Keys of the objects that name a uid among their ownerReferences. */
  readonly byOwner: SortedMap<KeySet>;
  /** Keys of the pods bound to a node, by its name; empty for other kinds. */
  readonly byNode: SortedMap<KeySet>;
}

/** The key of an object within its kind. */
export function keyOf(namespace: string | undefined, name: string): string {
  return namespace === undefined || namespace === "" ? name : `${namespace}/${name}`;
}

/** The key of `object` within its kind. */
export function objectKey(object: KubeObject): string {
  return keyOf(object.metadata.namespace, object.metadata.name);
}

/** The collection without objects. */
export const EMPTY_COLLECTION: Collection = {
  objects: SortedMap.empty(),
  byOwner: SortedMap.empty(),
  byNode: SortedMap.empty(),
};

/** One object comes, changes or goes. */
export interface CollectionChange {
  readonly key: string;
  readonly previous: KubeObject | undefined;
  /** Undefined: it is gone. */
  readonly object: KubeObject | undefined;
}

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

function ownerIndex(index: SortedMap<KeySet>, change: CollectionChange): SortedMap<KeySet> {
  const before = ownersOf(change.previous);
  const after = ownersOf(change.object);
  if (before === after) return index;
  let next = index;
  for (const owner of before) if (!after.some((o) => o.uid === owner.uid)) next = unfiled(next, owner.uid, change.key);
  for (const owner of after) if (!before.some((o) => o.uid === owner.uid)) next = filed(next, owner.uid, change.key);
  return next;
}

const nodeNameOf = (object: KubeObject | undefined): string => (object === undefined ? "" : ((object as Pod).spec.nodeName ?? ""));

function nodeIndex(index: SortedMap<KeySet>, change: CollectionChange): SortedMap<KeySet> {
  const before = nodeNameOf(change.previous);
  const after = nodeNameOf(change.object);
  if (before === after) return index;
  const without = before === "" ? index : unfiled(index, before, change.key);
  return after === "" ? without : filed(without, after, change.key);
}

/** The collection after a change. O(log n). */
export function changedCollection(collection: Collection, change: CollectionChange, isPod: boolean): Collection {
  const { key, object } = change;
  return {
    objects: object === undefined ? collection.objects.delete(key) : collection.objects.set(key, object),
    byOwner: ownerIndex(collection.byOwner, change),
    byNode: isPod ? nodeIndex(collection.byNode, change) : collection.byNode,
  };
}

/** A collection of objects, indexed anew. O(n log n). */
export function collectionOf(kindKey: string, objects: readonly KubeObject[]): Collection {
  let collection = EMPTY_COLLECTION;
  for (const object of objects) collection = changedCollection(collection, { key: objectKey(object), previous: undefined, object }, kindKey === "Pod");
  return collection;
}
