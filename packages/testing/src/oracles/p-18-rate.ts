/**
 * P-18: failed pods of one set on one node go one second after one another, then two, then four, ... at most 15 minutes; and a cluster at rest writes nothing.
 *
 * Exceptions: the count starts anew with each observed generation that the controller sees, with each crash of the controller (it is kept in memory), and after half an hour. Pods that may not
 * stay on their node, and older ones in a rollout, go whether they failed or not, and so
 * do those of too many that the controller has not yet seen to have failed. Under surge Kubernetes makes a new pod at once for each that fails: only their going is slow.
 */
import { controllerOf, type Pod, targetNodeOf } from "@everynode/model";
import { beginsDeletion, type Deed } from "../history/deed.js";
import type { DeleteReason } from "../daemon/delete-reason.js";
import type { Finding, Oracle } from "./oracle.js";
import { DAEMON_CONTROLLER } from "../daemon/write-moment.js";
import { lateWritesIn } from "./p-18-quiet.js";

const FIRST_MS = 1000;
const MOST_MS = 900_000;

interface Streak {
  readonly lives: number;
  readonly atMs: number;
  readonly waitMs: number;
}

/** For these reasons pods go whether they failed or not, and so
 * do those of too many that the controller has not yet seen to have failed. */
const HURRIED: ReadonlySet<DeleteReason> = new Set(["ineligible", "homeless", "rollout"]);

function isFailedPodGoing({ kind, actor, reasons, ...deed }: Deed): boolean {
  if (kind !== "Pod" || actor !== DAEMON_CONTROLLER || !beginsDeletion(deed) || (deed.previous as Pod).status.phase !== "Failed") return false;
  return reasons.includes("ended") && !reasons.some((reason) => HURRIED.has(reason));
}

/** Failed pods that go before their back-off is over. */
function tooSoon(deeds: readonly Deed[]): readonly Finding[] {
  const streaks = new Map<string, Streak>();
  const findings: Finding[] = [];
  for (const deed of deeds.filter(isFailedPodGoing)) {
    const pod = deed.previous as Pod;
    const node = targetNodeOf(pod) ?? "";
    const streak = `${controllerOf(pod)?.uid ?? ""} ${deed.observed} ${node}`;
    const before = streaks.get(streak);
    const goesOn = before !== undefined && before.lives === deed.lives && deed.atMs - before.atMs <= 2 * MOST_MS;
    if (goesOn && deed.atMs - before.atMs < before.waitMs) findings.push({ object: `Pod ${deed.key}`, is: `it failed on ${node} and goes ${deed.atMs - before.atMs} ms after the last one`, must: `at least ${before.waitMs} ms` });
    streaks.set(streak, { lives: deed.lives, atMs: deed.atMs, waitMs: goesOn ? Math.min(before.waitMs * 2, MOST_MS) : FIRST_MS });
  }
  return findings;
}

/** Failed pods go slowly, and rest is rest. */
export const rate: Oracle = {
  name: "P-18",
  title: "failed pods are replaced ever more slowly, and rest is quiet",
  atRest: lateWritesIn,
  overTrace: tooSoon,
};
