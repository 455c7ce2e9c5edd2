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
import { type NodeInfo, withPod } from "./node-info.js";

const NO_PODS: readonly Pod[] = [];

/** The nodes of a cluster, their pods, and the pods that are on their way to them. Pods on their way are shown with the node that they go to. */
export class ClusterPicture {
  readonly view: View<SchedulerFacts>;
  readonly #claims: readonly Claim[];
  #assumed: readonly Pod[] | undefined;

  constructor(view: View<SchedulerFacts>, claims: readonly Claim[]) {
    this.view = view;
    this.#claims = claims;
  }

  /** All nodes that are there, by name. */
  get nodes(): SortedMap<Node> {
    return this.view.objects("Node");
  }

  /** A node and the sum of its pods; undefined where it is not there. O(log n). */
  info(name: string): NodeInfo | undefined {
    const info = this.view.facts.nodes.get(name);
    if (info?.node === undefined) return undefined;
    return this.assumed.reduce((whole, pod) => (pod.spec.nodeName === name ? withPod(whole, pod) : whole), info);
  }

  /** The pods that take room on a node, in order of key; those on their way there last. */
  podsOn(name: string): readonly Pod[] {
    const pods = this.view.podsOnNode(name).keys().flatMap((key) => this.view.get("Pod", key) ?? []);
    return [...pods.filter((pod) => nodeTakenBy(pod) === name), ...this.assumed.filter((pod) => pod.spec.nodeName === name)];
  }

  /** The pods of one namespace, or of all, that take room on some node. Costs a look at each pod. */
  *placedPods(namespace?: string): Generator<Pod> {
    const prefix = namespace === undefined ? "" : `${namespace}/`;
    for (const [, pod] of this.view.objects("Pod").withPrefix(prefix)) if (nodeTakenBy(pod) !== undefined) yield pod;
    for (const pod of this.assumed) if (namespace === undefined || pod.metadata.namespace === namespace) yield pod;
  }

  /** The pods on nodes that want to be near other pods, or far from them. */
  choosyPods(): readonly Pod[] {
    const { choosy } = this.view.facts;
    if (choosy.size === 0 && this.assumed.length === 0) return NO_PODS;
    return [...choosy.keys().flatMap((key) => this.view.get("Pod", key) ?? []), ...this.assumed.filter(isChoosy)];
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
