/** A strategy of one's own: how a DaemonSet gets from one revision to the next, where neither RollingUpdate nor OnDelete will do. */
import type { RolloutNode, RolloutStep } from "./rollout.js";

/** What a strategy knows beside the nodes. */
export interface RolloutContext {
  /** How many nodes the set's pods should run on. */
  readonly desired: number;
  /** Simulated milliseconds since the Unix epoch. */
  readonly nowMs: number;
}

/**
 * A strategy: all nodes that have pods of the set or should have one, in order of name, in; pods to delete and nodes to fill out.
 *
 * It must be pure. It is asked at each sync of a set whose pods are where they should be, as long as one of them is old; what it wants done
 * is done at once, up to 250 pods at a time, and it is asked again when something has come of it, or after `againAfterMs`. It decides which pods
 * go and where a second one comes; pods of nodes that have none, of nodes that the set must leave, and pods that ended are the controller's.
 */
export interface UpdateStrategy {
  /** Stands in messages. */
  readonly name: string;
  step(nodes: readonly RolloutNode[], context: RolloutContext): RolloutStep;
}
