/**
 * The cluster as it will be once all nodes that are on their way have started, with their daemons; and what a pod finds there.
 *
 * Source: cluster-autoscaler/core/static_autoscaler.go (addUpcomingNodesToClusterSnapshot), simulator/clustersnapshot 1.36
 */
import { supposed, type View, withFacts } from "@everynode/core";
import { controllerOf, type Node, type Pod } from "@everynode/model";
import { type Attempt, attemptOf, ClusterPicture, type NodeInfo, type NodeRefusal, placementOf, type Profile, refusalOf, type SchedulerFacts, schedulerFacts } from "@everynode/scheduler";
import type { AutoscalerFacts } from "./facts.js";
import { plannedNode, type StandingGroup } from "./node-group.js";
import { isStarting } from "./node-start.js";

/** The daemon pods that a node like this one would get. Pure. */
export type DaemonPodsOn = (node: Node, view: View) => readonly Pod[];

/** By what is decided where pods fit. */
export interface Planner {
  /** The first of them goes for pods that ask for none of them. */
  readonly profiles: readonly Profile[];
  readonly daemonPodsOn: DaemonPodsOn;
}

/** A cluster as it may be. */
export type Prospect = View<SchedulerFacts>;

/** The cluster with all that is on its way. O(nodes of the groups). */
export function prospectOf(view: View<AutoscalerFacts>, groups: readonly StandingGroup[], planner: Planner): Prospect {
  let prospect: Prospect = withFacts(view, view.facts.scheduler);
  for (const { rules, state } of groups) {
    for (const name of [...state.spec.members, ...state.spec.coming.map((machine) => machine.name)]) {
      const node = view.get("Node", name);
      if (node === undefined || isStarting(node, rules.startupTaints, view.nowMs)) prospect = withStartedNode(prospect, plannedNode(rules, name, view.nowMs), planner);
    }
  }
  return prospect;
}

/** The prospect with a node that has started, and the daemon pods on it that it lacks. */
export function withStartedNode(prospect: Prospect, node: Node, { daemonPodsOn }: Planner): Prospect {
  const { name } = node.metadata;
  const present = new Set(prospect.podsOnNode(name).keys().map((key) => ownerOf(prospect.get("Pod", key))));
  let next = supposed(prospect, node, schedulerFacts);
  for (const pod of daemonPodsOn(node, prospect)) if (!present.has(ownerOf(pod))) next = withPodOn(next, pod, name);
  return next;
}

const ownerOf = (pod: Pod | undefined): string => (pod === undefined ? "" : (controllerOf(pod)?.uid ?? ""));

/** The prospect in which the pod is on the node. */
export function withPodOn(prospect: Prospect, pod: Pod, nodeName: string): Prospect {
  const placed: Pod = { ...pod, spec: { ...pod.spec, nodeName } };
  return supposed(prospect, placed, schedulerFacts);
}

/** A node of the prospect, and the sum of its pods. */
export function nodeInfoIn(prospect: Prospect, name: string): NodeInfo | undefined {
  return new ClusterPicture(prospect, []).info(name);
}

/** An attempt to place the pod in the prospect. */
export function attemptIn(prospect: Prospect, pod: Pod, { profiles }: Planner): Attempt {
  const profile = profiles.find(({ schedulerName }) => schedulerName === pod.spec.schedulerName) ?? profiles[0] ?? NO_RULES;
  return attemptOf(profile, pod, new ClusterPicture(prospect, []));
}

const NO_RULES: Profile = { schedulerName: "", plugins: [] };

/** The node on which the scheduler would place the pod; undefined where there is none. */
export function placeIn(attempt: Attempt): string | undefined {
  const placement = placementOf(attempt);
  return placement.ok ? placement.best[0] : undefined;
}

/** Why the pod cannot be on that node; undefined where it can. */
export function refusalOn(attempt: Attempt, name: string): NodeRefusal | undefined {
  const { refused, only, restricting, cluster } = attempt;
  const info = cluster.info(name);
  if (refused !== undefined) return refusal(refused.plugin, refused.message);
  if (info === undefined || only?.has(name) === false) return refusal(restricting[0] ?? "", `node(s) didn't satisfy plugin(s) [${restricting.join(" ")}]`);
  return refusalOf(attempt, info);
}

const refusal = (plugin: string, reason: string): NodeRefusal => ({ plugin, refusal: { reasons: [reason], resolvable: false } });
