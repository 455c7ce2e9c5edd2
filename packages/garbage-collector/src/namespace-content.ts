/**
 * One round of emptying a namespace: pods first, and everything else once they are gone.
 *
 * Source: pkg/controller/namespace/deletion/namespaced_resources_deleter.go v1.36.3
 * Differs: kinds are emptied in the order of the kind table, where Kubernetes walks them in a random order.
 */
import { now, type Reconcile, send, sendList } from "@everynode/core";
import { type Kind, type KubeObject, parseTime, type Pod } from "@everynode/model";
import type { Findings, Remaining } from "./namespace-conditions.js";

/** Seconds that the collector is given for objects that wait for their finalizers. */
const FINALIZER_SECONDS = 15;

/** What a round found, and how many seconds are likely to pass before nothing is left; 0 where that is not known, or nothing is. */
export interface Round extends Findings {
  readonly estimateSeconds: number;
  /** False where only pods were looked at, since some are left. */
  readonly complete: boolean;
}

interface Emptied {
  readonly estimateSeconds: number;
  readonly remaining?: Remaining;
  readonly failure?: string;
}

/** Deletes what is in a namespace that was deleted at `deletedAt`, kind by kind. */
export function* emptyNamespace(kinds: readonly Kind[], namespace: string, deletedAt: string): Reconcile<Round> {
  const allowed = yield* podSeconds(namespace, deletedAt);
  const found: Emptied[] = [];
  for (const kind of kinds.filter(isPodKind)) found.push(yield* emptyKind(kind, namespace, allowed));
  if (found.some((pods) => pods.remaining !== undefined)) return roundOf(found, false);
  for (const kind of kinds) if (!isPodKind(kind)) found.push(yield* emptyKind(kind, namespace, 0));
  return roundOf(found, true);
}

const isPodKind = ({ key }: Kind): boolean => key === "Pod";

function roundOf(found: readonly Emptied[], complete: boolean): Round {
  return {
    estimateSeconds: Math.max(0, ...found.map((each) => each.estimateSeconds)),
    remaining: found.flatMap(({ remaining }) => remaining ?? []),
    failures: found.flatMap(({ failure }) => failure ?? []),
    complete,
  };
}

/** The longest that a pod may take to end, unless that time has passed since the namespace's deletion. */
function* podSeconds(namespace: string, deletedAt: string): Reconcile<number> {
  const pods = yield* sendList<Pod>({ verb: "list", kind: "Pod", namespace });
  const nowMs = yield* now();
  if (!pods.ok) return 0;
  let seconds = 0;
  for (const { spec, status } of pods.object.items) {
    if (status.phase !== "Succeeded" && status.phase !== "Failed") seconds = Math.max(seconds, spec.terminationGracePeriodSeconds ?? 0);
  }
  return nowMs - (parseTime(deletedAt) ?? nowMs) >= seconds * 1000 ? 0 : seconds;
}

function* emptyKind(kind: Kind, namespace: string, allowedSeconds: number): Reconcile<Emptied> {
  const removed = yield* send({ verb: "deletecollection", kind: kind.key, namespace, propagationPolicy: "Background" });
  if (!removed.ok) return { estimateSeconds: allowedSeconds, failure: removed.status.message ?? "" };
  const left = yield* sendList({ verb: "list", kind: kind.key, namespace });
  if (!left.ok) return { estimateSeconds: allowedSeconds, failure: left.status.message ?? "" };
  const { items } = left.object;
  if (items.length === 0) return { estimateSeconds: 0 };
  const finalizers = finalizerCounts(items);
  const remaining = { resource: `${kind.plural}.${kind.group}`, count: items.length, finalizers };
  if (allowedSeconds > 0) return { estimateSeconds: allowedSeconds, remaining };
  if (finalizers.size > 0) return { estimateSeconds: FINALIZER_SECONDS, remaining };
  const resource = `${kind.group}/${kind.version}, Resource=${kind.plural}`;
  return { estimateSeconds: 0, remaining, failure: `unexpected items still remain in namespace: ${namespace} for gvr: ${resource}` };
}

function finalizerCounts(items: readonly KubeObject[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { metadata } of items) for (const name of metadata.finalizers ?? []) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
