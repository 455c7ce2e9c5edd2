/**
 * Pods that want to be near other pods, or far from them; those that are there already have a say too.
 *
 * Source: pkg/scheduler/framework/plugins/interpodaffinity/{plugin,filtering,scoring}.go v1.36.3
 * Differs: a pod is tried again when a pod goes that one of its terms is about, where Kubernetes asks for all, and else tries it after five minutes.
 */
import type { Node, Pod, StringMap } from "@everynode/model";
import type { ClusterPicture } from "../cluster-picture.js";
import { domainSums } from "../domain-sums.js";
import type { ClusterEvent, Plugin, PodMove, Prepared, Refusal } from "../plugin.js";
import { areAllAbout, domainOf, isAbout, type NamespaceLabels, namespaceLabelsIn, type OwnedTerm, preferences, requiredAffinity, requiredAntiAffinity } from "./affinity-term.js";

/** How many pods there are in each domain, or what they weigh. */
type Tally = ReadonlyMap<string, number>;

interface State {
  readonly near: readonly OwnedTerm[];
  readonly far: readonly OwnedTerm[];
  readonly labelsOf: NamespaceLabels;
  /** Pods that all terms of `near` are about. */
  readonly friends: Tally;
  /** Pods that terms of `far` are about. */
  readonly foes: Tally;
  /** Pods with terms of their own against this one. */
  readonly enemies: Tally;
  readonly liking: Tally;
}

const NONE: Tally = new Map();
const NOBODY: NamespaceLabels = () => undefined;
const INDIFFERENT: State = { near: [], far: [], labelsOf: NOBODY, friends: NONE, foes: NONE, enemies: NONE, liking: NONE };

const NOT_NEAR: Refusal = { reasons: ["node(s) didn't match pod affinity rules"], resolvable: false };
const TOO_NEAR: Refusal = { reasons: ["node(s) didn't match pod anti-affinity rules"], resolvable: true };
const UNWELCOME: Refusal = { reasons: ["node(s) didn't satisfy existing pods anti-affinity rules"], resolvable: true };

/** Adds to a tally in the making, and leaves no zeros. */
function count(tally: Map<string, number>, domain: string | undefined, by: number): void {
  if (domain === undefined || by === 0) return;
  const sum = (tally.get(domain) ?? 0) + by;
  if (sum === 0) tally.delete(domain);
  else tally.set(domain, sum);
}

/** The state with the part that another pod on `node` has in it, once more or once less. */
function withOther(state: State, pod: Pod, { other, node, times }: PodMove): State {
  const friends = new Map(state.friends);
  const foes = new Map(state.foes);
  const enemies = new Map(state.enemies);
  addOther({ ...state, friends, foes, enemies }, pod, { other, node, times });
  return { ...state, friends, foes, enemies };
}

type Tallies = Pick<State, "near" | "far" | "labelsOf"> & { readonly friends: Map<string, number>; readonly foes: Map<string, number>; readonly enemies: Map<string, number> };

function addOther({ near, far, labelsOf, friends, foes, enemies }: Tallies, pod: Pod, { other, node, times }: PodMove): void {
  const { labels } = node.metadata;
  if (areAllAbout(near, other, labelsOf)) for (const { term } of near) count(friends, domainOf(term.topologyKey, labels), times);
  for (const each of far) if (isAbout(each, other, labelsOf)) count(foes, domainOf(each.term.topologyKey, labels), times);
  for (const each of requiredAntiAffinity(other)) if (isAbout(each, pod, labelsOf)) count(enemies, domainOf(each.term.topologyKey, labels), times);
}

const labelsAt = (cluster: ClusterPicture, { spec }: Pod): StringMap | undefined => cluster.nodes.get(spec.nodeName ?? "")?.metadata.labels;

/** What terms are about: theirs and, where one selects namespaces by labels, the labels of all namespaces. */
function signatureOf(terms: readonly OwnedTerm[], { view }: ClusterPicture): string {
  const selects = terms.some(({ term }) => term.namespaceSelector !== undefined);
  return JSON.stringify([terms, selects ? view.objects("Namespace").values().map(({ metadata: { name, labels } }) => [name, labels]) : ""]);
}

/** By domain, the weights of the terms that are about its pods; `together`: only of pods that all terms are about. */
function weightsOf(terms: readonly OwnedTerm[], cluster: ClusterPicture, together: boolean): Map<string, number> {
  if (terms.length === 0) return new Map();
  const labelsOf = namespaceLabelsIn(cluster);
  return domainSums(cluster, {
    signature: `${together} ${signatureOf(terms, cluster)}`,
    visit({ metadata: { labels } }, crowds, add) {
      for (const crowd of crowds) {
        const about = terms.filter((each) => isAbout(each, { metadata: crowd }, labelsOf));
        if (together && about.length < terms.length) continue;
        for (const { term, weight } of about) {
          const domain = domainOf(term.topologyKey, labels);
          if (domain !== undefined) add(domain, crowd.pods * weight);
        }
      }
    },
  });
}

