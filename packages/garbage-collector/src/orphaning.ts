/**
 * What has to be taken off objects by patches: references to owners, and the collector's finalizers.
 *
 * Source: pkg/controller/garbagecollector/{garbagecollector,operations,patch}.go v1.36.3
 */
import type { PatchRequest, Response } from "@everynode/api";
import { done, type Reconcile, retry, send, sendAll, type View } from "@everynode/core";
import type { KubeObject, OwnerReference } from "@everynode/model";
import { dependentsOf, type Item, ORPHAN, placeOf } from "./graph.js";

/** Tries to write a list of finalizers before the whole key is tried again. */
const TRIES = 4;

/** Takes the item off its dependents' owners, and then lets it go. */
export function* orphan(item: Item, view: View): Reconcile {
  const changes = Array.from(dependentsOf(view, item.uid), ({ kind, object }) => withoutOwners({ kind, object }, [item.uid]));
  const answers = [...(yield* sendAll(changes.map(({ request }) => request)))];
  for (const [at, change] of changes.entries()) if (isUnsupported(answers[at])) answers[at] = yield* sendMerge(change);
  for (const answer of answers) if (!answer.ok && answer.code !== 404) return retry(answer.status.message ?? "");
  return yield* removeFinalizer(item, ORPHAN);
}

const nameOf = ({ metadata }: KubeObject): { readonly namespace?: string; readonly name: string } =>
  metadata.namespace === undefined ? { name: metadata.name } : { namespace: metadata.namespace, name: metadata.name };

/** A change of an object's owners, if it still is that object: as a strategic merge patch, and as what it makes of the list, for kinds that take no such patch. */
export interface OwnersChange {
  readonly request: PatchRequest;
  readonly uid: string;
  readonly changed: (owners: readonly OwnerReference[]) => readonly OwnerReference[];
}

interface Dependent {
  readonly kind: string;
  readonly object: KubeObject;
}

function ownersChange({ kind, object }: Dependent, ownerReferences: readonly object[], changed: OwnersChange["changed"]): OwnersChange {
  const { uid } = object.metadata;
  return { request: { verb: "patch", kind, ...nameOf(object), patchType: "strategic", patch: { metadata: { uid, ownerReferences } } }, uid, changed };
}

/** The change that takes some owners off an object. */
export function withoutOwners(dependent: Dependent, owners: readonly string[]): OwnersChange {
  const gone = owners.map((uid) => ({ $patch: "delete", uid }));
  return ownersChange(dependent, gone, (present) => present.filter(({ uid }) => !owners.includes(uid)));
}

const freed = (owner: OwnerReference): OwnerReference => ({ ...owner, blockOwnerDeletion: false });

/** The change after which an object keeps none of its owners from being deleted. */
export function withoutBlocking(dependent: Dependent): OwnersChange {
  const blocking = (dependent.object.metadata.ownerReferences ?? []).filter((owner) => owner.blockOwnerDeletion === true);
  return ownersChange(dependent, blocking.map(freed), (present) => present.map(freed));
}

/** Makes a change of owners, by whichever patch the kind takes. */
export function* sendChange(change: OwnersChange): Reconcile<Response> {
  const answer = yield* send(change.request);
  return isUnsupported(answer) ? yield* sendMerge(change) : answer;
}

/** Kinds of users know no strategic merge patches: 415. */
const isUnsupported = (answer: Response | undefined): boolean => answer?.code === 415;

/** The same change of the object as it is now, in a patch that replaces the whole list. */
function* sendMerge({ request, uid, changed }: OwnersChange): Reconcile<Response> {
  const { kind, namespace, name } = request;
  const place = { kind, ...(namespace === undefined ? {} : { namespace }), name };
  const found = yield* send({ verb: "get", ...place });
  if (!found.ok) return found;
  const { resourceVersion, ownerReferences = [] } = found.object.metadata;
  const owners = changed(ownerReferences);
  return yield* send({ verb: "patch", ...place, patchType: "merge", patch: { metadata: { uid, resourceVersion, ownerReferences: owners.length === 0 ? null : owners } } });
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
