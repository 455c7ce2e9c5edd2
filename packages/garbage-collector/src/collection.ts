/**
 * What is done about one object: deleted if all its owners are gone, freed of those that are gone if some are not, or let go once nothing keeps it.
 *
 * Source: pkg/controller/garbagecollector/garbagecollector.go v1.36.3
 * Differs: an object whose owners are known to be absent is deleted without reading it first, as long as it is the version that is known.
 */
import type { PropagationPolicy } from "@everynode/api";
import { done, type Reconcile, retry, send, type View } from "@everynode/core";
import { deepEqual, type KubeObject } from "@everynode/model";
import { dependentsOf, FOREGROUND, type Graph, type Item, ORPHAN, placeOf, waitsWith } from "./graph.js";
import { orphan, type OwnersChange, removeFinalizer, sendChange, withoutBlocking, withoutOwners } from "./orphaning.js";
import { isAbandoned, verdictOn } from "./owner-verdict.js";

/** Looks at one object, and does what its owners and its deletion ask for. */
export function* collect(graph: Graph, item: Item, view: View): Reconcile {
  const known = view.get(item.kind.key, item.key);
  if (known === undefined || known.metadata.uid !== item.uid) return done();
  const foreground = waitsWith(known.metadata, FOREGROUND);
  if (waitsWith(known.metadata, ORPHAN)) return yield* orphan(item, view);
  if (known.metadata.deletionTimestamp !== undefined && !foreground) return done();
  // The deletion says which version it means, so there is no need to read the object first.
  if (!foreground && (yield* isAbandoned(known))) return yield* remove({ item, latest: known }, policyOf(known));
  const found = yield* send({ verb: "get", ...placeOf(item) });
  if (!found.ok) return found.code === 404 ? done() : retry(found.status.message ?? "");
  const latest = found.object;
  if (latest.metadata.uid !== item.uid) return done();
  if (foreground) return isBlocked(item, view) ? done() : yield* removeFinalizer(item, FOREGROUND);
  return (latest.metadata.ownerReferences?.length ?? 0) === 0 ? done() : yield* judge(graph, { item, latest }, view);
}

/** True while something that blocks its deletion is left; whatever ends wakes the item again. */
function isBlocked({ uid }: Item, view: View): boolean {
  for (const { object } of dependentsOf(view, uid)) {
    if (object.metadata.ownerReferences?.some((owner) => owner.uid === uid && owner.blockOwnerDeletion === true) === true) return true;
  }
  return false;
}

interface Case {
  readonly item: Item;
  readonly latest: KubeObject;
}

function* judge(graph: Graph, { item, latest }: Case, view: View): Reconcile {
  const verdict = yield* verdictOn(graph, latest);
  if (verdict.outcome === "never") return done();
  if (verdict.outcome === "failed") return retry(verdict.why);
  const { solid, dangling, waiting } = verdict;
  if (solid.length > 0) {
    const useless = [...dangling, ...waiting].map(({ uid }) => uid);
    return useless.length === 0 ? done() : yield* sendOnce(withoutOwners({ kind: item.kind.key, object: latest }, useless));
  }
  if (waiting.length > 0) {
    const dependents = [...dependentsOf(view, item.uid)];
    if (dependents.length > 0) {
      // Two that wait for each other would wait for ever.
      const circular = dependents.some(({ object }) => waitsWith(object.metadata, FOREGROUND));
      if (circular) {
        const freed = yield* sendOnce(withoutBlocking({ kind: item.kind.key, object: latest }));
        if (freed.type !== "done") return freed;
      }
      return yield* remove({ item, latest }, "Foreground");
    }
  }
  return yield* remove({ item, latest }, policyOf(latest));
}

function* sendOnce(change: OwnersChange): Reconcile {
  const answer = yield* sendChange(change);
  return answer.ok ? done() : retry(answer.status.message ?? "");
}

/** How an earlier deletion asked for the dependents to be treated. */
function policyOf({ metadata: { finalizers = [] } }: KubeObject): PropagationPolicy {
  return finalizers.includes(ORPHAN) ? "Orphan" : finalizers.includes(FOREGROUND) ? "Foreground" : "Background";
}

/** Deletes the object if it is as it was found; where only other things than its owners changed meanwhile, as it is now. */
function* remove({ item, latest }: Case, propagationPolicy: PropagationPolicy): Reconcile {
  const { uid, resourceVersion } = latest.metadata;
  const place = placeOf(item);
  let answer = yield* send({ verb: "delete", ...place, propagationPolicy, preconditions: { uid, resourceVersion } });
  if (!answer.ok && answer.code === 409) {
    const live = yield* send({ verb: "get", ...place });
    if (!live.ok && live.code === 404) return done();
    if (live.ok && isSameButForOthers(live.object, latest)) answer = yield* send({ verb: "delete", ...place, propagationPolicy, preconditions: { uid } });
  }
  return answer.ok || answer.code === 404 ? done() : retry(answer.status.message ?? "");
}

function isSameButForOthers({ metadata: live }: KubeObject, { metadata: found }: KubeObject): boolean {
  return live.uid === found.uid && live.resourceVersion !== found.resourceVersion && deepEqual(live.ownerReferences, found.ownerReferences);
}
