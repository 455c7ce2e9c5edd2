/**
 * What the DaemonSet controller knows of each set, kept with its view: a survey of all nodes, and the pods to claim.
 *
 * It is a fold over the changes that the informers deliver, and equals a fresh build from the view at any moment.
 */
import { SortedMap } from "@everynode/api";
import type { Change, FactsOf, View } from "@everynode/core";
import { controllerOf, type DaemonSet, deepEqual, labelMatcher, type Node, type Pod, targetNodeOf } from "@everynode/model";
import { type Selecting } from "./membership.js";
import type { DaemonSetParts } from "./parts.js";
import { placementRules, type Survey, surveyAll, surveyed } from "./survey.js";

/** What is known of one DaemonSet. */
export interface SetFacts extends Selecting {
  readonly survey: Survey;
  /** Pods without a controller that the selector matches, by key: to be adopted. */
  readonly orphans: SortedMap<Pod>;
  /** Pods of the set that its selector no longer matches, by key: to be released. */
  readonly strays: SortedMap<Pod>;
}

/** What is known of all DaemonSets, by key. */
export type DaemonFacts = SortedMap<SetFacts>;

const NO_PODS: readonly Pod[] = [];
const keyOfPod = (pod: Pod): string => `${pod.metadata.namespace ?? ""}/${pod.metadata.name}`;

/** The pods on a node with `pod` put in, or taken out where it does not count there. In order of name. */
function podsWith(pods: readonly Pod[], pod: Pod, counts: boolean): readonly Pod[] {
  const { name } = pod.metadata;
  const rest = pods.length === 0 || (pods.length === 1 && pods[0]?.metadata.name === name) ? NO_PODS : pods.filter((p) => p.metadata.name !== name);
  if (!counts) return rest;
  if (rest.length === 0) return [pod];
  const at = rest.findIndex((p) => p.metadata.name > name);
  return at < 0 ? [...rest, pod] : [...rest.slice(0, at), pod, ...rest.slice(at)];
}

function withPodAt(survey: Survey, view: View<undefined>, place: { readonly node: string; readonly pod: Pod; readonly counts: boolean }): Survey {
  const present = survey.nodes.get(place.node);
  const before = present?.pods ?? NO_PODS;
  const pods = podsWith(before, place.pod, place.counts);
  if (pods.length === 0 && before.length === 0) return survey;
  const node = present === undefined ? view.get("Node", place.node) : undefined;
  const eligibility = present === undefined ? node && survey.rules.eligibility(node) : present.verdict.eligibility;
  return surveyed(survey, place.node, { eligibility, pods });
}

const flagged = (pods: SortedMap<Pod>, pod: Pod, on: boolean): SortedMap<Pod> => (on ? pods.set(keyOfPod(pod), pod) : pods.size === 0 ? pods : pods.delete(keyOfPod(pod)));

/** A pod that has changed from `was` to `is`, and the parts by which that is judged. */
interface PodChange {
  readonly was: Pod | undefined;
  readonly is: Pod | undefined;
  readonly parts: DaemonSetParts;
}

/** One set's facts after a pod has changed. */
function withPod(facts: SetFacts, view: View<undefined>, { was, is, parts }: PodChange): SetFacts {
  const pod = (is ?? was) as Pod;
  const role = is === undefined ? "other" : parts.membershipOf(facts, is);
  let { survey } = facts;
  const to = role === "member" && is !== undefined && !parts.isGhost(is) ? targetNodeOf(is) : undefined;
  const from = was === undefined ? undefined : targetNodeOf(was);
  if (from !== undefined && from !== to) survey = withPodAt(survey, view, { node: from, pod, counts: false });
  if (to !== undefined) survey = withPodAt(survey, view, { node: to, pod, counts: true });
  const orphans = flagged(facts.orphans, pod, role === "orphan");
  const strays = flagged(facts.strays, pod, role === "stray");
  if (survey === facts.survey && orphans === facts.orphans && strays === facts.strays) return facts;
  return { daemonSet: facts.daemonSet, matches: facts.matches, survey, orphans, strays };
}

