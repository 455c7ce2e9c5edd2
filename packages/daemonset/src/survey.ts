/** All nodes as one DaemonSet sees them, kept up to date node by node: a change costs O(log n). */
import { SortedMap } from "@everynode/api";
import { ripeCount, type Ripening, ripeningAfter } from "@everynode/core";
import { type DaemonSet, type Node, type Pod, scaledValue } from "@everynode/model";
import type { classify, NodeVerdict, PlacementRules } from "./classify.js";
import type { Eligibility, eligibilityOf } from "./eligibility.js";
import { EMPTY_ROLLOUT, rolloutAfter, type RolloutIndex } from "./rollout-index.js";

/** One node in a survey. */
export interface SurveyedNode {
  /** The set's pods on the node or meant for it, in order of key, ghosts left out. */
  readonly pods: readonly Pod[];
  readonly verdict: NodeVerdict;
}

/** What the set's status counts (`available` is asked of a survey with `availableAt`), and the nodes that are gone but not their pods. */
export interface Tally {
  readonly desired: number;
  readonly current: number;
  readonly misscheduled: number;
  readonly ready: number;
  readonly lost: number;
}

/** What of a set decides about nodes, and how. */
export interface SurveyRules extends PlacementRules {
  readonly classify: typeof classify;
}

/** All nodes, and what follows from them. */
export interface Survey {
  readonly rules: SurveyRules;
  readonly nodes: SortedMap<SurveyedNode>;
  /** Nodes that have no pod and should have one. */
  readonly needing: SortedMap<true>;
  /** Nodes at which `decide` has to look. */
  readonly troubled: SortedMap<true>;
  readonly tally: Tally;
  /** How many counted pods have which revision labels. */
  readonly revisions: SortedMap<number>;
  /** Nodes whose counted pod is ready; empty where minReadySeconds is 0. */
  readonly ripening: Ripening;
  readonly rollout: RolloutIndex;
}

const NO_TALLY: Tally = { desired: 0, current: 0, misscheduled: 0, ready: 0, lost: 0 };

/** What of the set decides about nodes. */
export function placementRules(daemonSet: DaemonSet, parts: Pick<SurveyRules, "classify"> & { readonly eligibilityOf: typeof eligibilityOf }): SurveyRules {
  const { updateStrategy, minReadySeconds = 0 } = daemonSet.spec;
  const surge = updateStrategy?.type === "RollingUpdate" ? updateStrategy.rollingUpdate?.maxSurge : undefined;
  const scaled = surge === undefined ? { ok: true as const, value: 0 } : scaledValue(surge, 1, "up");
  return { eligibility: parts.eligibilityOf(daemonSet), classify: parts.classify, surges: scaled.ok && scaled.value > 0, minReadySeconds };
}

/** A survey of no nodes at all. */
function emptySurvey(rules: SurveyRules): Survey {
  return { rules, nodes: SortedMap.empty(), needing: SortedMap.empty(), troubled: SortedMap.empty(), tally: NO_TALLY, revisions: SortedMap.empty(), ripening: SortedMap.empty(), rollout: EMPTY_ROLLOUT };
}

function tallied(tally: Tally, was: NodeVerdict | undefined, is: NodeVerdict | undefined): Tally {
  const by = (flag: keyof Tally): number => Number(is?.[flag] ?? false) - Number(was?.[flag] ?? false);
  const desired = by("desired");
  const current = by("current");
  const misscheduled = by("misscheduled");
  const ready = by("ready");
  const lost = by("lost");
  if (desired === 0 && current === 0 && misscheduled === 0 && ready === 0 && lost === 0) return tally;
  return { desired: tally.desired + desired, current: tally.current + current, misscheduled: tally.misscheduled + misscheduled, ready: tally.ready + ready, lost: tally.lost + lost };
}

function counted(counts: SortedMap<number>, key: string, by: number): SortedMap<number> {
  const count = (counts.get(key) ?? 0) + by;
  return count === 0 ? counts.delete(key) : counts.set(key, count);
}

function revisionsAfter(counts: SortedMap<number>, was: string, is: string): SortedMap<number> {
  if (was === is) return counts;
  const without = was === "" ? counts : counted(counts, was, -1);
  return is === "" ? without : counted(without, is, 1);
}

const flagged = (set: SortedMap<true>, key: string, on: boolean): SortedMap<true> => (on ? set.set(key, true) : set.delete(key));

/** The survey with one node as it is now: `eligibility` undefined where there is none of that name. O(log n). */
export function surveyed(survey: Survey, name: string, now: { readonly eligibility: Eligibility | undefined; readonly pods: readonly Pod[] }): Survey {
  const before = survey.nodes.get(name);
  const gone = now.eligibility === undefined && now.pods.length === 0;
  if (gone && before === undefined) return survey;
  const { minReadySeconds } = survey.rules;
  const was = before?.verdict;
  const is = gone ? undefined : survey.rules.classify(survey.rules, now.eligibility, now.pods);
  return {
    rules: survey.rules,
    nodes: is === undefined ? survey.nodes.delete(name) : survey.nodes.set(name, { pods: now.pods, verdict: is }),
    needing: (was?.needsPod ?? false) === (is?.needsPod ?? false) ? survey.needing : flagged(survey.needing, name, is?.needsPod ?? false),
    troubled: (was?.needsLook ?? false) === (is?.needsLook ?? false) ? survey.troubled : flagged(survey.troubled, name, is?.needsLook ?? false),
    tally: tallied(survey.tally, was, is),
    revisions: revisionsAfter(survey.revisions, was?.revision ?? "", is?.revision ?? ""),
    ripening: minReadySeconds === 0 ? survey.ripening : ripeningAfter(survey.ripening, name, { was: was?.availableFromMs ?? Infinity, is: is?.availableFromMs ?? Infinity }),
    rollout: rolloutAfter(survey.rollout, name, { was: before && { shouldRun: before.verdict.desired, pods: before.pods }, is: is && { shouldRun: is.desired, pods: now.pods }, minReadySeconds }),
  };
}

const NO_PODS: readonly Pod[] = [];

/** The rescan: a survey made anew from all nodes and all pods of the set. O(n). */
export function surveyAll(rules: SurveyRules, nodes: SortedMap<Node>, podsByNode: ReadonlyMap<string, readonly Pod[]>): Survey {
  let survey = emptySurvey(rules);
  nodes.forEach((node, name) => {
    survey = surveyed(survey, name, { eligibility: rules.eligibility(node), pods: podsByNode.get(name) ?? NO_PODS });
  });
  for (const [name, pods] of podsByNode) if (!nodes.has(name)) survey = surveyed(survey, name, { eligibility: undefined, pods });
  return survey;
}

/** How many counted pods are available at `nowMs`. O(log n). */
export function availableAt(survey: Survey, nowMs: number): number {
  return survey.rules.minReadySeconds === 0 ? survey.tally.ready : ripeCount(survey.ripening, nowMs);
}

/** How many counted pods are of a revision: one whose labels, as `revisionOf` writes them, are of it. O(number of revisions). */
export function updatedCount(survey: Survey, isOfRevision: (labels: string) => boolean): number {
  let count = 0;
  survey.revisions.forEach((n, labels) => {
    if (isOfRevision(labels)) count += n;
  });
  return count;
}
