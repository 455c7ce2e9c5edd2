/** What a write did to a pod, in words. */
import { isPodReady, type Pod, podCondition, targetNodeOf } from "@everynode/model";
import { isMarked, nounOf, type Write } from "./plain.js";

/** What happened to the pod; undefined where nobody would want to know. */
export function podChange(write: Write<Pod>): string | undefined {
  const { type, object, previous } = write;
  const pod = nounOf(object);
  if (type === "DELETED") return `removes ${pod}${nodeOf(object) === "" ? "" : ` from ${nodeOf(object)}`}`;
  if (type === "ADDED" || previous === undefined) return `creates ${pod}${placeOf(object)}`;
  if (isMarked(write)) return `deletes ${pod}${placeOf(object)}`;
  if (nodeOf(object) !== nodeOf(previous)) return `binds ${pod} to ${nodeOf(object)}`;
  return statusChange(object, previous);
}

const nodeOf = (pod: Pod): string => pod.spec.nodeName ?? "";

/** The node that the pod is on or, before that, the one it is meant for. */
function placeOf(pod: Pod): string {
  if (nodeOf(pod) !== "") return ` on ${nodeOf(pod)}`;
  const target = targetNodeOf(pod);
  return target === undefined ? "" : ` for ${target}`;
}

function statusChange(pod: Pod, previous: Pod): string | undefined {
  const { phase = "", message = "" } = pod.status ?? {};
  const isReady = isPodReady(pod);
  if (phase !== (previous.status?.phase ?? "")) {
    if (phase === "Running") return `runs ${nounOf(pod)}${placeOf(pod)}${isReady ? ", ready" : ", not ready"}`;
    return `says ${nounOf(pod)} is ${phase}${message === "" ? "" : `: ${message}`}`;
  }
  if (isReady !== isPodReady(previous)) return `says ${nounOf(pod)}${placeOf(pod)} is ${isReady ? "ready" : "not ready"}`;
  const scheduled = podCondition(pod, "PodScheduled");
  if (scheduled?.status !== "False" || scheduled.message === podCondition(previous, "PodScheduled")?.message) return undefined;
  return `finds no place for ${nounOf(pod)}${placeOf(pod)}: ${scheduled.message ?? scheduled.reason ?? ""}`;
}
