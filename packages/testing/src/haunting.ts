/**
 * Writes after which a DaemonSet controller may wait for what never comes, until it gives up after five minutes: Kubernetes keys expectations by the name of a set, and
 * counts only events of pods that the set controls.
 */
import type { LogEntry } from "@everynode/api";
import { controllerOf } from "@everynode/model";
import type { WriteMoment } from "./write-moment.js";

/** True where a set's controller writes to pods though the set is gone (be it that another has its name), or to a pod that somebody has just taken from it. */
export function haunts(write: LogEntry, moment: WriteMoment): boolean {
  if (write.kind !== "Pod" || moment.daemon === undefined) return false;
  const { uid } = moment.daemon.set.metadata;
  if (moment.before.sets.get(moment.daemon.asking.key)?.metadata.uid !== uid) return true;
  return controllerOf(write.object)?.uid !== uid;
}
