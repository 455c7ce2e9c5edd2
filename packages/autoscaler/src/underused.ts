/**
 * Nodes that are little used, and whose pods would all have a place on others.
 *
 * Source: cluster-autoscaler/core/scaledown/{eligibility/eligibility,planner/planner}.go, simulator/{cluster,utilization/info}.go 1.36
 * Differs: of nodes with pods on them the first thirty are tried at each look, those first that were found before, then by name.
 */
import { supposed, supposedGone } from "@everynode/core";
import type { Node, Pod } from "@everynode/model";
import { schedulerFacts } from "@everynode/scheduler";
import { drainRefusal } from "./pod-drain.js";
import { isKeepingNode } from "./pod-role.js";
import { attemptIn, nodeInfoIn, placeIn, type Planner, type Prospect, withPodOn } from "./prospect.js";

/** Nodes with pods on them that are tried at one look, at most. */
const MOST_TRIED = 30;

/** What decides which nodes are little used. */
export interface UnderuseRules extends Planner {
  /** Below this share of its cpu and of its memory a node is little used; from 0 to 1. */
  readonly utilizationThreshold: number;
}

/** Those of the nodes that could go together, each with its pods moved to nodes that stay. `from` has none of the nodes that go anyway. */
export function underusedNodes(from: Prospect, nodes: readonly Node[], rules: UnderuseRules): readonly Node[] {
  let prospect = from;
  let tried = 0;
  const found: Node[] = [];
  for (const node of nodes) {
    if (tried >= MOST_TRIED) break;
    if (utilization(prospect, node.metadata.name) >= rules.utilizationThreshold) continue;
    tried++;
    const without = prospectWithout(prospect, node, rules);
    if (without === undefined) continue;
    prospect = without;
    found.push(node);
  }
  return found;
}

/** The greater share of cpu and memory that pods ask for, daemons included. */
function utilization(prospect: Prospect, name: string): number {
  const info = nodeInfoIn(prospect, name);
  if (info === undefined) return 1;
  const share = (asked: number, has: number): number => (has === 0 ? 0 : asked / has);
  const { requested, allocatable } = info;
  return Math.max(share(requested.cpuMilli, allocatable.cpuMilli), share(requested.memoryBytes, allocatable.memoryBytes));
}

/** The prospect without a node, whose pods are on others; undefined where one of them must stay, or finds no place. */
function prospectWithout(prospect: Prospect, node: Node, planner: Planner): Prospect | undefined {
  const pods = prospect.podsOnNode(node.metadata.name).keys().flatMap((key) => prospect.get("Pod", key) ?? []).filter(isKeepingNode);
  if (pods.some((pod) => drainRefusal(pod, prospect) !== undefined)) return undefined;
  const homeless = pods.map(unbound);
  let next = supposedGone(prospect, node, schedulerFacts);
  for (const pod of homeless) next = supposed(next, pod, schedulerFacts);
  for (const pod of homeless) {
    const place = placeIn(attemptIn(next, pod, planner));
    if (place === undefined) return undefined;
    next = withPodOn(next, pod, place);
  }
  return next;
}

function unbound(pod: Pod): Pod {
  const { nodeName: _, ...spec } = pod.spec;
  return { ...pod, spec };
}
