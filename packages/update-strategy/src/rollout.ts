/** What a strategy is shown of a rollout, and what it answers. */

/** A pod as a strategy sees it. */
export interface RolloutPod {
  readonly name: string;
  /** True where it is of the set's present revision. */
  readonly updated: boolean;
  /** True where it has been ready for the set's minReadySeconds. */
  readonly available: boolean;
  /** For how long it has been ready, in simulated milliseconds; left out where it is not ready. */
  readonly readyForMs?: number;
}

/** A node as a strategy sees it. */
export interface RolloutNode {
  readonly name: string;
  /** True where the set's pods should run here. */
  readonly shouldRun: boolean;
  /** The set's pods here that are not terminating. */
  readonly pods: readonly RolloutPod[];
}

/** What a strategy wants done now. */
export interface RolloutStep {
  /** Names of pods to delete; what comes in their place is the controller's business. */
  readonly remove: readonly string[];
  /** Names of nodes that get a pod beside the one they have. */
  readonly fill: readonly string[];
  /** Given: the strategy wants to be asked again after so many simulated milliseconds, though nothing may have happened by then. */
  readonly againAfterMs?: number;
}

/** The step that does nothing. */
export const NO_STEP: RolloutStep = { remove: [], fill: [] };

/** A node that has one pod, an old one. */
export interface OldPod {
  readonly node: string;
  readonly pod: string;
}

/** Which of the nodes that have one pod, an old one. */
export interface OldPods {
  readonly available: boolean;
  /** Left out: whether the set should run there or not. */
  readonly shouldRun?: boolean;
}

/** The nodes of a rollout, sorted by what has become of them: all that a rolling update has to know. */
export interface RolloutGroups {
  /** How many nodes have no pod that is not terminating. */
  readonly bare: number;
  /** How many nodes have one pod, a new one, that is available, and that is not. */
  readonly fresh: { readonly available: number; readonly unavailable: number };
  /** The nodes with two pods or more. */
  readonly several: readonly RolloutNode[];
  /** How many nodes have one pod, an old one, of which so much is true. */
  countOld(which: OldPods): number;
  /** The same, one by one; asking for a few costs little. */
  old(which: OldPods): Iterable<OldPod>;
}

interface Sorted extends OldPod {
  readonly available: boolean;
  readonly shouldRun: boolean;
}

class FoldedGroups implements RolloutGroups {
  bare = 0;
  readonly fresh = { available: 0, unavailable: 0 };
  readonly several: RolloutNode[] = [];
  readonly #old: Sorted[] = [];

  add(node: RolloutNode): void {
    const [pod, other] = node.pods;
    if (pod === undefined) this.bare++;
    else if (other !== undefined) this.several.push(node);
    else if (pod.updated) this.fresh[pod.available ? "available" : "unavailable"]++;
    else this.#old.push({ node: node.name, pod: pod.name, available: pod.available, shouldRun: node.shouldRun });
  }

  countOld(which: OldPods): number {
    return this.old(which).length;
  }

  old({ available, shouldRun }: OldPods): readonly OldPod[] {
    return this.#old.filter((each) => each.available === available && (shouldRun === undefined || each.shouldRun === shouldRun));
  }
}

/** The groups of some nodes, found by looking at every one. O(n). */
export function rolloutGroups(nodes: Iterable<RolloutNode>): RolloutGroups {
  const groups = new FoldedGroups();
  for (const node of nodes) groups.add(node);
  return groups;
}
