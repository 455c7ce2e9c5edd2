/** The objects of a kind that a state has. */
import type { ClusterState, SortedMap } from "@everynode/api";
import type { KindMap, KubeObject } from "@everynode/model";

/** By key, in order; undefined where the state does not know the kind. O(1). */
export function objectsOf<K extends keyof KindMap>(state: ClusterState, kind: K): SortedMap<KindMap[K]> | undefined;
export function objectsOf<T extends KubeObject = KubeObject>(state: ClusterState, kind: string): SortedMap<T> | undefined;
export function objectsOf(state: ClusterState, kind: string): SortedMap<KubeObject> | undefined {
  const at = state.kinds.ordinal(kind);
  return at === undefined ? undefined : state.shelves[at]?.collection.objects;
}

/** The values in order; none where the state does not know the kind. */
export function listOf<K extends keyof KindMap>(state: ClusterState, kind: K): readonly KindMap[K][];
export function listOf<T extends KubeObject = KubeObject>(state: ClusterState, kind: string): readonly T[];
export function listOf(state: ClusterState, kind: string): readonly KubeObject[] {
  return objectsOf(state, kind)?.values() ?? [];
}
