/**
 * One sync of one ReplicaSet.
 *
 * Source: pkg/controller/replicaset/replica_set.go (syncReplicaSet, manageReplicas, getIndirectlyRelatedPods) v1.36.3
 * Differs: where pods crowd a node, only those count that belong to the set or its siblings, where Kubernetes counts all that their selectors select.
 */
import { claim, done, enqueueKey, expectationsMet, forgetExpectations, nextRipeAfterMs, now, type Reconcile, retry, staleness, type View, wrote } from "@everynode/core";
import { controllerOf, isPodActive, labelMatcher, type Pod, type ReplicaSet } from "@everynode/model";
import { type DeletionContext, firstToGo } from "./deletion-order.js";
import { BURST_REPLICAS, createPods, deletePods, type Managed } from "./replica-set-manage.js";
import { isMember, type ReplicaFacts, type SetFacts } from "./replica-set-facts.js";
import { replicaSetStatus, storeStatus } from "./replica-set-status.js";
import { type Tally, tallied } from "./replica-tally.js";

/** Syncs the set called `key`. */
export function* syncReplicaSet(key: string, view: View<ReplicaFacts>): Reconcile {
  const stale = yield* staleness(key, view);
  if (stale !== undefined) return retry(stale);
  const facts = view.facts.sets.get(key);
  if (facts === undefined) {
    yield* forgetExpectations(key);
    return done();
  }
  const { replicaSet } = facts;
  const acts = yield* expectationsMet(key, yield* now());
  const claimed = yield* claimPods(key, facts);
  if (claimed.why !== undefined) return retry(claimed.why);
  const failure = acts && replicaSet.metadata.deletionTimestamp === undefined ? yield* manage({ key, replicaSet }, { facts, view, claimed }) : undefined;
  const nowMs = yield* now();
  const status = replicaSetStatus(replicaSet, { tally: claimed.tally, rules: facts.rules, nowMs, failure });
  const stored = yield* storeStatus(key, replicaSet, status);
  if (!stored.ok) return retry(stored.why);
  const { readyReplicas, availableReplicas } = stored.replicaSet.status;
  const { minReadySeconds = 0 } = stored.replicaSet.spec;
  if (minReadySeconds > 0 && readyReplicas !== availableReplicas) yield* enqueueKey(key, nextRipeAfterMs(claimed.tally.ripening, nowMs) ?? minReadySeconds * 1000);
  return failure === undefined ? done() : retry(failure);
}

/** How the set's pods stand with those that were adopted just now, and what went wrong. */
interface Claims {
  readonly adopted: readonly Pod[];
  readonly tally: Tally;
  readonly why: string | undefined;
}

/** Claims pods. Those that the set has lost do not count in its tally as it is. */
function* claimPods(key: string, facts: SetFacts): Reconcile<Claims> {
  const { replicaSet, orphans, strays, rules } = facts;
  const dying = replicaSet.metadata.deletionTimestamp !== undefined;
  if (dying || (orphans.size === 0 && strays.size === 0)) return { adopted: [], tally: facts.tally, why: undefined };
  const { adopted, answers, errors } = yield* claim(replicaSet, { kind: "Pod", orphans: orphans.values(), strays: strays.values() });
  yield* wrote({ key, uid: replicaSet.metadata.uid }, "Pod", answers);
  const tally = adopted.reduce((counts, pod) => tallied(counts, rules, { was: undefined, is: pod }), facts.tally);
  return { adopted, tally, why: errors.length === 0 ? undefined : errors.join(", ") };
}

/** What a set that has its pods together knows of them. */
interface Known {
  readonly facts: SetFacts;
  readonly view: View;
  readonly claimed: Claims;
}

/** Makes pods where there are too few, deletes some where there are too many; what went wrong first, or undefined. */
function* manage(managed: Managed, known: Known): Reconcile<string | undefined> {
  const { replicas = 1 } = managed.replicaSet.spec;
  const surplus = known.claimed.tally.active - replicas;
  if (surplus === 0) return undefined;
  if (surplus < 0) return yield* createPods(managed, Math.min(-surplus, BURST_REPLICAS));
  const pods = [...activePods(known), ...known.claimed.adopted];
  const count = Math.min(surplus, BURST_REPLICAS);
  const context: DeletionContext = { nowMs: yield* now(), podsOnNode: crowds(managed.replicaSet, known.view) };
  return yield* deletePods(managed, firstToGo(pods, count, context));
}

/** The set's pods that count, by key. */
function activePods({ facts, view }: Known): readonly Pod[] {
  return view.ownedBy("Pod", facts.replicaSet.metadata.uid).keys().flatMap((key) => {
    const pod = view.get("Pod", key);
    return pod !== undefined && isPodActive(pod) && isMember(facts, pod) ? [pod] : [];
  });
}

/** How many active pods of the set and of the sets with the same controller there are on a node; none where it has no controller. */
function crowds(replicaSet: ReplicaSet, view: View): (node: string) => number {
  const controller = controllerOf(replicaSet);
  const counts = new Map<string, number>();
  const seen = new Set<string>();
  const siblings = controller === undefined ? [] : view.ownedBy("ReplicaSet", controller.uid).keys();
  for (const key of siblings) {
    const sibling = view.get("ReplicaSet", key);
    if (sibling === undefined || controllerOf(sibling)?.uid !== controller?.uid) continue;
    for (const [podKey, pod] of selectedPods(sibling, view)) {
      if (seen.has(podKey) || !isPodActive(pod)) continue;
      seen.add(podKey);
      const node = pod.spec.nodeName ?? "";
      counts.set(node, (counts.get(node) ?? 0) + 1);
    }
  }
  return (node) => counts.get(node) ?? 0;
}

/** The set's own pods that its selector selects. */
function selectedPods(replicaSet: ReplicaSet, view: View): readonly (readonly [key: string, pod: Pod])[] {
  const matches = labelMatcher(replicaSet.spec.selector);
  return view.ownedBy("Pod", replicaSet.metadata.uid).keys().flatMap((key) => {
    const pod = view.get("Pod", key);
    return pod !== undefined && matches(pod.metadata.labels) ? [[key, pod] as const] : [];
  });
}
