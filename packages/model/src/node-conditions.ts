/**
 * What a node's status says of its health.
 *
 * Source: pkg/controller/util/node/controller_utils.go v1.36.3
 */
import type { Node, NodeCondition } from "./types.generated.js";

/** The node's condition of that type, or undefined. Does not allocate. */
export function nodeCondition({ status }: Pick<Node, "status">, type: string): NodeCondition | undefined {
  const conditions = status.conditions;
  if (conditions === undefined) return undefined;
  for (const condition of conditions) if (condition.type === type) return condition;
  return undefined;
}

/** True where the node's condition Ready is True; false where it is False, Unknown or missing. Does not allocate. */
export function isNodeReady(node: Pick<Node, "status">): boolean {
  return nodeCondition(node, "Ready")?.status === "True";
}

/** True where the node is cordoned. */
export function isUnschedulable({ spec }: Pick<Node, "spec">): boolean {
  return spec.unschedulable === true;
}
