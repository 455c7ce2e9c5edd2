/** The one place where objects enter and leave the store: collection, indexes, revision and watch log in one go. */
import { type KubeObject, withFields } from "@everynode/model";
import { type ClusterState, type Shelf, shelfIndex } from "./cluster-state.js";
import { objectKey } from "./collection.js";
import { loggedWrite } from "./log-entry.js";
import { revisedMetadata } from "./stored-metadata.js";

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
  const shelf = state.shelves[at] as Shelf;
  const revision = state.revision + 1;
  const object = withRevision(write.object, revision);
  const key = objectKey(object);
  const previous = shelf.collection.objects.get(key);
  const type = write.removes ? "DELETED" : previous === undefined ? "ADDED" : "MODIFIED";
  const entry = loggedWrite({ type, kind: kindKey, revision, atMs: state.nowMs, key, object, previous }, shelf.collection, shelf.log);
  const shelves = state.shelves.slice();
  shelves[at] = { kind: shelf.kind, collection: entry.after, log: shelf.log.append(entry), origin: shelf.origin, originRevision: shelf.originRevision };
  const { seed, nowMs, draws, kinds, server } = state;
  return { state: { seed, nowMs, revision, draws, kinds, server, shelves }, object };
}

/** A write that has been decided: the object is stored under the next resourceVersion. O(log n). */
export function storeObject<T extends KubeObject>(state: ClusterState, kindKey: string, object: T): Written<T> {
  return written(state, kindKey, { object, removes: false });
}

/** The state without `object`; watches are told its last form, with the deletion's resourceVersion. O(log n). */
export function removeObject<T extends KubeObject>(state: ClusterState, kindKey: string, object: T): Written<T> {
  return written(state, kindKey, { object, removes: true });
}
