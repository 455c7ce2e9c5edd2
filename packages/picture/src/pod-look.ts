/** What one sees of a pod. */
import { isPodBound, isPodReady, isTerminating, type Pod } from "@everynode/model";

/** What a pod is at, as far as a picture tells it: in the order of a legend. */
export type PodState = "ready" | "unready" | "starting" | "waiting" | "terminating" | "failed" | "succeeded";

/** All of them, in order. */
export const POD_STATES: readonly PodState[] = ["ready", "unready", "starting", "waiting", "terminating", "failed", "succeeded"];

/** What the legend says of each. */
export const POD_STATE_TEXTS: Readonly<Record<PodState, string>> = {
  ready: "ready",
  unready: "running, not ready",
  starting: "on its node, not running yet",
  waiting: "waiting for a node",
  terminating: "terminating",
  failed: "failed",
  succeeded: "succeeded",
};

/** What the pod is at. A pod that failed has failed, deleted or not. */
export function podState(pod: Pod): PodState {
  const { phase } = pod.status;
  if (phase === "Failed") return "failed";
  if (phase === "Succeeded") return "succeeded";
  if (isTerminating(pod)) return "terminating";
  if (!isPodBound(pod)) return "waiting";
  if (phase === undefined || phase === "Pending") return "starting";
  return isPodReady(pod) ? "ready" : "unready";
}

/** What a pod is at, in a word or two. */
export const stateWord = (state: PodState): string => (state === "unready" ? "not ready" : state);

/** How many pods are in each state, in words: `8 ready, 1 starting`; "no pods" for none. */
export function statesText(counts: ReadonlyMap<PodState, number>): string {
  const parts = POD_STATES.flatMap((state) => ((counts.get(state) ?? 0) === 0 ? [] : [`${counts.get(state) ?? 0} ${stateWord(state)}`]));
  return parts.length === 0 ? "no pods" : parts.join(", ");
}

/** How often each of them occurs. */
export function counted<T>(values: Iterable<T>): ReadonlyMap<T, number> {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
