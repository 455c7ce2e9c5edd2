/**
 * The cluster as one attempt to place a pod sees it: the view, and what has been decided beyond it.
 *
 * Source: pkg/scheduler/backend/cache/snapshot.go v1.36.3
 */
import type { SortedMap } from "@everynode/api";
import type { View } from "@everynode/core";
import type { Node, Pod } from "@everynode/model";
import type { Claim } from "./claim.js";
import { isChoosy, nodeTakenBy, type SchedulerFacts } from "./facts.js";
import { type NodeInfo, withoutPod, withPod } from "./node-info.js";
import type { NodeTable } from "./node-table.js";

const NO_PODS: readonly Pod[] = [];
const NO_NAMES: ReadonlySet<string> = new Set();

function tableWith(nodes: NodeTable, pods: readonly Pod[]): NodeTable {
  let table = nodes;
  for (const pod of pods) {
    const info = table.get(pod.spec.nodeName ?? "");
    if (info !== undefined) table = table.set(withPod(info, pod));
  }
  return table;
}

/** The nodes of a cluster, their pods, and the pods that are on their way to them. Pods on their way are shown with the node that they go to. */
export class ClusterPicture {
  readonly view: View<SchedulerFacts>;
  readonly #claims: readonly Claim[];
  readonly #without: string | undefined;
  #assumed: readonly Pod[] | undefined;
  #table: NodeTable | undefined;

  /** `without`: the uid of a pod that is thought not to be there. */
  constructor(view: View<SchedulerFacts>, claims: readonly Claim[], without?: string) {
    this.view = view;
    this.#claims = claims.length === 0 || without === undefined ? claims : claims.filter(({ uid }) => uid !== without);
    this.#without = without;
  }

  #isShown({ metadata }: Pod): boolean {
    return metadata.uid !== this.#without;
  }

  #pod(key: string): Pod | undefined {
    const pod = this.view.get("Pod", key);
    return pod !== undefined && this.#isShown(pod) ? pod : undefined;
  }

  /** All nodes that are there, by name. */
  get nodes(): SortedMap<Node> {
    return this.view.objects("Node");
  }

  /** All nodes with the sums of their pods; some of them may not be there, and only have pods. */
  get table(): NodeTable {
    this.#table ??= this.#newTable();
    return this.#table;
  }

  #newTable(): NodeTable {
    const { nodes } = this.view.facts;
    const table = this.#claims.length === 0 ? nodes : tableWith(nodes, this.assumed);
    if (this.#without === undefined) return table;
    const hidden = this.view.objects("Pod").values().find((pod) => !this.#isShown(pod));
    const info = table.get(nodeTakenBy(hidden) ?? "");
    return hidden === undefined || info === undefined ? table : table.set(withoutPod(info, hidden));
  }

  /** A node and the sum of its pods; undefined where it is not there. O(log n). */
  info(name: string): NodeInfo | undefined {
    const info = this.table.get(name);
    return info?.node === undefined ? undefined : info;
  }

  /** The pods that take room on a node, in order of key; those on their way there last. */
  podsOn(name: string): readonly Pod[] {
    const pods = this.view.podsOnNode(name).keys().flatMap((key) => this.#pod(key) ?? []);
    return [...pods.filter((pod) => nodeTakenBy(pod) === name), ...this.assumed.filter((pod) => pod.spec.nodeName === name)];
  }

  /** The pods on nodes that want to be near other pods, or far from them. */
  choosyPods(): readonly Pod[] {
    const { choosy } = this.view.facts;
    if (choosy.size === 0 && this.assumed.length === 0) return NO_PODS;
    return [...choosy.keys().flatMap((key) => this.#pod(key) ?? []), ...this.assumed.filter(isChoosy)];
  }

  /** Names of the nodes that pods without one are to get once there is room. */
  get nominatedNodes(): ReadonlySet<string> {
    const { nominated } = this.view.facts;
    if (nominated.size === 0 && this.#claims.length === 0) return NO_NAMES;
    return new Set([...nominated.keys(), ...this.#claims.flatMap(({ type, node }) => (type === "nominated" ? [node] : []))]);
  }

  /** The pods without a node that are to get this one once there is room. */
  nominatedTo(name: string): readonly Pod[] {
    const told = this.view.facts.nominated.get(name);
    if (told === undefined && this.#claims.length === 0) return NO_PODS;
    const pods = this.#claimants("nominated").flatMap(({ pod, node }) => (node === name ? [pod] : []));
    for (const key of told?.keys() ?? []) {
      const pod = this.view.get("Pod", key);
      // What was decided last counts, whatever the pod still says.
      if (pod !== undefined && !this.#claims.some((claim) => claim.key === key)) pods.push(pod);
    }
    return pods;
  }

  /** The pods that are being bound and not yet seen on their nodes, as they will be. */
  get assumed(): readonly Pod[] {
    if (this.#claims.length === 0) return NO_PODS;
    this.#assumed ??= this.#claimants("assumed").flatMap(({ pod, node }) => (nodeTakenBy(pod) === undefined ? [{ ...pod, spec: { ...pod.spec, nodeName: node } }] : []));
    return this.#assumed;
  }

  #claimants(type: Claim["type"]): { readonly pod: Pod; readonly node: string }[] {
    return this.#claims.flatMap((claim) => {
      const pod = claim.type === type ? this.view.get("Pod", claim.key) : undefined;
      return pod?.metadata.uid === claim.uid ? [{ pod, node: claim.node }] : [];
    });
  }
}
