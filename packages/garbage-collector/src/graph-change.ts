/**
 * What a change means to the collector: which objects it must look at. Most changes mean nothing, and cost next to nothing.
 *
 * Source: pkg/controller/garbagecollector/graph_builder.go v1.36.3
 * Differs: owners that are not known are not stood in for by virtual nodes; their dependents are looked at themselves. What refers to a kind that is not
 *   defined is looked at when that comes to be, or the reference goes, where Kubernetes tries again and again.
 */
import type { Change, Waker } from "@everynode/core";
import { apiVersionOf, definedKind, type KubeObject, type OwnerReference } from "@everynode/model";
import { absenceKey, dependentsOf, FOREGROUND, type Graph, isKnowable, itemKey, observedOwner, ORPHAN, ownerKind, waitsWith } from "./graph.js";
import { misplacedKey } from "./misplaced-owner.js";

const NO_OWNERS: readonly OwnerReference[] = [];

/** Wakes the objects that a change concerns. */
export function onChange(graph: Graph, change: Change, waker: Waker): void {
  const { kind, object, previous } = change;
  if (change.type === "DELETED") return gone(graph, object, waker);
  // A list may show another object of the same name at once.
  const replaced = previous !== undefined && previous.metadata.uid !== object.metadata.uid;
  if (replaced) gone(graph, previous, waker);
  seen(graph, { kind, object, previous: replaced ? undefined : previous }, waker);
  if (kind === "CustomResourceDefinition" && previous === undefined) kindDefined(object, waker);
}

/** Wakes the objects that refer to a kind which has not been there before. Costs a look at all objects with owners. */
function kindDefined(definition: KubeObject, waker: Waker): void {
  const defined = definedKind(definition);
  if (defined === undefined) return;
  const apiVersion = apiVersionOf(defined);
  for (const { kind, collection } of waker.view.informers) {
    for (const [, keys] of collection.byOwner.entries()) {
      for (const object of keys.keys().flatMap((key) => collection.objects.get(key) ?? [])) {
        if (object.metadata.ownerReferences?.some((owner) => owner.kind === defined.kind && owner.apiVersion === apiVersion) === true) waker.enqueue(itemKey(kind, object));
      }
    }
  }
}

interface Seen {
  readonly kind: string;
  readonly object: KubeObject;
  readonly previous: KubeObject | undefined;
}

function seen(graph: Graph, change: Seen, waker: Waker): void {
  const { object, previous } = change;
  const owners = object.metadata.ownerReferences ?? NO_OWNERS;
  const before = previous?.metadata.ownerReferences ?? NO_OWNERS;
  if (owners !== before) ownersChanged(graph, change, waker);
  if (object.metadata.deletionTimestamp !== undefined) deletionStarts(graph, change, waker);
}

function ownersChanged(graph: Graph, { kind, object, previous }: Seen, waker: Waker): void {
  const owners = object.metadata.ownerReferences ?? NO_OWNERS;
  const before = previous?.metadata.ownerReferences ?? NO_OWNERS;
  for (const reference of owners) {
    if (!before.some((old) => old.uid === reference.uid)) ownerAdded(graph, { kind, object, reference }, waker);
  }
  for (const old of before) {
    const now = owners.find((reference) => reference.uid === old.uid);
    // It was let alone because of this reference.
    if (owners.length > 0 && !isKnowable(graph, old, object)) waker.enqueue(itemKey(kind, object));
    if (old.blockOwnerDeletion !== true) continue;
    if (now?.blockOwnerDeletion !== true) wakeWaitingOwner(graph, { reference: old, dependent: object }, waker);
  }
}

/** A dependent is looked at where its owner is not known, or is waiting for its dependents to go. */
function ownerAdded(graph: Graph, edge: { readonly kind: string; readonly object: KubeObject; readonly reference: OwnerReference }, waker: Waker): void {
  const { kind, object, reference } = edge;
  const owner = observedOwner(graph, waker.view, { reference, dependent: object });
  if (owner !== undefined && !waitsWith(owner.metadata, FOREGROUND)) return;
  if (ownerKind(graph, reference) === undefined) return;
  const misplaced = owner === undefined ? misplacedKey(graph, waker.view, edge) : undefined;
  if (misplaced !== undefined) waker.enqueue(misplaced);
  waker.enqueue(itemKey(kind, object));
}

function deletionStarts(graph: Graph, { kind, object, previous }: Seen, waker: Waker): void {
  const starts = (finalizer: string): boolean => waitsWith(object.metadata, finalizer) && (previous === undefined || !waitsWith(previous.metadata, finalizer));
  if (starts(ORPHAN)) return waker.enqueue(itemKey(kind, object));
  if (!starts(FOREGROUND)) return;
  for (const dependent of dependentsOf(waker.view, object.metadata.uid)) waker.enqueue(itemKey(dependent.kind, dependent.object));
  waker.enqueue(itemKey(kind, object));
}

function wakeWaitingOwner(graph: Graph, edge: { readonly reference: OwnerReference; readonly dependent: KubeObject }, waker: Waker): void {
  const owner = observedOwner(graph, waker.view, edge);
  if (owner === undefined || !waitsWith(owner.metadata, FOREGROUND)) return;
  const kind = ownerKind(graph, edge.reference);
  if (kind !== undefined) waker.enqueue(itemKey(kind.key, owner));
}

/** What the object owned is looked at, and the owners that waited for its end. */
function gone(graph: Graph, object: KubeObject, waker: Waker): void {
  const { uid, name, namespace = "", ownerReferences = NO_OWNERS } = object.metadata;
  let known = false;
  for (const dependent of dependentsOf(waker.view, uid)) {
    if (!known) waker.remember(absenceKey(namespace, { apiVersion: object.apiVersion, kind: object.kind, name, uid }), true);
    known = true;
    waker.enqueue(itemKey(dependent.kind, dependent.object));
  }
  for (const reference of ownerReferences) wakeWaitingOwner(graph, { reference, dependent: object }, waker);
}
