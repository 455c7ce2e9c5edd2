/** By what nodes are grouped on a map. */
import { labelOf, type Node } from "@everynode/model";

/** Labels by which people and clouds group nodes, the most telling first. */
const WELL_KNOWN: readonly string[] = [
  "topology.kubernetes.io/zone",
  "failure-domain.beta.kubernetes.io/zone",
  "zone",
  "cloud.google.com/gke-nodepool",
  "eks.amazonaws.com/nodegroup",
  "karpenter.sh/nodepool",
  "agentpool",
  "node-pool",
  "nodepool",
  "pool",
];

/** The key of the label by which nodes are grouped; undefined where they are not. "auto" takes the first well-known one that two nodes differ in. */
export function groupingOf(nodes: readonly Node[], groupBy: string): string | undefined {
  if (groupBy === "none") return undefined;
  if (groupBy !== "auto") return groupBy;
  return WELL_KNOWN.find((key) => new Set(nodes.map((node) => labelOf(node, key) ?? "")).size > 1);
}

/** The name of a node's group. */
export function groupName(node: Node, grouping: string | undefined): string {
  if (grouping === undefined) return "";
  return `${grouping.slice(grouping.lastIndexOf("/") + 1)} ${labelOf(node, grouping) ?? "(none)"}`;
}
