/**
 * What a plugin is: it keeps nodes from being chosen, says which it likes best, and what might change its mind.
 *
 * Source: staging/src/k8s.io/kube-scheduler/framework/interface.go v1.36.3
 * Differs: there are no PreEnqueue, Reserve, Permit, PreBind and PostBind; PostFilter is preemption, and Bind is binding.
 */
import type { Node, Pod } from "@everynode/model";
import type { ClusterPicture } from "./cluster-picture.js";
import type { NodeInfo } from "./node-info.js";

/** Why a node is not for a pod. */
export interface Refusal {
  /** In Kubernetes' words: `Insufficient cpu`. */
  readonly reasons: readonly string[];
  /** True where the node might do if some of its pods were gone. */
  readonly resolvable: boolean;
}

/** What a plugin has found out before it looks at nodes. */
export interface Prepared<State> {
  readonly state: State;
  /** Given: no other nodes come into question. */
  readonly nodes?: ReadonlySet<string>;
  /** Given: no node at all does, for this reason, in words: `pod affinity terms conflict`. */
  readonly refusal?: string;
}

/** Something that happened, and may help a pod that found no node. */
export type ClusterEvent =
  | { readonly type: "node added"; readonly node: Node }
  | { readonly type: "node changed"; readonly node: Node; readonly before: Node }
  | { readonly type: "node gone"; readonly node: Node }
  /** A pod that had a node, or was to get one, is gone from there. */
  | { readonly type: "pod gone"; readonly pod: Pod }
  | { readonly type: "pod bound"; readonly pod: Pod }
  /** A pod on a node has other labels. */
  | { readonly type: "pod changed"; readonly pod: Pod; readonly before: Pod };

/** Another pod, thought to have come to a node (1) or to have left it (-1). */
export interface PodMove {
  readonly other: Pod;
  readonly node: Node;
  readonly times: 1 | -1;
}

/** The nodes that will do for a pod, and the cluster that they are in. */
export interface Choice {
  readonly cluster: ClusterPicture;
  readonly nodes: readonly NodeInfo[];
}

/** One consideration in the choice of nodes. Everything in it must be pure. */
export interface Plugin<State = unknown> {
  /** Kubernetes' name for it, unique among a profile's plugins. */
  readonly name: string;
  /** How much its scores count: a finite number of at least 0; 1 where left out. */
  readonly weight?: number;
  /** Asked once for each attempt. Left out: there is nothing to find out. */
  prepare?(pod: Pod, cluster: ClusterPicture): Prepared<State>;
  /**
   * What `filter`, and `score` without `prepareScores`, go by beside the node, as a text: of pods for which it says the same they say the same of the same
   * NodeInfo, and are not asked again. Undefined, or left out: they go by more, and are asked each time.
   */
  sign?(pod: Pod, state: State): string | undefined;
  /** The state once another pod has moved. Left out: that makes no difference but to the sums of its node. */
  moved?(state: State, pod: Pod, move: PodMove): State;
  /** Why the pod cannot be on the node as it is, or undefined where it can. */
  filter?(state: State, pod: Pod, info: NodeInfo): Refusal | undefined;
  /** Asked once more where several nodes will do: what `score` has to know; undefined where it likes all of them alike. Left out: no more than `filter`. */
  prepareScores?(state: State, pod: Pod, choice: Choice): State | undefined;
  /** How good the node is. From 0 to 100, unless `normalize` makes it so. */
  score?(state: State, pod: Pod, info: NodeInfo): number;
  /** The scores of all nodes, made whole numbers from 0 to 100; where all are equal they must stay so, and may not be asked for at all. */
  normalize?(scores: readonly number[]): readonly number[];
  /** Whether a pod that this plugin found no node for should be tried again. Left out: always. */
  mayHelp?(pod: Pod, event: ClusterEvent): boolean;
}

/** A set of plugins under the name by which pods ask for it. */
export interface Profile {
  readonly schedulerName: string;
  /** In the order in which they are asked. */
  readonly plugins: readonly Plugin[];
}

/** Scores in proportion to the greatest of them: it becomes 100, or 0 where less is better. */
export function normalizedScores(scores: readonly number[], lessIsBetter: boolean): readonly number[] {
  const most = scores.reduce((a, b) => Math.max(a, b), 0);
  if (most === 0) return lessIsBetter ? scores.map(() => 100) : scores;
  return scores.map((score) => {
    const share = Math.floor((100 * score) / most);
    return lessIsBetter ? 100 - share : share;
  });
}
