/** The objects of a simulation, for those who judge it. */
import { shelfOf } from "@everynode/api";
import type { Simulation } from "@everynode/core";
import type { KindMap, KubeObject } from "@everynode/model";

/** The objects of a kind as they are stored, in order of namespace and name. */
export function objectsOf<K extends keyof KindMap>(simulation: Pick<Simulation, "cluster">, kind: K): readonly KindMap[K][];
export function objectsOf<T extends KubeObject = KubeObject>(simulation: Pick<Simulation, "cluster">, kind: string): readonly T[];
export function objectsOf({ cluster }: Pick<Simulation, "cluster">, kind: string): readonly KubeObject[] {
  return shelfOf(cluster, kind).collection.objects.values();
}
