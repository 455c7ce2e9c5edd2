/**
 * P-10: the garbage collector deletes nothing that has a living owner; an owner that goes in the foreground goes after all that blocks it, one that orphans goes
 * after its references.
 *
 * Exceptions: an owner that waits for its dependents to go counts as gone for them, also where that was so when the collector looked. The collector frees the dependents that it knows: what a controller makes or
 * adopts behind its back for a set that it does not know to be going is collected later (P-09). It takes its finalizer from whatever bears the owner's name by then, as in Kubernetes: a set that was
 * made anew under the name loses it before its own dependents are free.
 */
import type { LogEntry, Response, Success } from "@everynode/api";
import type { KubeObject, OwnerReference } from "@everynode/model";
import { viewOf } from "@everynode/core";
import { beginsDeletion } from "../history/deed.js";
import { type Finding, NOTHING, type Oracle } from "./oracle.js";
import type { WriteMoment } from "../daemon/write-moment.js";
import { namedOwner } from "./p-09-owners-exist.js";

const COLLECTOR = "generic-garbage-collector";
const FOREGROUND = "foregroundDeletion";
const ORPHAN = "orphan";

const holds = (object: KubeObject, finalizer: string): boolean => object.metadata.finalizers?.includes(finalizer) ?? false;

function isAlive({ context }: WriteMoment, object: KubeObject, owner: OwnerReference): boolean {
  const found = namedOwner(context.before, owner, object.metadata.namespace);
  if (found?.metadata.uid !== owner.uid || waits(found)) return false;
  return !foundWaiting(context, owner);
}

const waits = (object: KubeObject): boolean => object.metadata.deletionTimestamp !== undefined && holds(object, FOREGROUND);

/** Whether the collector, in its view or by asking, found that the owner waits for its dependents: a second deletion may have changed its mind since. */
function foundWaiting({ asking }: WriteMoment["context"], { kind, uid }: OwnerReference): boolean {
  if (asking === undefined) return false;
  const answers = [...asking.exchanges.from(0)].flatMap(({ reply }) => ((reply as Partial<Response> | undefined)?.ok === true ? [(reply as Success).object] : []));
  const seen = asking.frozen.informers.find((informer) => informer.kind === kind)?.collection.objects.values() ?? [];
  return [...answers, ...seen].some((object) => object.metadata?.uid === uid && waits(object));
}

function collected(write: LogEntry, moment: WriteMoment): readonly Finding[] {
  const object = write.previous as KubeObject;
  const alive = (object.metadata.ownerReferences ?? []).filter((owner) => isAlive(moment, object, owner));
  if (alive.length === 0) return NOTHING;
  return [{ object: `${write.kind} ${write.key}`, is: `it is collected, and ${alive.map(({ kind, name }) => `${kind} ${name}`).join(", ")} lives`, must: "all its owners are gone, or wait for it to go" }];
}

/** Objects that name the uid as an owner, known to the collector as such, and those that block its deletion. */
function dependents({ context }: WriteMoment, uid: string): { readonly all: readonly string[]; readonly blocking: readonly string[] } {
  const all: string[] = [];
  const blocking: string[] = [];
  const view = context.asking === undefined ? undefined : viewOf(context.asking);
  for (const { kind: { key: kind }, collection: { objects, byOwner } } of context.before.shelves) {
    for (const key of byOwner.get(uid)?.keys() ?? []) {
      if (view?.ownedBy(kind, uid).has(key) !== true) continue;
      all.push(`${kind} ${key}`);
      const owners = objects.get(key)?.metadata.ownerReferences ?? [];
      if (owners.some((owner) => owner.uid === uid && owner.blockOwnerDeletion === true)) blocking.push(`${kind} ${key}`);
    }
  }
  return { all, blocking };
}

/** True where the collector is at work on an object of another uid that had the owner's name. Its keys are `kind|uid|name`. */
function isMeantForAnother({ context: { asking } }: WriteMoment, { metadata: { uid } }: KubeObject): boolean {
  const meant = asking?.key.split("|")[1];
  return meant !== undefined && meant !== uid;
}

function ended(write: LogEntry, moment: WriteMoment): readonly Finding[] {
  const owner = write.previous as KubeObject;
  const now = write.type === "DELETED" ? [] : (write.object.metadata.finalizers ?? []);
  const released = (finalizer: string): boolean => holds(owner, finalizer) && !now.includes(finalizer);
  if (!(released(FOREGROUND) || released(ORPHAN)) || isMeantForAnother(moment, owner)) return NOTHING;
  const object = `${write.kind} ${write.key}`;
  const { all, blocking } = dependents(moment, owner.metadata.uid);
  if (released(FOREGROUND) && blocking.length > 0) return [{ object, is: `its foreground deletion ends while ${blocking.join(", ")} stand(s)`, must: "nothing that blocks its deletion is left" }];
  if (released(ORPHAN) && all.length > 0) return [{ object, is: `its orphaning ends while ${all.join(", ")} name(s) it`, must: "no object names it as an owner" }];
  return NOTHING;
}

/** Collection by the rules. */
export const collection: Oracle = {
  name: "P-10",
  title: "nothing with a living owner is collected, and owners go in their order",
  onWrite(write, moment) {
    if (moment.actor !== COLLECTOR || write.previous === undefined) return NOTHING;
    if (write.previous.metadata.deletionTimestamp !== undefined) return ended(write, moment);
    return beginsDeletion(write) ? collected(write, moment) : NOTHING;
  },
};
