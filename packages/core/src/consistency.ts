/**
 * A controller does not act on a view that is older than its own last writes.
 *
 * Source: pkg/controller/util/consistency v1.36.3
 */
import type { Success } from "@everynode/api";
import type { Waker } from "./controller.js";
import { recall, type Reconcile, remember } from "./effect.js";
import type { View } from "./view.js";

/** The kinds whose writes are remembered, in the order in which they are looked at, and their names in messages. */
const RESOURCES = { Pod: "pods", DaemonSet: "daemonsets.apps", ReplicaSet: "replicasets.apps" } as const;

type WrittenKind = keyof typeof RESOURCES;

const KINDS: readonly WrittenKind[] = ["Pod", "DaemonSet", "ReplicaSet"];

/** The resourceVersions of the last writes about one object, by kind. */
type Written = { readonly uid: string } & { readonly [K in WrittenKind]?: number };

/** An object whose controller remembers its writes: its key and uid. */
export interface WritesFor {
  readonly key: string;
  readonly uid: string;
}

const PREFIX = "written ";

const memoryKey = (owner: string): string => PREFIX + owner;

/** Why the view is too old for the object called `owner`, or undefined; what is no longer needed is forgotten. */
export function* staleness(owner: string, view: View): Reconcile<string | undefined> {
  const written = yield* recall<Written>(memoryKey(owner));
  if (written === undefined) return undefined;
  for (const kind of KINDS) {
    const wrote = written[kind];
    if (wrote !== undefined && view.revision(kind) < wrote) {
      return `read version: ${view.revision(kind)} is not as new as written version: ${wrote} for group resource ${RESOURCES[kind]}`;
    }
  }
  yield* remember(memoryKey(owner), undefined);
  return undefined;
}

/** Remembers the newest of some answered writes. */
export function* wrote(owner: WritesFor, kind: WrittenKind, answers: readonly Success[]): Reconcile<void> {
  let newest = 0;
  for (const { object } of answers) newest = Math.max(newest, Number(object.metadata.resourceVersion));
  if (newest === 0) return;
  const before = yield* recall<Written>(memoryKey(owner.key));
  const kept = before?.uid === owner.uid ? before : { uid: owner.uid };
  yield* remember(memoryKey(owner.key), { ...kept, [kind]: Math.max(newest, kept[kind] ?? 0) });
}

/** The object is gone, and so is what was written about it. */
export function forgetWrites(waker: Waker, owner: string): void {
  waker.remember(memoryKey(owner), undefined);
}

/** What a controller remembers of its writes about one object: the object's uid, and the newest resourceVersion of each kind. */
export interface RememberedWrites {
  readonly uid: string;
  readonly revisions: readonly (readonly [kind: string, revision: number])[];
}

/** What an entry in a controller's memory says of writes; undefined where it is about something else. For those who compare memories. */
export function rememberedWrites(key: string, value: unknown): RememberedWrites | undefined {
  if (!key.startsWith(PREFIX)) return undefined;
  const written = value as Written;
  const revisions = KINDS.flatMap((kind) => (written[kind] === undefined ? [] : [[kind, written[kind]] as const]));
  return { uid: written.uid, revisions };
}