function prepared(pod: Pod, cluster: ClusterPicture): State {
  const near = requiredAffinity(pod);
  const far = requiredAntiAffinity(pod);
  const choosy = cluster.choosyPods();
  if (near.length + far.length === 0 && choosy.length === 0) return INDIFFERENT;
  const labelsOf = namespaceLabelsIn(cluster);
  const enemies = new Map<string, number>();
  for (const other of choosy) addTerms(enemies, requiredAntiAffinity(other), { pod, labels: labelsAt(cluster, other), labelsOf });
  return { near, far, labelsOf, friends: weightsOf(near, cluster, true), foes: weightsOf(far, cluster, false), enemies, liking: NONE };
}

interface About {
  readonly pod: Pod;
  /** Of the node of the pod whose terms they are. */
  readonly labels: StringMap | undefined;
  readonly labelsOf: NamespaceLabels;
}

function addTerms(tally: Map<string, number>, terms: readonly OwnedTerm[], { pod, labels, labelsOf }: About): void {
  for (const each of terms) if (isAbout(each, pod, labelsOf)) count(tally, domainOf(each.term.topologyKey, labels), each.weight);
}

/** What the pod, and the pods that are there, would rather have. What others require counts as a weak wish of theirs. */
function withLiking(state: State, pod: Pod, cluster: ClusterPicture): State | undefined {
  const own = preferences(pod);
  const choosy = cluster.choosyPods();
  if (own.length === 0 && choosy.length === 0) return undefined;
  const labelsOf = namespaceLabelsIn(cluster);
  const liking = weightsOf(own, cluster, false);
  for (const other of choosy) addTerms(liking, [...requiredAffinity(other), ...preferences(other)], { pod, labels: labelsAt(cluster, other), labelsOf });
  return { ...state, liking };
}

/** True where every term has a friend in the node's domain; a pod that is its own friend may be the first of all. */
function isNearEnough({ near, friends, labelsOf }: State, pod: Pod, { metadata: { labels } }: Node): boolean {
  let hasFriends = true;
  for (const { term } of near) {
    const domain = domainOf(term.topologyKey, labels);
    if (domain === undefined) return false;
    if ((friends.get(domain) ?? 0) <= 0) hasFriends = false;
  }
  return hasFriends || (friends.size === 0 && areAllAbout(near, pod, labelsOf));
}

function sumOver(tally: Tally, { metadata: { labels = {} } }: Node): number {
  let sum = 0;
  for (const key of Object.keys(labels)) sum += tally.get(domainOf(key, labels) ?? "") ?? 0;
  return sum;
}

const isAboutOne = (terms: readonly OwnedTerm[], pod: Pod): boolean => terms.some((each) => isAbout(each, pod, NOBODY));

/** Terms that select namespaces by their labels are taken to be about none of them here, as Kubernetes does. */
function mayHelp(pod: Pod, event: ClusterEvent): boolean {
  const near = requiredAffinity(pod);
  const far = requiredAntiAffinity(pod);
  switch (event.type) {
    case "node added":
      return far.length > 0 || near.some(({ term }) => domainOf(term.topologyKey, event.node.metadata.labels) !== undefined);
    case "node changed":
      return [...near, ...far].some(({ term }) => domainOf(term.topologyKey, event.node.metadata.labels) !== domainOf(term.topologyKey, event.before.metadata.labels));
    case "pod bound":
      return areAllAbout(near, event.pod, NOBODY);
    case "pod gone":
      return isAboutOne(far, event.pod) || isAboutOne(requiredAntiAffinity(event.pod), pod);
    case "pod changed":
      return areAllAbout(near, event.pod, NOBODY) !== areAllAbout(near, event.before, NOBODY) || isAboutOne(far, event.before) !== isAboutOne(far, event.pod);
    case "node gone":
      return false;
  }
}

/** The plugin InterPodAffinity. */
export const interPodAffinity: Plugin<State> = {
  name: "InterPodAffinity",
  weight: 2,
  prepare: (pod, cluster): Prepared<State> => ({ state: prepared(pod, cluster) }),
  sign: (_, state) => (state === INDIFFERENT ? "" : undefined),
  moved: withOther,
  filter(state, pod, { node }) {
    if (state === INDIFFERENT || node === undefined) return undefined;
    if (state.near.length > 0 && !isNearEnough(state, pod, node)) return NOT_NEAR;
    if (state.far.some(({ term }) => (state.foes.get(domainOf(term.topologyKey, node.metadata.labels) ?? "") ?? 0) > 0)) return TOO_NEAR;
    return state.enemies.size > 0 && sumOver(state.enemies, node) > 0 ? UNWELCOME : undefined;
  },
  prepareScores: (state, pod, { cluster }) => withLiking(state, pod, cluster),
  score: ({ liking }, _, { node }) => (node === undefined || liking.size === 0 ? 0 : sumOver(liking, node)),
  normalize(scores) {
    const least = scores.reduce((a, b) => Math.min(a, b));
    const most = scores.reduce((a, b) => Math.max(a, b));
    return most === least ? scores.map(() => 0) : scores.map((score) => Math.trunc(100 * ((score - least) / (most - least))));
  },
  mayHelp,
};
