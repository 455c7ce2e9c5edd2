/**
 * Pods are spread over zones, nodes, or whatever their constraints name.
 *
 * Source: pkg/scheduler/framework/plugins/podtopologyspread/{plugin,filtering,scoring}.go v1.36.3
 */
import { deepEqual, labelValue, matchesSelector, type Node, type Pod } from "@everynode/model";
import type { ClusterPicture } from "../cluster-picture.js";
import type { NodeInfo } from "../node-info.js";
import type { Choice, ClusterEvent, Plugin, PodMove, Prepared, Refusal } from "../plugin.js";
import { naturalLog } from "./natural-log.js";
import { type Counted, countIn, countsByDomain, hasDomains, HOSTNAME, includesNode, ownSpreads, softSpreads, type Spread } from "./spread-constraint.js";

/** A constraint that must be met, and the pods in each domain. */
interface Hard {
  readonly spread: Spread;
  readonly counts: ReadonlyMap<string, number>;
  /** The fewest pods that a domain has. */
  readonly least: number;
}

/** A constraint that should be met: what one more pod costs, and the pods in each domain. */
interface Soft {
  readonly spread: Spread;
  /** Of the pods that count. */
  readonly namespace: string;
  readonly weight: number;
  /** Undefined where each node is a domain of its own. */
  readonly counts: ReadonlyMap<string, number> | undefined;
}

interface State {
  readonly hard: readonly Hard[];
  readonly soft: readonly Soft[];
  /** Names of nodes that lack a label of the pod's own constraints. */
  readonly outside: ReadonlySet<string>;
}

const NO_COUNTS: ReadonlyMap<string, number> = new Map();
const UNCONCERNED: State = { hard: [], soft: [], outside: new Set() };
const NO_DOMAIN: Refusal = { reasons: ["node(s) didn't match pod topology spread constraints (missing required label)"], resolvable: false };
const TOO_MANY: Refusal = { reasons: ["node(s) didn't match pod topology spread constraints"], resolvable: true };
/** The score of a node that lacks a label, until scores are made comparable. */
const OUTSIDE = -1;

function hard(spread: Spread, counts: ReadonlyMap<string, number>): Hard {
  let least = Infinity;
  for (const count of counts.values()) least = Math.min(least, count);
  return { spread, counts, least: counts.size < spread.minDomains ? 0 : least };
}

function prepared(pod: Pod, cluster: ClusterPicture): State {
  const spreads = ownSpreads(pod, "DoNotSchedule");
  if (spreads.length === 0) return UNCONCERNED;
  return { ...UNCONCERNED, hard: spreads.map((spread) => hard(spread, countsByDomain(spread, { pod, cluster, required: spreads }))) };
}

/** The state once another pod of the namespace has moved. */
function moved(state: State, pod: Pod, { other, node, times }: PodMove): State {
  const spreads = state.hard.map(({ spread }) => spread);
  if (spreads.length === 0 || other.metadata.namespace !== pod.metadata.namespace || !hasDomains(spreads, node)) return state;
  const after = state.hard.map((each) => {
    const { spread, counts } = each;
    if (!matchesSelector(spread.selector, other.metadata.labels) || !includesNode(spread, pod, node)) return each;
    const value = labelValue(node.metadata.labels, spread.topologyKey) ?? "";
    return hard(spread, new Map(counts).set(value, (counts.get(value) ?? 0) + times));
  });
  return { ...state, hard: after };
}

/**
 * Whether one pod more would lie too far above the emptiest domain. With 3 pods in zone a, 1 in zone b and a skew of at most 2, a fourth in a
 * would make 4 - 1 = 3, too many; one in b is welcome.
 */
function refusalBy({ spread, counts, least }: Hard, pod: Pod, node: Node): Refusal | undefined {
  const value = labelValue(node.metadata.labels, spread.topologyKey);
  if (value === undefined) return NO_DOMAIN;
  const self = matchesSelector(spread.selector, pod.metadata.labels) ? 1 : 0;
  return (counts.get(value) ?? 0) + self - least > spread.maxSkew ? TOO_MANY : undefined;
}

