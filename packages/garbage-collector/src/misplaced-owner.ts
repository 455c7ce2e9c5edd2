/**
 * References to owners in other namespaces: nobody can own across namespaces, and an Event says so.
 *
 * Source: pkg/controller/garbagecollector/graph_builder.go v1.36.3
 * Differs: an owner that is seen only after such a dependent is not told of.
 */
import { objectKey } from "@everynode/api";
import { done, record, type Reconcile, type View } from "@everynode/core";
import type { KubeObject, OwnerReference } from "@everynode/model";
import { type Graph, itemKey, itemOf, ownerKind } from "./graph.js";

const PREFIX = "misplaced|";

/** The work queue's key for telling of a reference whose owner is in another namespace; undefined where it is not. Costs a look at all objects of the owner's kind. */
export function misplacedKey(graph: Graph, view: View, edge: { readonly kind: string; readonly object: KubeObject; readonly reference: OwnerReference }): string | undefined {
  const { reference, object } = edge;
  const kind = ownerKind(graph, reference);
  if (kind === undefined || !kind.namespaced || !graph.kinds.includes(kind.key)) return undefined;
  const { namespace } = object.metadata;
  const isThere = view.objects(kind.key).values().some(({ metadata }) => metadata.uid === reference.uid && metadata.namespace !== namespace);
  return isThere ? `${PREFIX}${reference.uid}|${itemKey(edge.kind, object)}` : undefined;
}

/** True for keys that `misplacedKey` makes. */
export const isMisplacedKey = (key: string): boolean => key.startsWith(PREFIX);

/** Tells of the reference that a `misplacedKey` stands for. */
export function* reportMisplaced(graph: Graph, key: string, view: View): Reconcile {
  const rest = key.slice(PREFIX.length);
  const bar = rest.indexOf("|");
  const item = itemOf(graph, rest.slice(bar + 1));
  const object = item && view.get(item.kind.key, item.key);
  const reference = object?.metadata.ownerReferences?.find(({ uid }) => uid === rest.slice(0, bar));
  if (object === undefined || reference === undefined || objectKey(object) !== item?.key) return done();
  const { namespace = "" } = object.metadata;
  const { apiVersion, kind, name, uid } = reference;
  const owner = `[${apiVersion}/${kind}, namespace: ${namespace}, name: ${name}, uid: ${uid}]`;
  yield* record({ object, type: "Warning", reason: "OwnerRefInvalidNamespace", message: `ownerRef ${owner} does not exist in namespace ${JSON.stringify(namespace)}` });
  return done();
}
