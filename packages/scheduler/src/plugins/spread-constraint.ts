/**
 * Constraints of topology spread, ready to be asked about nodes and pods: the pod's own, or what every pod of a Service or set has by default.
 *
 * Source: pkg/scheduler/framework/plugins/podtopologyspread/{common,plugin}.go, pkg/scheduler/framework/plugins/helper/spread.go v1.36.3
 */
import {
  type CompiledSelector,
  compileLabelSelector,
  controllerOf,
  findUntoleratedTaint,
  type KubeObject,
  type LabelSelector,
  labelValue,
  matchesRequiredNodeAffinity,
  matchesSelector,
  type Node,
  type Pod,
  selectorOfLabels,
  selectsEverything,
  type StringMap,
  type TopologySpreadConstraint,
} from "@everynode/model";
import type { ClusterPicture } from "../cluster-picture.js";
import { domainSums } from "../domain-sums.js";
import type { Crowd } from "../node-info.js";

/** The label of a node that is different on each. */
export const HOSTNAME = "kubernetes.io/hostname";

/** One constraint, compiled. */
export interface Spread {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly selector: CompiledSelector;
  readonly minDomains: number;
  readonly honorsAffinity: boolean;
  readonly honorsTaints: boolean;
}

const NONE: readonly Spread[] = [];
const DEFAULTS: readonly TopologySpreadConstraint[] = [
  { topologyKey: HOSTNAME, whenUnsatisfiable: "ScheduleAnyway", maxSkew: 3 },
  { topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "ScheduleAnyway", maxSkew: 5 },
];

function spreadOf({ maxSkew, topologyKey, labelSelector, minDomains = 1, nodeAffinityPolicy, nodeTaintsPolicy }: TopologySpreadConstraint, selector = selectorFrom(labelSelector)): Spread {
  return { maxSkew, topologyKey, selector, minDomains, honorsAffinity: nodeAffinityPolicy !== "Ignore", honorsTaints: nodeTaintsPolicy === "Honor" };
}

function selectorFrom(selector: LabelSelector | undefined): CompiledSelector {
  const result = compileLabelSelector(selector);
  return result.ok ? result.selector : { requirements: undefined };
}

/** The pod's constraints of one kind. */
export function ownSpreads({ spec: { topologySpreadConstraints } }: Pod, whenUnsatisfiable: TopologySpreadConstraint["whenUnsatisfiable"]): readonly Spread[] {
  if (topologySpreadConstraints === undefined) return NONE;
  return topologySpreadConstraints.filter((each) => each.whenUnsatisfiable === whenUnsatisfiable).map((each) => spreadOf(each));
}

/** The constraints that count in the choice between nodes that will do: the pod's own, or the default ones. */
export function softSpreads(pod: Pod, cluster: ClusterPicture): readonly Spread[] {
  if ((pod.spec.topologySpreadConstraints?.length ?? 0) > 0) return ownSpreads(pod, "ScheduleAnyway");
  const selector = companions(pod, cluster);
  return selectsEverything(selector) ? NONE : DEFAULTS.map((each) => spreadOf(each, selector));
}

/** Selects the pods that belong together with this one: of the same Services, and of the same controller. */
function companions(pod: Pod, { view }: ClusterPicture): CompiledSelector {
  const { namespace = "", labels } = pod.metadata;
  const shared = new Map<string, string>();
  for (const [, { spec }] of view.objects("Service").withPrefix(`${namespace}/`)) {
    if (spec.selector === undefined || !matchesSelector(selectorOfLabels(spec.selector), labels)) continue;
    for (const [key, value] of Object.entries(spec.selector)) shared.set(key, value);
  }
  const owner = controllerOf(pod);
  const isSet = owner !== undefined && SETS.includes(`${owner.apiVersion} ${owner.kind}`);
  const set = isSet ? view.named(owner.kind as "ReplicaSet", namespace, owner.name) : undefined;
  const selector = set === undefined ? undefined : selectorOfSet(set);
  return { requirements: [...(selectorOfLabels(Object.fromEntries(shared)).requirements ?? []), ...(selector?.requirements ?? [])] };
}

const SETS: readonly string[] = ["v1 ReplicationController", "apps/v1 ReplicaSet", "apps/v1 StatefulSet"];

/** The selector of a set; that of a ReplicationController is a plain map of labels. */
function selectorOfSet(set: KubeObject): CompiledSelector {
  const { selector } = (set as KubeObject & { readonly spec: { readonly selector?: unknown } }).spec;
  return set.kind === "ReplicationController" ? selectorOfLabels((selector ?? {}) as StringMap) : selectorFrom(selector as LabelSelector | undefined);
}

/** True where the node has the labels that all constraints ask for. */
export function hasDomains(spreads: readonly Spread[], { metadata: { labels } }: Node): boolean {
  return spreads.every(({ topologyKey }) => labelValue(labels, topologyKey) !== undefined);
}

/** True where pods on the node count, as far as the constraint says. */
export function includesNode({ honorsAffinity, honorsTaints }: Spread, { spec }: Pod, node: Node): boolean {
  if (honorsAffinity && !matchesRequiredNodeAffinity(spec, node)) return false;
  return !honorsTaints || findUntoleratedTaint(node.spec.taints, spec.tolerations, ["NoSchedule", "NoExecute"]) === undefined;
}

/** How many pods of the namespace a constraint selects among the pods of a node. Those that are being deleted do not count. */
export function countIn({ selector }: Spread, namespace: string, crowds: readonly Crowd[]): number {
  if (selectsEverything(selector)) return 0;
  let count = 0;
  for (const crowd of crowds) if (crowd.namespace === namespace && matchesSelector(selector, crowd.labels)) count += crowd.pods - crowd.ending;
  return count;
}

/** What of a pod is asked for its constraints, and which labels nodes must have to count. */
export interface Counted {
  readonly pod: Pod;
  readonly cluster: ClusterPicture;
  /** Nodes must have the labels of all of these. */
  readonly required: readonly Spread[];
}

/** How many pods that a constraint selects there are in each domain, over the nodes that count; "" stands for nodes without its label. */
export function countsByDomain(spread: Spread, { pod, cluster, required }: Counted): Map<string, number> {
  const { namespace = "" } = pod.metadata;
  const { topologyKey, selector, honorsAffinity, honorsTaints } = spread;
  const { nodeSelector, affinity, tolerations } = pod.spec;
  const signature = JSON.stringify([
    namespace,
    topologyKey,
    selector.requirements ?? "",
    required.map((each) => each.topologyKey),
    honorsAffinity && [nodeSelector, affinity?.nodeAffinity],
    honorsTaints && [tolerations],
  ]);
  return domainSums(cluster, {
    signature,
    visit(node, crowds, add) {
      if (hasDomains(required, node) && includesNode(spread, pod, node)) add(labelValue(node.metadata.labels, topologyKey) ?? "", countIn(spread, namespace, crowds));
    },
  });
}
