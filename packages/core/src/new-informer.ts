/** Informers as they begin: with the start of a controller, or with the definition of a kind that it watches. */
import { type ClusterState, EMPTY_COLLECTION, shelfIndex, shelfOf } from "@everynode/api";
import type { Registered } from "./controller.js";
import { Informer } from "./view.js";

/** An informer that has read nothing of a kind yet. */
export function emptyInformer(cluster: ClusterState, kind: string): Informer {
  const shelf = shelfOf(cluster, kind);
  return new Informer({ kind, ordinal: shelfIndex(cluster, kind), position: shelf.log.end, revision: 0 }, EMPTY_COLLECTION);
}

/**
 * Informers for the kinds that a controller watches and has none for yet: those that have just been defined. Nothing of them has been stored, so
 * they hear of everything.
 */
export function newInformers(cluster: ClusterState, controller: Registered, present: readonly Informer[]): readonly Informer[] {
  const known = new Set(present.map(({ kind }) => kind));
  const kinds = [...controller.watchesIn(cluster.kinds).keys()];
  return kinds.filter((kind) => !known.has(kind)).map((kind) => emptyInformer(cluster, kind));
}
