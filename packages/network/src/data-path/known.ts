/**
 * What proxies and name servers know of the API: each kind as it was at one place of its watch log. So a stale cache is an older place, and no copy.
 *
 * Source: none; a real proxy lags behind by what its watch and its rate limit make of it, and one that is cut off by as long as that lasts.
 */
import { type ClusterState, collectionAt, positionAfter, type Shelf, shelfOf, type SortedMap } from "@everynode/api";
import type { EndpointSlice, KubeObject, Namespace, Node, Service } from "@everynode/model";

/** What somebody knows of the API. */
export interface Known {
  readonly services: SortedMap<Service>;
  readonly slices: SortedMap<EndpointSlice>;
  readonly nodes: SortedMap<Node>;
  readonly namespaces: SortedMap<Namespace>;
}

function knownBy(objectsOf: (kind: string) => SortedMap<KubeObject>): Known {
  const services = objectsOf("Service") as SortedMap<Service>;
  const slices = objectsOf("EndpointSlice") as SortedMap<EndpointSlice>;
  return { services, slices, nodes: objectsOf("Node") as SortedMap<Node>, namespaces: objectsOf("Namespace") as SortedMap<Namespace> };
}

/** All that is so by now. */
export function knownNow(state: ClusterState): Known {
  return knownBy((kind) => shelfOf(state, kind).collection.objects);
}

/** What was so at `atMs` (simulated milliseconds since the epoch), all writes of that moment among it; what the watch logs still tell of that time where they were cut off later. O(log n). */
export function knownAt(state: ClusterState, atMs: number): Known {
  if (atMs >= state.nowMs) return knownNow(state);
  return knownBy((kind) => {
    const shelf = shelfOf(state, kind);
    return collectionAt(shelf, positionAt(shelf, atMs)).objects;
  });
}

/** What was so once everything up to a resourceVersion was written; what the watch logs still tell of that time where they were cut off later. O(log n). */
export function knownOfRevision(state: ClusterState, revision: number): Known {
  if (revision >= state.revision) return knownNow(state);
  return knownBy((kind) => {
    const shelf = shelfOf(state, kind);
    return collectionAt(shelf, positionAfter(shelf, revision)).objects;
  });
}

/** The position in a shelf's log of the first entry later than `atMs`. */
function positionAt({ log }: Shelf, atMs: number): number {
  let low = log.start;
  let high = log.end;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((log.get(middle)?.atMs ?? 0) > atMs) high = middle;
    else low = middle + 1;
  }
  return low;
}
