/**
 * P-18, for any workload: a cluster at rest writes nothing.
 *
 * Exception: a scheduler tries pods that have waited for five minutes once more, and says so if it has another reason by then.
 */
import { deepEqual, type Pod } from "@everynode/model";
import type { Finding, Oracle } from "./oracle.js";
import type { LateWrite, Rest } from "../history/rest.js";

/** True where a pod without a node is said to have none for another reason, and nothing else is. */
function isAnotherReason({ kind, object, previous }: LateWrite): boolean {
  if (kind !== "Pod" || previous === undefined) return false;
  const bare = ({ spec, status: { conditions, ...status } }: Pod): unknown => [spec, status, conditions?.filter(({ type }) => type !== "PodScheduled")];
  const [is, was] = [object as Pod, previous as Pod];
  return (is.spec.nodeName ?? "") === "" && deepEqual(bare(is), bare(was));
}

/** The writes of a cluster that has nothing to write. */
export function lateWritesIn({ quietly }: Pick<Rest, "quietly">): readonly Finding[] {
  return quietly.filter((write) => !isAnotherReason(write)).map(({ kind, key, actor, type }) => ({ object: `${kind} ${key}`, is: `${actor} writes to it at rest (${type})`, must: "nobody writes" }));
}

/** Rest is rest. */
export const quietAtRest: Oracle = { name: "P-18", title: "nobody writes at rest", atRest: lateWritesIn };
