/** P-18, for any workload: a cluster at rest writes nothing. */
import type { Finding, Oracle } from "./oracle.js";
import type { Rest } from "../history/rest.js";

/** The writes of a cluster that has nothing to write. */
export function lateWritesIn({ quietly }: Pick<Rest, "quietly">): readonly Finding[] {
  return quietly.map(({ kind, key, actor, type }) => ({ object: `${kind} ${key}`, is: `${actor} writes to it at rest (${type})`, must: "nobody writes" }));
}

/** Rest is rest. */
export const quietAtRest: Oracle = { name: "P-18", title: "nobody writes at rest", atRest: lateWritesIn };
