/**
 * What a ReplicaSet's status counts of its pods, kept up to date pod by pod.
 *
 * Source: pkg/controller/replicaset/replica_set_utils.go (calculateStatus) v1.36.3
 */
import { SortedMap } from "@everynode/api";
import { ripeCount, type Ripening, ripeningAfter } from "@everynode/core";
import { availableFrom, deepEqual, isPodActive, isPodReady, isPodTerminal, isTerminating, matchesSelector, type Pod, type ReplicaSet, selectorOfLabels } from "@everynode/model";

/** How a set's pods stand. `ripening` is empty where minReadySeconds is 0: what is ready is available then. */
export interface Tally {
  /** Neither ended nor being deleted: the set's replicas. */
  readonly active: number;
  /** Active pods that have all labels of the template. */
  readonly fullyLabeled: number;
  readonly ready: number;
  /** Pods that are being deleted and have not ended. */
  readonly terminating: number;
  /** Ready pods by when they count as available. */
  readonly ripening: Ripening;
}

/** What of a set decides how its pods are counted. */
export interface TallyRules {
  readonly minReadySeconds: number;
  /** True where the pod has all labels of the template. */
  readonly isFullyLabeled: (pod: Pod) => boolean;
}

/** The tally of no pods. */
export const NO_REPLICAS: Tally = { active: 0, fullyLabeled: 0, ready: 0, terminating: 0, ripening: SortedMap.empty() };

/** What of the set decides how its pods are counted. */
export function tallyRules({ spec }: ReplicaSet): TallyRules {
  const selector = selectorOfLabels(spec.template.metadata?.labels ?? {});
  return { minReadySeconds: spec.minReadySeconds ?? 0, isFullyLabeled: (pod) => matchesSelector(selector, pod.metadata.labels) };
}

/** True where pods of both versions of a set are counted alike. */
export function sameTallyRules(a: ReplicaSet, b: ReplicaSet): boolean {
  if (a.spec === b.spec) return true;
  return (a.spec.minReadySeconds ?? 0) === (b.spec.minReadySeconds ?? 0) && deepEqual(a.spec.template.metadata?.labels, b.spec.template.metadata?.labels);
}

/** The tally with one pod more (`by` 1) or less (`by` -1). O(log n). */
function counted(tally: Tally, rules: TallyRules, { pod, by }: { readonly pod: Pod; readonly by: 1 | -1 }): Tally {
  if (isTerminating(pod)) return isPodTerminal(pod) ? tally : { ...tally, terminating: tally.terminating + by };
  if (!isPodActive(pod)) return tally;
  const fullyLabeled = tally.fullyLabeled + (rules.isFullyLabeled(pod) ? by : 0);
  const ready = tally.ready + (isPodReady(pod) ? by : 0);
  return { active: tally.active + by, fullyLabeled, ready, terminating: tally.terminating, ripening: rules.minReadySeconds === 0 ? tally.ripening : ripened(tally.ripening, rules, { pod, by }) };
}

function ripened(ripening: Ripening, { minReadySeconds }: TallyRules, { pod, by }: { readonly pod: Pod; readonly by: 1 | -1 }): Ripening {
  const atMs = availableFrom(pod, minReadySeconds);
  return ripeningAfter(ripening, pod.metadata.name, by === 1 ? { was: Infinity, is: atMs } : { was: atMs, is: Infinity });
}

/** The tally after a pod of the set has changed from `was` to `is`; undefined: it was, or is, none of the set. O(log n). */
export function tallied(tally: Tally, rules: TallyRules, change: { readonly was: Pod | undefined; readonly is: Pod | undefined }): Tally {
  const without = change.was === undefined ? tally : counted(tally, rules, { pod: change.was, by: -1 });
  return change.is === undefined ? without : counted(without, rules, { pod: change.is, by: 1 });
}

/** How many pods are available at `nowMs`. O(log n). */
export function availableReplicas(tally: Tally, rules: TallyRules, nowMs: number): number {
  return rules.minReadySeconds === 0 ? tally.ready : ripeCount(tally.ripening, nowMs);
}
