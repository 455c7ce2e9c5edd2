/**
 * The namespace controller: empties a namespace that has been deleted, and lets it go.
 *
 * Source: pkg/controller/namespace/{namespace_controller.go,deletion/namespaced_resources_deleter.go} v1.36.3
 * Differs: failures are retried after up to 1000 s, where Kubernetes waits a minute at the most.
 */
import { type Change, type Controller, done, now, type Reconcile, requeueAfter, retry, send, type Waker } from "@everynode/core";
import type { Kind, KindTable, Namespace } from "@everynode/model";
import { namespaceConditions } from "./namespace-conditions.js";
import { emptyNamespace, type Round } from "./namespace-content.js";

/** What the namespace controller can be told to do otherwise. */
export interface NamespaceControllerOptions {
  /** Milliseconds between hearing of a deletion and acting on it; 5,000 where left out. */
  readonly gracePeriodMs?: number;
}

/** The finalizer in a namespace's spec that is this controller's. */
const FINALIZER = "kubernetes";
const GRACE_PERIOD_MS = 5_000;
/** Tries to take the finalizer off before the whole key is tried again. */
const TRIES = 5;

/** The controller that empties and removes deleted namespaces. */
export function namespaceController(options: NamespaceControllerOptions = {}): Controller {
  const { gracePeriodMs = GRACE_PERIOD_MS } = options;
  const on = (change: Change, waker: Waker): void => {
    if (change.type !== "DELETED" && change.object.metadata.deletionTimestamp !== undefined) waker.enqueueAfter(change.key, gracePeriodMs);
  };
  return { name: "namespace-controller", workers: 10, watches: [{ kind: "Namespace", on }], reconcile: (name, view) => remove(contentIn(view.kinds), name) };
}

/** The kinds that a namespace may hold. */
const contentIn = ({ kinds }: KindTable): readonly Kind[] => kinds.filter((kind) => kind.namespaced && kind.hidden !== true);

function* remove(kinds: readonly Kind[], name: string): Reconcile {
  const found = yield* send<Namespace>({ verb: "get", kind: "Namespace", name });
  if (!found.ok) return found.code === 404 ? done() : retry(found.status.message ?? "");
  const namespace = found.object;
  const { deletionTimestamp } = namespace.metadata;
  if (deletionTimestamp === undefined || !isHeld(namespace)) return done();
  const round = yield* emptyNamespace(kinds, name, deletionTimestamp);
  yield* report(namespace, round);
  if (round.failures.length > 0) return retry(round.failures.join("; "));
  if (round.estimateSeconds > 0) return requeueAfter((Math.floor(round.estimateSeconds / 2) + 1) * 1000);
  return yield* finalize(name, namespace.metadata.uid);
}

const isHeld = ({ spec }: Namespace): boolean => (spec.finalizers?.length ?? 0) > 0;

/** Writes what the round found into the namespace's conditions; failing to is no harm. What is left is told only after a whole round. */
function* report({ metadata, ...namespace }: Namespace, round: Round): Reconcile<void> {
  const nowMs = yield* now();
  const before = namespace.status.conditions ?? [];
  const conditions = namespaceConditions(before, round.complete ? round : { ...round, remaining: [] }, nowMs);
  if (conditions === before) return;
  const object = { ...namespace, metadata, status: { ...namespace.status, conditions } };
  yield* send({ verb: "update", kind: "Namespace", name: metadata.name, subresource: "status", object });
}

function* finalize(name: string, uid: string): Reconcile {
  for (let tries = 0; tries < TRIES; tries++) {
    const found = yield* send<Namespace>({ verb: "get", kind: "Namespace", name });
    if (!found.ok) return found.code === 404 ? done() : retry(found.status.message ?? "");
    if (found.object.metadata.uid !== uid) return done();
    const finalizers = (found.object.spec.finalizers ?? []).filter((finalizer) => finalizer !== FINALIZER);
    const object = { ...found.object, spec: { ...found.object.spec, finalizers } };
    const answer = yield* send({ verb: "update", kind: "Namespace", name, subresource: "finalize", object });
    if (answer.ok || answer.code === 404) return done();
    if (answer.code !== 409) return retry(answer.status.message ?? "");
  }
  return retry(`the namespace ${name} keeps changing`);
}
