/**
 * What the ReplicaSet controller knows of each set, kept with its view: how its pods stand, and the pods to claim.
 *
 * It is a fold over the changes that the informers deliver, and equals a fresh build from the view at any moment. Pods of other kinds of
 * controllers cost two look-ups of their owner.
 *
 * Source: pkg/controller/replicaset/replica_set.go (syncReplicaSet), pkg/controller/controller_utils.go (FilterPodsByOwner) v1.36.3
 * Differs: a pod belongs to a set that its owner reference names by uid and by name, where Kubernetes looks at the uid alone.
 */
import { objectKey, SortedMap } from "@everynode/api";
import type { Change, FactsOf, View } from "@everynode/core";
import { controllerOf, deepEqual, isPodActive, labelMatcher, type OwnerReference, type Pod, type ReplicaSet, type StringMap } from "@everynode/model";
import { NO_REPLICAS, sameTallyRules, type Tally, tallied, type TallyRules, tallyRules } from "./replica-tally.js";

/** What is known of one ReplicaSet. */
export interface SetFacts {
  readonly replicaSet: ReplicaSet;
  readonly matches: (labels: StringMap | undefined) => boolean;
  readonly rules: TallyRules;
  readonly tally: Tally;
  /** Active pods without a controller that the selector matches, by key: to be adopted. */
  readonly orphans: SortedMap<Pod>;
  /** Active pods of the set that its selector no longer matches, by key: to be released. */
  readonly strays: SortedMap<Pod>;
}

/** What is known of all ReplicaSets. */
export interface ReplicaFacts {
  /** By key. */
  readonly sets: SortedMap<SetFacts>;
  /** Keys of the active pods that have no controller. */
  readonly loose: SortedMap<true>;
}

type Identity = Pick<SetFacts, "replicaSet" | "matches">;

/** A pod before and after a change; undefined where there was, or is, none. */
interface PodChange {
  readonly key: string;
  readonly was: Pod | undefined;
  readonly is: Pod | undefined;
}

/** True where the pod's reference to its controller names the set, by name and uid. */
function controls({ metadata }: ReplicaSet, owner: OwnerReference | undefined): boolean {
  return owner !== undefined && owner.uid === metadata.uid && owner.name === metadata.name && owner.kind === "ReplicaSet";
}

/** True where the pod belongs to the set, and its selector says so too. */
export function isMember({ replicaSet, matches }: Identity, pod: Pod): boolean {
  return controls(replicaSet, controllerOf(pod)) && matches(pod.metadata.labels);
}

const isStray = ({ replicaSet, matches }: Identity, pod: Pod): boolean => isPodActive(pod) && controls(replicaSet, controllerOf(pod)) && !matches(pod.metadata.labels);
const isLoose = (pod: Pod | undefined): pod is Pod => pod !== undefined && controllerOf(pod) === undefined && isPodActive(pod);

function flagged<V>(map: SortedMap<V>, key: string, value: V | undefined): SortedMap<V> {
  if (value !== undefined) return map.set(key, value);
  return map.size === 0 ? map : map.delete(key);
}

/** One set's facts after a pod of its namespace has changed. O(log n). */
function withPod(facts: SetFacts, { key, was, is }: PodChange): SetFacts {
  const member = (pod: Pod | undefined): Pod | undefined => (pod !== undefined && isMember(facts, pod) ? pod : undefined);
  const tally = tallied(facts.tally, facts.rules, { was: member(was), is: member(is) });
  const orphans = flagged(facts.orphans, key, is !== undefined && isLoose(is) && facts.matches(is.metadata.labels) ? is : undefined);
  const strays = flagged(facts.strays, key, is !== undefined && isStray(facts, is) ? is : undefined);
  if (tally === facts.tally && orphans === facts.orphans && strays === facts.strays) return facts;
  const { replicaSet, matches, rules } = facts;
  return { replicaSet, matches, rules, tally, orphans, strays };
}

