/** What somebody knows of the objects that matter to a DaemonSet: the store itself, or one controller's frozen view of it. */
import { type ClusterState, type Collection, shelfOf, type SortedMap } from "@everynode/api";
import type { View } from "@everynode/core";
import type { ControllerRevision, DaemonSet, Node, Pod } from "@everynode/model";

/** Nodes, pods, sets and revisions as somebody knows them. */
export interface Knowledge {
  readonly nodes: SortedMap<Node>;
  readonly pods: Collection<Pod>;
  readonly sets: SortedMap<DaemonSet>;
  readonly revisions: Collection<ControllerRevision>;
}

const collectionOf = <T>(state: ClusterState, kind: string): T => shelfOf(state, kind).collection as T;

/** What the store holds. */
export function stored(state: ClusterState): Knowledge {
  return {
    nodes: collectionOf<Collection<Node>>(state, "Node").objects,
    pods: collectionOf<Collection<Pod>>(state, "Pod"),
    sets: collectionOf<Collection<DaemonSet>>(state, "DaemonSet").objects,
    revisions: collectionOf<Collection<ControllerRevision>>(state, "ControllerRevision"),
  };
}

/** What a view of the DaemonSet controller shows. */
export function seen(view: View): Knowledge {
  return {
    nodes: view.objects("Node"),
    pods: view.informer("Pod").collection as Collection<Pod>,
    sets: view.objects("DaemonSet"),
    revisions: view.informer("ControllerRevision").collection as Collection<ControllerRevision>,
  };
}

/** The objects of a collection that the owner with this uid controls, in order of key. */
export function controlledBy<T extends Pod | ControllerRevision>(collection: Collection<T>, uid: string): readonly T[] {
  const keys = collection.byOwner.get(uid)?.keys() ?? [];
  return keys.flatMap((key) => {
    const object = collection.objects.get(key);
    return object?.metadata.ownerReferences?.some((owner) => owner.controller === true && owner.uid === uid) === true ? [object] : [];
  });
}
