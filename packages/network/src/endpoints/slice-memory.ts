/**
 * What the EndpointSlice controller remembers of its own writes: which generation of a slice is its own, so that changes by others are told from them, and how far its view must have come before it looks
 * at a Service again.
 *
 * Source: staging/src/k8s.io/endpointslice/util/endpointslice_tracker.go v1.36.3
 * Differs: a view is too old that has not come to the resourceVersion of the last write, where Kubernetes compares generations slice by slice. As there, a view without a slice that the controller has written
 * is too old, too; so a Service is left alone from the moment on when somebody takes the controller's label off one of its slices.
 */
import { type Change, recall, type Reconcile, remember, type View, type Waker } from "@everynode/core";
import { type EndpointSlice, isTerminating } from "@everynode/model";
import { isManaged, serviceKeyOf } from "./slice-labels.js";

/** The generation of a slice whose deletion was asked for. */
const LEAVING = -1;

const sliceKey = (uid: string): string => `slice ${uid}`;
const aheadKey = (service: string): string => `ahead ${service}`;
const missingKey = (service: string): string => `missing ${service}`;

/** What the view must show before it can be trusted. */
interface Ahead {
  readonly revision: number;
  /** Uids of the slices that were deleted, by key. */
  readonly gone: { readonly [key: string]: string };
}

const NOTHING: Ahead = { revision: 0, gone: {} };

/** Uids of slices that this controller has written, and that are among a Service's no longer, though nobody has seen them deleted. */
type Missing = readonly string[];

/** True where the view is older than the last write about the Service called `service`, or lacks a slice of it; if not, what is no longer needed is forgotten. */
export function* isBehind(service: string, view: View): Reconcile<boolean> {
  if ((yield* recall<Missing>(missingKey(service))) !== undefined) return true;
  const ahead = yield* recall<Ahead>(aheadKey(service));
  if (ahead === undefined) return false;
  const isThere = ([key, uid]: readonly [string, string]): boolean => {
    const slice = view.get("EndpointSlice", key);
    return slice?.metadata.uid === uid && slice.metadata.deletionTimestamp === undefined;
  };
  if (view.revision("EndpointSlice") < ahead.revision || Object.entries(ahead.gone).some(isThere)) return true;
  yield* remember(aheadKey(service), undefined);
  return false;
}

/** Remembers a slice of the Service as it was written. */
export function* sliceWritten(service: string, { metadata }: EndpointSlice): Reconcile<void> {
  yield* remember(sliceKey(metadata.uid), metadata.generation ?? 0);
  const ahead = (yield* recall<Ahead>(aheadKey(service))) ?? NOTHING;
  yield* remember(aheadKey(service), { ...ahead, revision: Math.max(ahead.revision, Number(metadata.resourceVersion)) } satisfies Ahead);
}

/** Remembers that a slice of the Service was deleted. */
export function* sliceDeleted(service: string, { metadata: { uid, namespace = "", name } }: EndpointSlice): Reconcile<void> {
  yield* remember(sliceKey(uid), LEAVING);
  const ahead = (yield* recall<Ahead>(aheadKey(service))) ?? NOTHING;
  yield* remember(aheadKey(service), { ...ahead, gone: { ...ahead.gone, [`${namespace}/${name}`]: uid } } satisfies Ahead);
}

/** The Service is gone, and so is what was written about it. */
export function* forgetAhead(service: string): Reconcile<void> {
  yield* remember(aheadKey(service), undefined);
  yield* remember(missingKey(service), undefined);
}

/** The Service among whose slices the controller finds this one. */
function listedFor(slice: EndpointSlice | undefined): string | undefined {
  return slice !== undefined && isManaged(slice) && !isTerminating(slice) ? serviceKeyOf(slice) : undefined;
}

/** A watch has told of a slice that may have left a Service's, or come back to them. */
export function noteListing({ object, previous, type }: Change<EndpointSlice>, waker: Waker): void {
  const { uid } = object.metadata;
  const isGone = type === "DELETED";
  const [was, is] = [listedFor(previous), isGone ? undefined : listedFor(object)];
  const own = waker.recall<number>(sliceKey(uid));
  if (was !== undefined && was !== is && !isGone && previous?.metadata.uid === uid && own !== undefined && own !== LEAVING) setMissing(waker, was, { uid, isMissing: true });
  const found = isGone && isManaged(object) ? serviceKeyOf(object) : is;
  if (found !== undefined) setMissing(waker, found, { uid, isMissing: false });
}

function setMissing(waker: Waker, service: string, { uid, isMissing }: { readonly uid: string; readonly isMissing: boolean }): void {
  const before = waker.recall<Missing>(missingKey(service)) ?? [];
  if (before.includes(uid) === isMissing) return;
  const after = isMissing ? [...before, uid] : before.filter((each) => each !== uid);
  waker.remember(missingKey(service), after.length === 0 ? undefined : after);
}

/** True where the slice is newer than what this controller has written of it, or not its work at all. */
export function isByOthers({ metadata: { uid, generation = 0 } }: EndpointSlice, waker: Waker): boolean {
  const own = waker.recall<number>(sliceKey(uid));
  return own === undefined || generation > own;
}

/** A watch has told of the slice's end; true where it was this controller's work and somebody else has deleted it. */
export function isTakenAway({ metadata: { uid } }: EndpointSlice, waker: Waker): boolean {
  const own = waker.recall<number>(sliceKey(uid));
  if (own === undefined) return false;
  waker.remember(sliceKey(uid), undefined);
  return own !== LEAVING;
}
