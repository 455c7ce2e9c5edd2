/**
 * The cluster as one attempt to place a pod sees it: the view, and what has been decided beyond it.
 *
 * Source: pkg/scheduler/backend/cache/snapshot.go v1.36.3
 */
import type { SortedMap } from "@everynode/api";
import type { View } from "@everynode/core";
import type { Node, Pod } from "@everynode/model";
import type { Claim } from "./claim.js";
import type { SchedulerFacts } from "./facts.js";
import { nodeTakenBy } from "./facts.js";
import { type NodeInfo, withPod } from "./node-info.js";

/** The nodes of a cluster, their pods, and the pods that are on their way to them. */
export class ClusterPicture {
  readonly view: View<SchedulerFacts>;
  readonly #claims: readonly Claim[];

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
    if (info?.node === undefined || this.#claims.length === 0) return info?.node === undefined ? undefined : info;
    let whole = info;
    for (const pod of this.#claimants("assumed", name)) if (nodeTakenBy(pod) === undefined) whole = withPod(whole, pod);
    return whole;
  }

  /** The pods that take room on a node, in order of key. */
  podsOn(name: string): readonly Pod[] {
    const pods: Pod[] = [];
    for (const key of this.view.podsOnNode(name).keys()) {
      const pod = this.view.get("Pod", key);
      if (pod !== undefined && nodeTakenBy(pod) === name) pods.push(pod);
    }
    for (const pod of this.#claimants("assumed", name)) if (nodeTakenBy(pod) === undefined) pods.push(pod);
    return pods;
  }

  /** The pods without a node that are to get this one once there is room. */
  nominatedTo(name: string): readonly Pod[] {
    const told = this.view.facts.nominated.get(name);
    if (told === undefined && this.#claims.length === 0) return NO_PODS;
    const pods = this.#claimants("nominated", name);
    for (const key of told?.keys() ?? []) {
      const pod = this.view.get("Pod", key);
      // What was decided last counts, whatever the pod still says.
      if (pod !== undefined && !this.#claims.some((claim) => claim.key === key)) pods.push(pod);
    }
    return pods;
  }

  #claimants(type: Claim["type"], node: string): Pod[] {
    const pods: Pod[] = [];
    for (const claim of this.#claims) {
      if (claim.type !== type || claim.node !== node) continue;
      const pod = this.view.get("Pod", claim.key);
      if (pod?.metadata.uid === claim.uid) pods.push(pod);
    }
    return pods;
  }
}

const NO_PODS: readonly Pod[] = [];
