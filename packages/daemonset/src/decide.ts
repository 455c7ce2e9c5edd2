/**
 * Which pods of a DaemonSet go and on which nodes one is made, apart from rollouts.
 *
 * Source: pkg/controller/daemon/daemon_controller.go (podsShouldBeOnNode, getUnscheduledPodsWithoutNode) v1.36.3
 */
import { isPodReady, type Pod } from "@everynode/model";
import { REVISION_HASH_LABEL } from "./daemon-pod.js";
import { survivorOrder } from "./classify.js";
import type { SurveyedNode } from "./survey.js";

/** A pod that ended, and how. */
export interface EndedPod {
  readonly pod: Pod;
  readonly phase: "Failed" | "Succeeded";
}

/** What is to be done on one node. Failed pods are deleted only out of their back-off, which the caller knows. */
export interface NodeDecision {
  readonly create: boolean;
  readonly remove: readonly Pod[];
  readonly ended: readonly EndedPod[];
}

/** What `decide` has to know of the set. */
export interface DecisionContext {
  readonly surges: boolean;
  /** Hash of the set's present revision. */
  readonly hash: string;
  readonly isAvailable: (pod: Pod) => boolean;
}

const NOTHING: readonly never[] = [];
const isLive = (pod: Pod): boolean => pod.metadata.deletionTimestamp === undefined;

/** Of two or more running pods under surge: one of the present revision, and one older one for as long as that serves better. */
function surgeExcess(running: readonly Pod[], context: DecisionContext): readonly Pod[] {
  const isNew = (pod: Pod): boolean => pod.metadata.labels?.[REVISION_HASH_LABEL] === context.hash;
  const newest = running.find(isNew);
  const oldest = running.find((pod) => !isNew(pod));
  const remove = running.filter((pod) => pod !== newest && pod !== oldest);
  if (newest === undefined || oldest === undefined) return remove;
  return !isPodReady(oldest) || context.isAvailable(newest) ? [...remove, oldest] : remove;
}

/** What is to be done on a node with its pods. */
export function decide(surveyed: SurveyedNode, context: DecisionContext): NodeDecision {
  const { pods, verdict } = surveyed;
  if (verdict.eligibility === undefined) return { create: false, remove: pods.filter((pod) => (pod.spec.nodeName ?? "") === ""), ended: NOTHING };
  if (verdict.needsPod) return { create: true, remove: NOTHING, ended: NOTHING };
  const live = pods.filter(isLive);
  if (verdict.eligibility === "none") return { create: false, remove: live, ended: NOTHING };
  const ended: EndedPod[] = [];
  const running: Pod[] = [];
  for (const pod of live) {
    const phase = pod.status?.phase;
    if (phase === "Failed" || phase === "Succeeded") ended.push({ pod, phase });
    else running.push(pod);
  }
  running.sort(survivorOrder);
  if (!context.surges) return { create: false, remove: running.slice(1), ended };
  if (running.length > 1) return { create: false, remove: surgeExcess(running, context), ended };
  return { create: running.length === 0 && verdict.eligibility === "run", remove: NOTHING, ended };
}
