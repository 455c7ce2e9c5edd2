/** What must hold of every collector, looked up in the store itself and without the collector's own graph: the oracles of this package's properties. */
import { type ClusterState, keyOf, objectKey, shelfOf } from "@everynode/api";
import { actorOf, type Asking, type Simulation, type WriteCheck } from "@everynode/core";
import { invariant, type Kind, type KubeObject, type OwnerReference } from "@everynode/model";

/** What became of an owner: there and alive, there and waiting for its dependents to go, not there, or such as nobody can look up. */
type Fate = "living" | "waiting" | "absent" | "unknowable";

const COLLECTOR = "generic-garbage-collector";

const isWaiting = ({ metadata }: KubeObject, finalizer: string): boolean => metadata.deletionTimestamp !== undefined && metadata.finalizers?.includes(finalizer) === true;

function fateOf(state: ClusterState, dependent: KubeObject, { apiVersion, kind: kindName, name, uid }: OwnerReference): Fate {
  const kind = state.kinds.byApiVersion(apiVersion, kindName);
  const { namespace } = dependent.metadata;
  if (kind === undefined || (kind.namespaced && namespace === undefined)) return "unknowable";
  const owner = shelfOf(state, kind.key).collection.objects.get(keyOf(kind.namespaced ? namespace : undefined, name));
  if (owner?.metadata.uid !== uid) return "absent";
  return isWaiting(owner, "foregroundDeletion") ? "waiting" : "living";
}

const ownersOf = ({ metadata }: KubeObject): readonly OwnerReference[] => metadata.ownerReferences ?? [];

/** What the reconcile has read, in order. */
function readBy(asking: Asking | undefined): readonly KubeObject[] {
  const replies = asking === undefined ? [] : Array.from(asking.exchanges.from(0), ({ reply }) => reply as { readonly object?: KubeObject } | undefined);
  return replies.flatMap((reply) => reply?.object ?? []);
}

/** Throws where the collector deletes what has a living owner. */
export const checkCollected: WriteCheck = (write, actor, { request, before, asking }) => {
  if (actor !== COLLECTOR || request.verb !== "delete") return;
  const stored = shelfOf(before, request.kind).collection.objects.get(write.key);
  invariant(stored !== undefined, `${write.key} was deleted and not there`);
  const read = readBy(asking);
  // The collector saw the object as it is where the deletion names its version, else as it was last read.
  const object = request.preconditions?.resourceVersion === undefined ? (read.at(-1) ?? stored) : stored;
  // An owner that was seen to wait may have lost its finalizer since, and be kept by others for a while.
  const wasWaiting = (owner: OwnerReference): boolean => read.some((each) => each.metadata.uid === owner.uid && isWaiting(each, "foregroundDeletion"));
  const living = ownersOf(object).filter((owner) => fateOf(before, object, owner) === "living" && !wasWaiting(owner));
  invariant(living.length === 0, () => `${request.kind} ${write.key} was collected though it had a living owner: ${JSON.stringify(living)}`);
  invariant(ownersOf(object).length > 0, () => `${request.kind} ${write.key} was collected though it never had an owner`);
};

/** All objects whose deletion ends is told of, with the dependents that the collector knew when it began. */
export interface Pending {
  readonly policy: "Foreground" | "Orphan";
  readonly owner: string;
  /** Kind and key of each dependent, and its uid. */
  readonly dependents: readonly { readonly kind: string; readonly key: string; readonly uid: string }[];
}

/** What must go before `owner` does (Foreground: that which blocks it), or lose it (Orphan), as far as the collector knows of it right now. */
export function pendingOf(simulation: Simulation, owner: KubeObject, policy: Pending["policy"]): Pending {
  const { uid } = owner.metadata;
  const dependents = (actorOf(simulation, COLLECTOR)?.informers ?? []).flatMap(({ kind, collection }) =>
    collection.objects
      .values()
      .filter((object) => ownersOf(object).some((each) => each.uid === uid && (policy === "Orphan" || each.blockOwnerDeletion === true)))
      .map((object) => ({ kind, key: objectKey(object), uid: object.metadata.uid })),
  );
  return { policy, owner: uid, dependents };
}

/** Throws where the owner has gone before its dependents have, or before they lost it. */
export function checkEnded({ policy, owner, dependents }: Pending, cluster: ClusterState): void {
  for (const { kind, key, uid } of dependents) {
    const object = shelfOf(cluster, kind).collection.objects.get(key);
    if (object?.metadata.uid !== uid) continue;
    const left = ownersOf(object).find((each) => each.uid === owner && (policy === "Orphan" || each.blockOwnerDeletion === true));
    invariant(left === undefined, () => `the owner ${left?.kind} ${left?.name} is gone (${policy}), and ${kind} ${key} still refers to it`);
  }
}

/** Everything in the store that a collector has to do with. */
function collectable({ shelves }: ClusterState): readonly { readonly kind: Kind; readonly object: KubeObject }[] {
  return shelves.filter(({ kind }) => kind.hidden !== true && !kind.key.startsWith("Event")).flatMap(({ kind, collection }) => collection.objects.values().map((object) => ({ kind, object })));
}

/** Throws where a collector at rest has left something undone. What has an owner that nobody can look up is left alone, and what is going anyway. */
export function checkAtRest(cluster: ClusterState): void {
  for (const { kind, object } of collectable(cluster)) {
    const fates = ownersOf(object).map((owner) => fateOf(cluster, object, owner));
    if (fates.length === 0 || fates.includes("unknowable") || object.metadata.deletionTimestamp !== undefined) continue;
    const left = fates.filter((fate) => fate !== "living");
    invariant(left.length === 0, () => `at rest, ${kind.key} ${objectKey(object)} still has owners that are ${left.join(" and ")}`);
  }
}
