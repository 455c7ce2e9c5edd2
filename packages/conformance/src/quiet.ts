/** When a cluster has gone quiet after a step: nothing that recordings look at was written for a while. */
import { type LogEntry, shelfOf } from "@everynode/api";
import type { Chooser } from "@everynode/core";
import type { Cluster } from "everynode";
import type { Pace } from "./step.js";

const NOISY_KINDS: readonly string[] = ["Node", "Pod", "DaemonSet", "ControllerRevision", "ReplicaSet", "Deployment"];
const QUIET_MS = 900;
const PATIENCE_MS = 30_000;
/** How often the recorder looked. */
const POLL_MS = 50;

/** When one of the kinds that recordings look at was written last, in simulated milliseconds; 0 if never. */
function lastWriteMs(cluster: Cluster, observes: readonly string[]): number {
  let last = 0;
  for (const kind of [...NOISY_KINDS, ...observes]) {
    const { log } = shelfOf(cluster.simulation.cluster, kind);
    const entry: LogEntry | undefined = log.get(log.end - 1);
    if (entry !== undefined) last = Math.max(last, entry.atMs);
  }
  return last;
}

/** When the step began, who chooses, and which kinds are waited for beside the usual ones. */
export interface QuietRun {
  readonly sinceMs: number;
  readonly chooser: Chooser;
  readonly observes?: readonly string[];
}

/** Lets time pass as the recorder did after a step that began at `sinceMs`: the settling, then until it is quiet or patience ends. */
export function awaitQuiet(cluster: Cluster, pace: Pace, run: QuietRun): void {
  const { settleMs = 0, quietMs = QUIET_MS, patienceMs = PATIENCE_MS } = pace;
  const { sinceMs, chooser, observes = [] } = run;
  cluster.advance(settleMs, { chooser });
  const deadlineMs = cluster.nowMs + patienceMs;
  while (cluster.nowMs - Math.max(sinceMs, lastWriteMs(cluster, observes)) < quietMs && cluster.nowMs < deadlineMs) cluster.advance(POLL_MS, { chooser });
}
