/** An update strategy of one's own: a tenth of the nodes first, the rest once the new pods there have been ready for a while. */
import type { RolloutContext, RolloutNode, RolloutStep, UpdateStrategy } from "everynode";

const isDone = ({ pods }: RolloutNode): boolean => pods.length === 1 && pods[0]?.updated === true;
const oldPods = ({ pods }: RolloutNode): readonly string[] => pods.filter(({ updated }) => !updated).map(({ name }) => name);
const NOTHING: RolloutStep = { remove: [], fill: [] };

/** How many milliseconds the new pod of a node must still stay ready; Infinity where it is not, or not there yet. */
function soakLeft(node: RolloutNode, soakMs: number): number {
  const [pod] = node.pods;
  return isDone(node) && pod?.readyForMs !== undefined ? Math.max(0, soakMs - pod.readyForMs) : Infinity;
}

/** A tenth of the nodes, at least one; the others follow together once every one of these has been ready for `soakMs` simulated milliseconds. */
export function canary(soakMs: number): UpdateStrategy {
  return {
    name: "canary",
    step(nodes: readonly RolloutNode[], { desired }: RolloutContext): RolloutStep {
      const canaries = Math.max(1, Math.ceil(desired / 10));
      const waiting = nodes.filter((node) => oldPods(node).length > 0);
      const begun = nodes.filter((node) => oldPods(node).length === 0);
      if (begun.length < canaries) return { ...NOTHING, remove: waiting.slice(0, canaries - begun.length).flatMap(oldPods) };
      // Once more than these have begun, the others are on their way.
      const leftMs = begun.length > canaries ? 0 : Math.max(...begun.map((node) => soakLeft(node, soakMs)));
      if (leftMs === 0) return { ...NOTHING, remove: waiting.flatMap(oldPods) };
      // A new pod that is not ready says so itself when it is.
      return leftMs === Infinity ? NOTHING : { ...NOTHING, againAfterMs: leftMs };
    },
  };
}
