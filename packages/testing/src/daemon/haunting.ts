/**
 * Writes after which a DaemonSet controller may wait for what never comes, until it gives up after five minutes: Kubernetes keys expectations by the name of a set, and
 * counts only events of pods that the set controls.
 */
import type { LogEntry } from "@everynode/api";
import { controllerOf } from "@everynode/model";
import type { DaemonMoment, WriteMoment } from "./write-moment.js";

/** Whether the sync has asked for pods to go or to be made: for what goes already that is no write. */
const hasAskedForPods = ({ asked }: DaemonMoment): boolean => asked.some(({ request: { kind, verb } }) => kind === "Pod" && (verb === "delete" || verb === "create"));

/**
 * True where a set's controller writes to pods though the set is gone (be it that another has its name), or to a pod that somebody has just taken from it; and where it writes whatever for a
 * set that is gone after it has asked for pods.
 */
export function haunts(write: LogEntry, moment: WriteMoment): boolean {
  const { daemon } = moment;
  if (daemon === undefined) return false;
  const { uid } = daemon.set.metadata;
  const isGone = moment.before.sets.get(daemon.asking.key)?.metadata.uid !== uid;
  if (write.kind !== "Pod") return isGone && hasAskedForPods(daemon);
  return isGone || controllerOf(write.object)?.uid !== uid;
}
