/**
 * Who owns whom, as the collector sees it: its kinds, and what their objects refer to. The edges are the indexes of the view.
 *
 * Source: pkg/controller/garbagecollector/graph.go v1.36.3
 */
import { keyOf, objectKey } from "@everynode/api";
import type { View } from "@everynode/core";
import type { Kind, KindTable, KubeObject, ObjectMeta, OwnerReference } from "@everynode/model";

/** The finalizer of objects whose dependents go first. */
export const FOREGROUND = "foregroundDeletion";
/** The finalizer of objects whose dependents are to stay without them. */
export const ORPHAN = "orphan";

/** The kinds that a collector knows. */
export interface Graph {
  /** All kinds, by which references are understood. */
  readonly table: KindTable;
  /** Keys of the kinds that are watched: their objects may own, and be collected. */
  readonly kinds: readonly string[];
}

/** An object that the collector has to do with. */
export interface Item {
  readonly kind: Kind;
  readonly key: string;
  readonly uid: string;
}

/** A kind's objects that own others come before the objects that they own, so that owners are known first. */
const OWNED: readonly string[] = ["Job", "ReplicaSet", "ControllerRevision", "EndpointSlice", "Pod"];

/** The graph of the kinds in `table` but for hidden and ignored ones. */
export function graphOf(table: KindTable, ignored: readonly string[]): Graph {
  const kinds = table.kinds.filter((kind) => kind.hidden !== true && !ignored.includes(kind.key)).map((kind) => kind.key);
  const owned = OWNED.filter((kind) => kinds.includes(kind));
  return { table, kinds: [...kinds.filter((kind) => !OWNED.includes(kind)), ...owned] };
}

/** The work queue's key of an object of the kind with key `kind`. */
export function itemKey(kind: string, object: KubeObject): string {
  return `${kind}|${object.metadata.uid}|${objectKey(object)}`;
}

/** The object that a key of the work queue stands for, or undefined where its kind is not known. */
export function itemOf({ table }: Graph, key: string): Item | undefined {
  const first = key.indexOf("|");
  const second = key.indexOf("|", first + 1);
  const kind = table.byKey(key.slice(0, first));
  return kind === undefined ? undefined : { kind, uid: key.slice(first + 1, second), key: key.slice(second + 1) };
}

/** Namespace and name of an item, as requests want them. */
export function placeOf({ kind, key }: Pick<Item, "kind" | "key">): { readonly kind: string; readonly namespace?: string; readonly name: string } {
  const slash = key.indexOf("/");
  return slash < 0 ? { kind: kind.key, name: key } : { kind: kind.key, namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}

/** The kind that a reference names; undefined where there is no such kind. */
export function ownerKind({ table }: Graph, { apiVersion, kind }: OwnerReference): Kind | undefined {
  const found = table.byApiVersion(apiVersion, kind);
  return found?.hidden === true ? undefined : found;
}

/** True where the API server can be asked for the owner: its kind is served, and nothing without a namespace refers into one. */
export function isKnowable(graph: Graph, reference: OwnerReference, { metadata }: KubeObject): boolean {
  const kind = ownerKind(graph, reference);
  return kind !== undefined && (!kind.namespaced || metadata.namespace !== undefined);
}

/** The owner that a reference of `dependent` names, if the view has it with that uid. */
export function observedOwner(graph: Graph, view: View, edge: { readonly reference: OwnerReference; readonly dependent: KubeObject }): KubeObject | undefined {
  const { reference, dependent } = edge;
  const kind = ownerKind(graph, reference);
  if (kind === undefined || !graph.kinds.includes(kind.key)) return undefined;
  const owner = view.get(kind.key, keyOf(kind.namespaced ? dependent.metadata.namespace : undefined, reference.name));
  return owner?.metadata.uid === reference.uid ? owner : undefined;
}

/** The objects that name `uid` among their owners, kind by kind. Costs next to nothing for kinds whose objects have no owners. */
export function* dependentsOf(view: View, uid: string): Generator<{ readonly kind: string; readonly object: KubeObject }> {
  for (const { kind, collection } of view.informers) {
    const keys = collection.byOwner.size === 0 ? undefined : collection.byOwner.get(uid);
    if (keys === undefined) continue;
    for (const [key] of keys.entries()) {
      const object = collection.objects.get(key);
      if (object !== undefined) yield { kind, object };
    }
  }
}

/** True where the object has been deleted, and waits with the finalizer for its end. */
export function waitsWith({ deletionTimestamp, finalizers }: ObjectMeta, finalizer: string): boolean {
  return deletionTimestamp !== undefined && finalizers !== undefined && finalizers.includes(finalizer);
}

/** The memory's key for the knowledge that an owner is not there. `namespace` is "" for kinds without namespaces. */
export function absenceKey(namespace: string, { apiVersion, kind, name, uid }: OwnerReference): string {
  return `absent|${uid}|${apiVersion}|${kind}|${namespace}|${name}`;
}
