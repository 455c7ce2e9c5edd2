/**
 * Background collection: what an object owned goes after it.
 *
 * Source: pkg/controller/garbagecollector v1.36.3
 * Differs: neither orphans nor foreground deletions are handled, and owners that were never there are not looked for.
 */
import { type Change, type Controller, done, type Reconcile, retry, send, type View, type Waker } from "@everynode/core";

const KINDS: readonly string[] = ["DaemonSet", "ControllerRevision", "Pod", "ReplicaSet", "Deployment"];

function onChange(change: Change, waker: Waker): void {
  if (change.type !== "DELETED") return;
  const { uid } = change.object.metadata;
  for (const kind of KINDS) for (const key of waker.view.ownedBy(kind, uid).keys()) waker.enqueue(`${kind} ${key}`);
}

function* collect(item: string, view: View): Reconcile {
  const blank = item.indexOf(" ");
  const kind = item.slice(0, blank);
  const object = view.get(kind, item.slice(blank + 1));
  if (object === undefined) return done();
  const { namespace = "", name, uid, ownerReferences = [] } = object.metadata;
  for (const owner of ownerReferences) {
    const found = yield* send({ verb: "get", kind: owner.kind, namespace, name: owner.name });
    if (found.ok && found.object.metadata.uid === owner.uid) return done();
  }
  const removed = yield* send({ verb: "delete", kind, namespace, name, propagationPolicy: "Background", preconditions: { uid } });
  return removed.ok || removed.code === 404 || removed.code === 409 ? done() : retry(removed.status.message ?? "");
}

/** The controller that deletes what has lost its owners. */
export function garbageCollector(): Controller {
  return { name: "generic-garbage-collector", workers: 20, watches: KINDS.map((kind) => ({ kind, on: onChange })), reconcile: collect };
}
