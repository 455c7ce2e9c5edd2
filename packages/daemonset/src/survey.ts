/** All nodes as one DaemonSet sees them, kept up to date node by node: a change costs O(log n). */
import { SortedMap } from "@everynode/api";
import { type DaemonSet, type Node, type Pod, scaledValue } from "@everynode/model";
import { classify, type NodeVerdict, type PlacementRules } from "./classify.js";
import { type Eligibility, eligibilityOf } from "./eligibility.js";

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

/** All nodes, and what follows from them. */
export interface Survey {
  readonly rules: PlacementRules;
  readonly nodes: SortedMap<SurveyedNode>;
  /** Nodes that have no pod and should have one. */
  readonly needing: SortedMap<true>;
  /** Nodes at which `decide` has to look. */
  readonly troubled: SortedMap<true>;
  readonly tally: Tally;
  /** How many counted pods have which revision labels. */
  readonly revisions: SortedMap<number>;
  /** Counted pods that are ready but wait for minReadySeconds, by when that is over; empty where minReadySeconds is 0. */
  readonly ripening: SortedMap<true>;
}

const NO_TALLY: Tally = { desired: 0, current: 0, misscheduled: 0, ready: 0, lost: 0 };

/** What of the set decides about nodes. */
export function placementRules(daemonSet: DaemonSet): PlacementRules {
  const { updateStrategy, minReadySeconds = 0 } = daemonSet.spec;
  const surge = updateStrategy?.type === "RollingUpdate" ? updateStrategy.rollingUpdate?.maxSurge : undefined;
  const scaled = surge === undefined ? { ok: true as const, value: 0 } : scaledValue(surge, 1, "up");
  return { eligibility: eligibilityOf(daemonSet), surges: scaled.ok && scaled.value > 0, minReadySeconds };
}

/** A survey of no nodes at all. */
function emptySurvey(rules: PlacementRules): Survey {
  return { rules, nodes: SortedMap.empty(), needing: SortedMap.empty(), troubled: SortedMap.empty(), tally: NO_TALLY, revisions: SortedMap.empty(), ripening: SortedMap.empty() };
}

const ripeKey = (atMs: number, node: string): string => `${String(atMs).padStart(15, "0")} ${node}`;

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

function ripeningAfter(survey: Survey, name: string, verdicts: { readonly was: NodeVerdict | undefined; readonly is: NodeVerdict | undefined }): SortedMap<true> {
  if (survey.rules.minReadySeconds === 0) return survey.ripening;
  const was = verdicts.was?.availableAfterMs ?? Infinity;
  const is = verdicts.is?.availableAfterMs ?? Infinity;
  if (was === is) return survey.ripening;
  const without = was === Infinity ? survey.ripening : survey.ripening.delete(ripeKey(was, name));
  return is === Infinity ? without : without.set(ripeKey(is, name), true);
}

/** The survey with one node as it is now: `eligibility` undefined where there is none of that name. O(log n). */
export function surveyed(survey: Survey, name: string, now: { readonly eligibility: Eligibility | undefined; readonly pods: readonly Pod[] }): Survey {
  const before = survey.nodes.get(name);
  const gone = now.eligibility === undefined && now.pods.length === 0;
  if (gone && before === undefined) return survey;
  const was = before?.verdict;
  const is = gone ? undefined : classify(survey.rules, now.eligibility, now.pods);
  return {
    rules: survey.rules,
    nodes: is === undefined ? survey.nodes.delete(name) : survey.nodes.set(name, { pods: now.pods, verdict: is }),
    needing: (was?.needsPod ?? false) === (is?.needsPod ?? false) ? survey.needing : flagged(survey.needing, name, is?.needsPod ?? false),
    troubled: (was?.needsLook ?? false) === (is?.needsLook ?? false) ? survey.troubled : flagged(survey.troubled, name, is?.needsLook ?? false),
    tally: tallied(survey.tally, was, is),
    revisions: revisionsAfter(survey.revisions, was?.revision ?? "", is?.revision ?? ""),
    ripening: ripeningAfter(survey, name, { was, is }),
  };
}

const NO_PODS: readonly Pod[] = [];

/** The rescan: a survey made anew from all nodes and all pods of the set. O(n). */
export function surveyAll(rules: PlacementRules, nodes: SortedMap<Node>, podsByNode: ReadonlyMap<string, readonly Pod[]>): Survey {
  let survey = emptySurvey(rules);
  nodes.forEach((node, name) => {
    survey = surveyed(survey, name, { eligibility: rules.eligibility(node), pods: podsByNode.get(name) ?? NO_PODS });
  });
  for (const [name, pods] of podsByNode) if (!nodes.has(name)) survey = surveyed(survey, name, { eligibility: undefined, pods });
  return survey;
}

/** How many counted pods are available at `nowMs`. O(log n). */
export function availableAt(survey: Survey, nowMs: number): number {
  return survey.rules.minReadySeconds === 0 ? survey.tally.ready : survey.ripening.rank(ripeKey(nowMs, ""));
}

/** How many counted pods are of the revision `hash`, or of the template generation given. O(number of revisions). */
export function updatedCount(survey: Survey, hash: string, generation: string | undefined): number {
  let count = 0;
  survey.revisions.forEach((n, labels) => {
    const [h = "", g = ""] = labels.split(" ");
    if ((hash !== "" && h === hash) || (generation !== undefined && g === generation)) count += n;
  });
  return count;
}
