/**
 * What one node means to one DaemonSet: the one place where that is decided. A rescan folds it over all nodes; the
 * incremental reconcile calls it for the nodes that a change is about.
 *
 * Source: pkg/controller/daemon/daemon_controller.go (podsShouldBeOnNode, updateDaemonSetStatus) v1.36.3
 */
import { availableFrom, isPodReady, isPodTerminal, type Node, type Pod } from "@everynode/model";
import { revisionOf } from "./daemon-pod.js";
import type { Eligibility } from "./eligibility.js";

/** What of a DaemonSet decides about a node. */
export interface PlacementRules {
  readonly eligibility: (node: Node) => Eligibility;
  /** True where maxSurge lets two pods stand on a node. */
  readonly surges: boolean;
  readonly minReadySeconds: number;
}

/** One node as one DaemonSet sees it. */
export interface NodeVerdict {
  /** Undefined where there is no such node. */
  readonly eligibility: Eligibility | undefined;
  /** True where no pod of the set is here, and one should be. */
  readonly needsPod: boolean;
  /** True where a pod may have to go, or a second one to come: `decide` says which. */
  readonly needsLook: boolean;
  /** What the node adds to the set's counters. */
  readonly desired: boolean;
  readonly current: boolean;
  readonly misscheduled: boolean;
  readonly ready: boolean;
  /** True where pods of the set are here, and the node is gone: they count for nothing but the rollout. */
  readonly lost: boolean;
  /** From when on the counted pod is available, in simulated milliseconds; Infinity while it is not ready. */
  readonly availableFromMs: number;
  /** Revision labels of the counted pod: hash and template generation; "" where there is none. */
  readonly revision: string;
}

/** True where the set no longer counts the pod: it has ended, and its deletion is only waiting for others. */
export const isGhost = (pod: Pod): boolean => pod.metadata.deletionTimestamp !== undefined && isPodTerminal(pod);

/** Bound before unbound, older before younger, then by name: of several pods on a node the first survives. */
export function survivorOrder(a: Pod, b: Pod): number {
  const bound = Number((a.spec.nodeName ?? "") === "") - Number((b.spec.nodeName ?? "") === "");
  if (bound !== 0) return bound;
  const [x, y] = [a.metadata.creationTimestamp, b.metadata.creationTimestamp];
  if (x !== y) return x < y ? -1 : 1;
  return a.metadata.name < b.metadata.name ? -1 : a.metadata.name > b.metadata.name ? 1 : 0;
}

/** The pod that stands for the node in the set's counters. */
function counted(pods: readonly Pod[]): Pod | undefined {
  let first = pods[0];
  for (let i = 1; i < pods.length; i++) {
    const pod = pods[i] as Pod;
    if (first !== undefined && survivorOrder(pod, first) < 0) first = pod;
  }
  return first;
}

function looksTroubled(rules: PlacementRules, eligibility: Eligibility, pods: readonly Pod[]): boolean {
  let live = 0;
  let over = 0;
  for (const pod of pods) {
    if (pod.metadata.deletionTimestamp !== undefined) continue;
    if (isPodTerminal(pod)) over++;
    else live++;
  }
  if (eligibility === "none") return live + over > 0;
  if (over > 0 || live > 1) return true;
  return rules.surges && live === 0 && eligibility === "run";
}

/** What a node means to the set, given the set's pods on it (or meant for it), ghosts left out; `eligibility` undefined: there is no such node. */
export function classify(rules: PlacementRules, eligibility: Eligibility | undefined, pods: readonly Pod[]): NodeVerdict {
  if (eligibility === undefined) return missing(pods);
  const desired = eligibility === "run";
  const pod = counted(pods);
  const current = desired && pod !== undefined;
  const ready = current && isPodReady(pod);
  return {
    eligibility,
    needsPod: desired && pod === undefined,
    needsLook: pod !== undefined && looksTroubled(rules, eligibility, pods),
    desired,
    current,
    misscheduled: !desired && pod !== undefined,
    ready,
    lost: false,
    availableFromMs: ready ? availableFrom(pod, rules.minReadySeconds) : Infinity,
    revision: current ? revisionOf(pod) : "",
  };
}

/** A node that is gone: pods that were never bound to it are deleted by the controller, the rest is left to pod collection. */
function missing(pods: readonly Pod[]): NodeVerdict {
  const needsLook = pods.some((pod) => (pod.spec.nodeName ?? "") === "");
  return { eligibility: undefined, needsPod: false, needsLook, desired: false, current: false, misscheduled: false, ready: false, lost: pods.length > 0, availableFromMs: Infinity, revision: "" };
}