function withSoft(state: State, pod: Pod, { cluster, nodes }: Choice): State | undefined {
  const spreads = softSpreads(pod, cluster);
  if (spreads.length === 0) return undefined;
  // Nodes without a label of the default constraints are not left out.
  const isOwn = (pod.spec.topologySpreadConstraints?.length ?? 0) > 0;
  const left = isOwn ? nodes.filter(({ node }) => node !== undefined && !hasDomains(spreads, node)) : [];
  const outside = new Set(left.map(({ name }) => name));
  const inside = left.length === 0 ? nodes : nodes.filter(({ name }) => !outside.has(name));
  const soft = spreads.map((spread) => softSpread(spread, { pod, cluster, inside, required: isOwn ? spreads : [] }));
  return { ...state, soft, outside };
}

interface Field extends Counted {
  readonly inside: readonly NodeInfo[];
}

function softSpread(spread: Spread, field: Field): Soft {
  const { pod, inside } = field;
  const { topologyKey } = spread;
  const { namespace = "" } = pod.metadata;
  if (topologyKey === HOSTNAME) return { spread, namespace, weight: naturalLog(inside.length + 2), counts: undefined };
  const domains = new Set<string>();
  for (const { node } of inside) domains.add(labelValue(node?.metadata.labels, topologyKey) ?? "");
  // Nodes without the label are not scored by it.
  const isNowhere = domains.size === 1 && domains.has("");
  return { spread, namespace, weight: naturalLog(domains.size + 2), counts: isNowhere ? NO_COUNTS : countsByDomain(spread, field) };
}

/** Less is better: the pods in the node's domains, those of constraints with many domains counting more. */
function crowding({ soft, outside }: State, { name, node, crowds }: NodeInfo): number {
  if (outside.has(name)) return OUTSIDE;
  let score = 0;
  for (const { spread, namespace, weight, counts } of soft) {
    const value = labelValue(node?.metadata.labels, spread.topologyKey);
    if (value === undefined) continue;
    const count = counts === undefined ? countIn(spread, namespace, crowds) : (counts.get(value) ?? 0);
    score += count * weight + spread.maxSkew - 1;
  }
  return Math.round(score);
}

function normalized(scores: readonly number[]): readonly number[] {
  const inside = scores.filter((score) => score !== OUTSIDE);
  const most = inside.reduce((a, b) => Math.max(a, b), 0);
  const least = inside.reduce((a, b) => Math.min(a, b), Infinity);
  return scores.map((score) => (score === OUTSIDE ? 0 : most === 0 ? 100 : Math.floor((100 * (most + least - score)) / most)));
}

function mayHelp(pod: Pod, event: ClusterEvent): boolean {
  const spreads = ownSpreads(pod, "DoNotSchedule");
  const concerns = ({ metadata }: Pod): boolean => metadata.namespace === pod.metadata.namespace && spreads.some(({ selector }) => matchesSelector(selector, metadata.labels));
  switch (event.type) {
    case "node added":
    case "node gone":
      return hasDomains(spreads, event.node);
    case "node changed":
      return !deepEqual(event.node.metadata.labels, event.before.metadata.labels) || !deepEqual(event.node.spec.taints, event.before.spec.taints);
    case "pod bound":
    case "pod gone":
      return concerns(event.pod);
    case "pod changed":
      return concerns(event.pod) !== concerns(event.before);
  }
}

/** The plugin PodTopologySpread, with the default constraints of the system. */
export const podTopologySpread: Plugin<State> = {
  name: "PodTopologySpread",
  weight: 2,
  prepare: (pod, cluster): Prepared<State> => ({ state: prepared(pod, cluster) }),
  sign: (_, state) => (state === UNCONCERNED ? "" : undefined),
  moved,
  filter(state, pod, { node }) {
    if (state.hard.length === 0 || node === undefined) return undefined;
    for (const each of state.hard) {
      const refusal = refusalBy(each, pod, node);
      if (refusal !== undefined) return refusal;
    }
    return undefined;
  },
  prepareScores: withSoft,
  score: (state, _, info) => crowding(state, info),
  normalize: normalized,
  mayHelp,
};