/** Pods that are grouped by the node they are on or meant for, in order of name. */
export function groupedByNode(pods: Iterable<Pod>, { isGhost }: Pick<DaemonSetParts, "isGhost">): ReadonlyMap<string, readonly Pod[]> {
  const groups = new Map<string, Pod[]>();
  for (const pod of pods) {
    const node = isGhost(pod) ? undefined : targetNodeOf(pod);
    if (node === undefined) continue;
    const group = groups.get(node);
    if (group === undefined) groups.set(node, [pod]);
    else group.push(pod);
  }
  return groups;
}

/** A set's facts made anew from the view. O(nodes + pods of its namespace). */
function built(view: View<undefined>, daemonSet: DaemonSet, parts: DaemonSetParts): SetFacts {
  const matches = labelMatcher(daemonSet.spec.selector);
  const bare = { daemonSet, matches };
  const members: Pod[] = [];
  let orphans = SortedMap.empty<Pod>();
  let strays = SortedMap.empty<Pod>();
  for (const [key, pod] of view.objects("Pod").withPrefix(`${daemonSet.metadata.namespace ?? ""}/`)) {
    const role = parts.membershipOf(bare, pod);
    if (role === "member") members.push(pod);
    else if (role === "orphan") orphans = orphans.set(key, pod);
    else if (role === "stray") strays = strays.set(key, pod);
  }
  const survey = surveyAll(placementRules(daemonSet, parts), view.objects("Node"), groupedByNode(members, parts));
  return { daemonSet, matches, survey, orphans, strays };
}

function afterSet(facts: DaemonFacts, change: Change, view: View<undefined>, parts: DaemonSetParts): DaemonFacts {
  if (change.type === "DELETED") return facts.delete(change.key);
  const daemonSet = change.object as DaemonSet;
  const before = facts.get(change.key);
  if (before !== undefined && parts.sameRules(before.daemonSet, daemonSet)) return facts.set(change.key, { ...before, daemonSet });
  return facts.set(change.key, built(view, daemonSet, parts));
}

const sameForPlacement = (a: Node, b: Node): boolean => deepEqual(a.metadata.labels, b.metadata.labels) && deepEqual(a.spec.taints, b.spec.taints);

function afterNode(facts: DaemonFacts, change: Change): DaemonFacts {
  if (facts.size === 0) return facts;
  const node = change.object as Node;
  if (change.type === "MODIFIED" && change.previous !== undefined && sameForPlacement(change.previous as Node, node)) return facts;
  let next = facts;
  facts.forEach((set, key) => {
    const eligibility = change.type === "DELETED" ? undefined : set.survey.rules.eligibility(node);
    const pods = set.survey.nodes.get(change.key)?.pods ?? NO_PODS;
    next = next.set(key, { ...set, survey: surveyed(set.survey, change.key, { eligibility, pods }) });
  });
  return next;
}

function afterPod(facts: DaemonFacts, change: Change, view: View<undefined>, parts: DaemonSetParts): DaemonFacts {
  if (facts.size === 0) return facts;
  const is = change.type === "DELETED" ? undefined : (change.object as Pod);
  const was = change.previous as Pod | undefined;
  const owners = [is, was].map((pod) => (pod === undefined ? undefined : controllerOf(pod)));
  const only = owners[0] !== undefined && owners[0].uid === owners[1]?.uid && owners[0].kind === "DaemonSet" ? owners[0].name : undefined;
  const namespace = `${change.object.metadata.namespace ?? ""}/`;
  if (only !== undefined) {
    const set = facts.get(namespace + only);
    return set === undefined ? facts : facts.set(namespace + only, withPod(set, view, { was, is, parts }));
  }
  let next = facts;
  for (const [key, set] of facts.withPrefix(namespace)) next = next.set(key, withPod(set, view, { was, is, parts }));
  return next;
}

/** The facts of the DaemonSet controller, as its parts have them. */
export function daemonFacts(parts: DaemonSetParts): FactsOf<DaemonFacts> {
  return {
    build(view) {
      return SortedMap.from(Array.from(view.objects("DaemonSet").entries(), ([key, daemonSet]) => [key, built(view, daemonSet, parts)] as const));
    },
    apply(facts, change, view) {
      if (change.kind === "Pod") return afterPod(facts, change, view, parts);
      if (change.kind === "Node") return afterNode(facts, change);
      return change.kind === "DaemonSet" ? afterSet(facts, change, view, parts) : facts;
    },
  };
}