/** A set's facts made anew from the view. O(its pods, and the pods of its namespace that have no controller). */
function built(view: View<undefined>, replicaSet: ReplicaSet, loose: SortedMap<true>): SetFacts {
  const matches = labelMatcher(replicaSet.spec.selector);
  let facts: SetFacts = { replicaSet, matches, rules: tallyRules(replicaSet), tally: NO_REPLICAS, orphans: SortedMap.empty(), strays: SortedMap.empty() };
  const prefix = `${replicaSet.metadata.namespace ?? ""}/`;
  const own = view.ownedBy("Pod", replicaSet.metadata.uid).withPrefix(prefix);
  for (const keys of [own, loose.withPrefix(prefix)]) {
    for (const [key] of keys) {
      const is = view.get("Pod", key);
      if (is !== undefined) facts = withPod(facts, { key, was: undefined, is });
    }
  }
  return facts;
}

function afterSet(facts: ReplicaFacts, change: Change, view: View<undefined>): ReplicaFacts {
  const { sets, loose } = facts;
  if (change.type === "DELETED") return { sets: sets.delete(change.key), loose };
  const replicaSet = change.object as ReplicaSet;
  const before = sets.get(change.key);
  const same = before !== undefined && before.replicaSet.metadata.uid === replicaSet.metadata.uid && deepEqual(before.replicaSet.spec.selector, replicaSet.spec.selector) && sameTallyRules(before.replicaSet, replicaSet);
  return { sets: sets.set(change.key, same ? { ...before, replicaSet } : built(view, replicaSet, loose)), loose };
}

/** Keys of the sets to which a change of a pod can matter: its controllers', or all of the namespace where it had, or has, none. */
function concerned({ sets }: ReplicaFacts, namespace: string, { was, is }: PodChange): Iterable<string> {
  if (isLoose(is) || isLoose(was)) return Array.from(sets.withPrefix(namespace), ([key]) => key);
  const owners = [is, was].map((pod) => (pod === undefined ? undefined : controllerOf(pod)));
  return new Set(owners.flatMap((owner) => (owner?.kind === "ReplicaSet" ? [namespace + owner.name] : [])));
}

/** True where no set knows of the pod, and none will: it belongs to something else. */
const isForeign = (pod: Pod | undefined): boolean => {
  if (pod === undefined) return true;
  const owner = controllerOf(pod);
  return owner !== undefined && owner.kind !== "ReplicaSet";
};

function afterPod(facts: ReplicaFacts, change: Change): ReplicaFacts {
  const is = change.type === "DELETED" ? undefined : (change.object as Pod);
  const was = change.previous as Pod | undefined;
  if (isForeign(is) && isForeign(was)) return facts;
  const { key } = change;
  const podChange: PodChange = { key, was, is };
  let { sets } = facts;
  for (const name of concerned(facts, `${change.object.metadata.namespace ?? ""}/`, podChange)) {
    const set = sets.get(name);
    if (set !== undefined) sets = sets.set(name, withPod(set, podChange));
  }
  const loose = isLoose(is) === isLoose(was) ? facts.loose : flagged(facts.loose, key, isLoose(is) ? true : undefined);
  return sets === facts.sets && loose === facts.loose ? facts : { sets, loose };
}

/** The facts of the ReplicaSet controller. */
export const replicaFacts: FactsOf<ReplicaFacts> = {
  build(view) {
    let loose = SortedMap.empty<true>();
    view.objects("Pod").forEach((pod) => {
      if (isLoose(pod)) loose = loose.set(objectKey(pod), true);
    });
    const sets = Array.from(view.objects("ReplicaSet").entries(), ([key, replicaSet]) => [key, built(view, replicaSet, loose)] as const);
    return { sets: SortedMap.from(sets), loose };
  },
  apply(facts, change, view) {
    return change.kind === "Pod" ? afterPod(facts, change) : afterSet(facts, change, view);
  },
};
