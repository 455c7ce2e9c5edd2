/**
 * The taint that new nodes start with.
 *
 * Source: plugin/pkg/admission/nodetaint/admission.go v1.36.3
 */
import type { Node, Taint } from "./types.generated.js";

const NOT_READY: Taint = { key: "node.kubernetes.io/not-ready", effect: "NoSchedule" };

/** The new node with the taint `node.kubernetes.io/not-ready:NoSchedule`, last unless it is there already. */
export function withNotReadyTaint(node: Node): Node {
  const { taints = [] } = node.spec;
  if (taints.some(({ key, effect }) => key === NOT_READY.key && effect === NOT_READY.effect)) return node;
  return { ...node, spec: { ...node.spec, taints: [...taints, NOT_READY] } };
}
