/** What a write did to a pod, in words. */
import { type ContainerStatus, isPodReady, type Pod, podCondition, targetNodeOf } from "@everynode/model";
import { isMarked, nounOf, type Write } from "./plain.js";

type ContainerStateTerminated = NonNullable<ContainerStatus["state"]["terminated"]>;

/** What happened to the pod; undefined where nobody would want to know. */
export function podChange(write: Write<Pod>): string | undefined {
  const { type, object, previous } = write;
  const pod = nounOf(object);
  if (type === "DELETED") return `removes ${pod}${nodeOf(object) === "" ? "" : ` from ${nodeOf(object)}`}`;
  if (type === "ADDED" || previous === undefined) return `creates ${pod}${placeOf(object)}`;
  if (isMarked(write)) return `deletes ${pod}${placeOf(object)}`;
  if (nodeOf(object) !== nodeOf(previous)) return `binds ${pod} to ${nodeOf(object)}`;
  const said = statusChange(object, previous);
  const ended = endsOf(object, previous);
  if (ended.length === 0) return said;
  return said === undefined ? `says of ${pod}${placeOf(object)}: ${ended.join(", ")}` : `${said}: ${ended.join(", ")}`;
}

/** What containers that are run have ended since, and how: `container main OOMKilled (137)`. */
function endsOf({ status }: Pod, previous: Pod): readonly string[] {
  const before = new Map(statusesOf(previous.status).map((each) => [each.name, endOf(each)?.finishedAt]));
  return statusesOf(status).flatMap((each) => {
    const end = endOf(each);
    return end === undefined || each.containerID === undefined || end.finishedAt === before.get(each.name) ? [] : [`container ${each.name} ${end.reason ?? "ended"} (${end.exitCode})`];
  });
}

const statusesOf = ({ initContainerStatuses = [], containerStatuses = [] }: Pod["status"]): readonly ContainerStatus[] => [...initContainerStatuses, ...containerStatuses];

/** How the last run of a container that is over has ended. */
const endOf = ({ state, lastState }: ContainerStatus): ContainerStateTerminated | undefined => state.terminated ?? lastState.terminated;

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
