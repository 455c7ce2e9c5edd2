/** What a write did to a DaemonSet, in words. */
import type { DaemonSet } from "@everynode/model";
import { isMarked, nounOf, plainChange, type Write } from "./plain.js";

/** What happened to the DaemonSet; undefined where nobody would want to know. */
export function daemonSetChange(write: Write<DaemonSet>): string | undefined {
  const { type, object, previous } = write;
  if (type !== "MODIFIED" || previous === undefined) return plainChange(write);
  if (isMarked(write)) return `deletes ${nounOf(object)}${waitText(object.metadata.finalizers)}`;
  const { generation } = object.metadata;
  if (generation !== previous.metadata.generation) return `changes ${nounOf(object)} (generation ${generation ?? 0})`;
  const counts = countsOf(object);
  return counts === countsOf(previous) ? undefined : `counts ${nounOf(object)}: ${counts}`;
}

/** What the end of a deleted DaemonSet waits for. */
function waitText(finalizers: readonly string[] = []): string {
  if (finalizers.includes("orphan")) return " and leaves its pods";
  return finalizers.includes("foregroundDeletion") ? ", once its pods are gone" : `, once ${finalizers.join(" and ")} are done`;
}

function countsOf({ status }: DaemonSet): string {
  const { desiredNumberScheduled, currentNumberScheduled, numberReady, numberAvailable = 0, numberMisscheduled } = status;
  const misplaced = numberMisscheduled === 0 ? "" : `, ${numberMisscheduled} misplaced`;
  return `${desiredNumberScheduled} wanted, ${currentNumberScheduled} there, ${numberReady} ready, ${numberAvailable} available${misplaced}`;
}
