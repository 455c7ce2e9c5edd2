/**
 * What the scheduler keeps of its view: each node with the sum of its pods, and the pods that are to have a place soon.
 *
 * Source: pkg/scheduler/backend/cache/cache.go, pkg/scheduler/backend/queue/nominator.go v1.36.3
 */
import { type KeySet, objectKey, SortedMap } from "@everynode/api";
import type { Change, FactsOf, View } from "@everynode/core";
import { deepEqual, isPodTerminal, type Node, type Pod } from "@everynode/model";
import { bareNodeInfo, type NodeInfo, withNode, withoutPod, withPod } from "./node-info.js";
import { NodeTable } from "./node-table.js";
import { demandOf } from "./pod-demand.js";

/** The facts of the scheduler. */
export interface SchedulerFacts {
  /** By name: all nodes, and those that only have pods. */
  readonly nodes: NodeTable;
  /** Keys of pods without a node that hope for one, by its name. */
  readonly nominated: SortedMap<KeySet>;
  /** Keys of the pods on nodes that want to be near other pods, or far from them. */
  readonly choosy: KeySet;
}

const NO_FACTS: SchedulerFacts = { nodes: NodeTable.empty, nominated: SortedMap.empty(), choosy: SortedMap.empty() };
const NO_KEYS: KeySet = SortedMap.empty();

/** The facts of the scheduler: O(log n) for each change. */
export const schedulerFacts: FactsOf<SchedulerFacts> = {
  build(view: View<undefined>): SchedulerFacts {
    let facts = NO_FACTS;
    view.objects("Node").forEach((node, name) => {
      facts = { ...facts, nodes: facts.nodes.set(withNode(bareNodeInfo(name), node)) };
    });
    view.objects("Pod").forEach((pod) => {
      facts = afterPod(facts, undefined, pod);
    });
    return facts;
  },
  apply(facts: SchedulerFacts, change: Change): SchedulerFacts {
    const object = change.type === "DELETED" ? undefined : change.object;
    if (change.kind === "Pod") return afterPod(facts, change.previous as Pod | undefined, object as Pod | undefined);
    return change.kind === "Node" ? afterNode(facts, change.key, object as Node | undefined) : facts;
  },
};

function afterNode(facts: SchedulerFacts, name: string, node: Node | undefined): SchedulerFacts {
  const info = withNode(facts.nodes.get(name) ?? bareNodeInfo(name), node);
  return { nodes: stored(facts.nodes, info), nominated: facts.nominated, choosy: facts.choosy };
}

function stored(nodes: NodeTable, info: NodeInfo): NodeTable {
  return info.node === undefined && info.podCount === 0 ? nodes.delete(info.name) : nodes.set(info);
}

/** The node that a pod takes room on; undefined where it takes none. */
export function nodeTakenBy(pod: Pod | undefined): string | undefined {
  if (pod === undefined || isPodTerminal(pod)) return undefined;
  const { nodeName } = pod.spec;
  return nodeName === "" ? undefined : nodeName;
}

/** The node that a pod without one hopes for. */
export function nodeHopedFor(pod: Pod | undefined): string | undefined {
  if (pod === undefined || isPodTerminal(pod) || (pod.spec.nodeName ?? "") !== "") return undefined;
  const { nominatedNodeName } = pod.status;
  return nominatedNodeName === "" ? undefined : nominatedNodeName;
}

function afterPod(facts: SchedulerFacts, was: Pod | undefined, is: Pod | undefined): SchedulerFacts {
  const [from, to] = [nodeTakenBy(was), nodeTakenBy(is)];
  const [hoped, hopes] = [nodeHopedFor(was), nodeHopedFor(is)];
  let { nodes, nominated, choosy } = facts;
  if (from !== to || (to !== undefined && countsOtherwise(was, is))) {
    if (from !== undefined && was !== undefined) nodes = stored(nodes, withoutPod(nodes.get(from) ?? bareNodeInfo(from), was));
    if (to !== undefined && is !== undefined) nodes = stored(nodes, withPod(nodes.get(to) ?? bareNodeInfo(to), is));
  }
  if (hoped !== hopes) {
    if (hoped !== undefined && was !== undefined) nominated = unfiled(nominated, hoped, objectKey(was));
    if (hopes !== undefined && is !== undefined) nominated = nominated.set(hopes, (nominated.get(hopes) ?? NO_KEYS).set(objectKey(is), true));
  }
  const [wasChoosy, isChoosyNow] = [from !== undefined && isChoosy(was), to !== undefined && isChoosy(is)];
  if (isChoosyNow && is !== undefined) choosy = choosy.set(objectKey(is), true);
  else if (wasChoosy && was !== undefined) choosy = choosy.delete(objectKey(was));
  return nodes === facts.nodes && nominated === facts.nominated && choosy === facts.choosy ? facts : { nodes, nominated, choosy };
}

/** True where the pod says something of other pods that it wants to be near, or far from. */
export function isChoosy(pod: Pod | undefined): boolean {
  const affinity = pod?.spec.affinity;
  return affinity !== undefined && (affinity.podAffinity !== undefined || affinity.podAntiAffinity !== undefined);
}

/** True where the pod has changed in what its node sums up of it. */
function countsOtherwise(was: Pod | undefined, is: Pod | undefined): boolean {
  if (was === undefined || is === undefined) return false;
  if (was.spec !== is.spec && demandOf(was.spec) !== demandOf(is.spec)) return true;
  const [before, after] = [was.metadata, is.metadata];
  return (before.deletionTimestamp === undefined) !== (after.deletionTimestamp === undefined) || (before.labels !== after.labels && !deepEqual(before.labels, after.labels));
}

function unfiled(index: SortedMap<KeySet>, value: string, key: string): SortedMap<KeySet> {
  const rest = (index.get(value) ?? NO_KEYS).delete(key);
  return rest.size === 0 ? index.delete(value) : index.set(value, rest);
}
