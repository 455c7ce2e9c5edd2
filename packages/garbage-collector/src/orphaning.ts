/**
 * What has to be taken off objects by patches: references to owners, and the collector's finalizers.
 *
 * Source: pkg/controller/garbagecollector/{garbagecollector,operations,patch}.go v1.36.3
 */
import type { PatchRequest } from "@everynode/api";
import { done, type Reconcile, retry, send, sendAll, type View } from "@everynode/core";
import type { KubeObject } from "@everynode/model";
import { dependentsOf, type Item, ORPHAN, placeOf } from "./graph.js";

/** Tries to write a list of finalizers before the whole key is tried again. */
const TRIES = 4;

/** Takes the item off its dependents' owners, and then lets it go. */
export function* orphan(item: Item, view: View): Reconcile {
  const patches = Array.from(dependentsOf(view, item.uid), ({ kind, object }) => withoutOwners({ kind, object }, [item.uid]));
  const answers = yield* sendAll(patches);
  for (const answer of answers) if (!answer.ok && answer.code !== 404) return retry(answer.status.message ?? "");
  return yield* removeFinalizer(item, ORPHAN);
}

const nameOf = ({ metadata }: KubeObject): { readonly namespace?: string; readonly name: string } =>
  metadata.namespace === undefined ? { name: metadata.name } : { namespace: metadata.namespace, name: metadata.name };

/** The request that takes some owners off an object, if it still is that object. */
export function withoutOwners({ kind, object }: { readonly kind: string; readonly object: KubeObject }, owners: readonly string[]): PatchRequest {
  const patch = { metadata: { uid: object.metadata.uid, ownerReferences: owners.map((uid) => ({ $patch: "delete", uid })) } };
  return { verb: "patch", kind, ...nameOf(object), patchType: "strategic", patch };
}

/** The request after which an object keeps none of its owners from being deleted. */
export function withoutBlocking({ kind, object }: { readonly kind: string; readonly object: KubeObject }): PatchRequest {
  const blocking = (object.metadata.ownerReferences ?? []).filter((owner) => owner.blockOwnerDeletion === true);
  const patch = { metadata: { uid: object.metadata.uid, ownerReferences: blocking.map((owner) => ({ ...owner, blockOwnerDeletion: false })) } };
  return { verb: "patch", kind, ...nameOf(object), patchType: "strategic", patch };
}

/** Takes a finalizer off the item as it is now. */
export function* removeFinalizer(item: Item, finalizer: string): Reconcile {
  const place = placeOf(item);
  for (let tries = 0; tries < TRIES; tries++) {
    const found = yield* send({ verb: "get", ...place });
    if (!found.ok) return found.code === 404 ? done() : retry(found.status.message ?? "");
    const { resourceVersion, finalizers = [] } = found.object.metadata;
    if (!finalizers.includes(finalizer)) return done();
    const rest = finalizers.filter((each) => each !== finalizer);
    const patch = { metadata: { resourceVersion, finalizers: rest.length === 0 ? null : rest } };
    const answer = yield* send({ verb: "patch", ...place, patchType: "merge", patch });
    if (answer.ok) return done();
    if (answer.code !== 409) return retry(answer.status.message ?? "");
  }
  return retry(`${item.kind.kind} ${item.key} keeps changing`);
}
