/** What happens in a cluster, moment by moment, as pictures of time need it. */
import { type Cluster, type Moment, UsageError } from "everynode";

/** The moments of a cluster's history while `happen` does something to it, and the one before. Throws a `UsageError` where the cluster was not made with `history: "writes"`. */
export function filmed(cluster: Cluster, happen: () => void): readonly Moment[] {
  const { level, last } = cluster.history;
  if (level !== "writes") throw new UsageError(`a film needs a cluster that was made with history: "writes"; this one has history: ${JSON.stringify(level)}`);
  happen();
  return [...cluster.history].filter(({ number }) => number >= last.number);
}
