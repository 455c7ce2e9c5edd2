/** What pictures are drawn of: a cluster at one moment, or at many. */
import type { ClusterState } from "@everynode/api";
import { describedValue, UsageError } from "everynode";

/** A cluster as it was at `atMs` (simulated milliseconds since the epoch). */
export interface Moment {
  readonly atMs: number;
  readonly state: ClusterState;
  /** What had just been done, as a history tells it. */
  readonly did?: string;
}

/** What has a moment: a moment, the state of a cluster, or whatever has a simulation, as a `Cluster` and its snapshots do. */
export type Seen = Moment | ClusterState | { readonly simulation: { readonly cluster: ClusterState } };

/** The moment that is seen. Throws a `UsageError` for what has none. */
export function momentOf(seen: Seen): Moment {
  const given = (typeof seen === "object" && seen !== null ? seen : {}) as Partial<Moment> & Partial<ClusterState> & { readonly simulation?: { readonly cluster?: ClusterState } };
  if (isState(given.state)) return { atMs: typeof given.atMs === "number" ? given.atMs : given.state.nowMs, state: given.state, ...(typeof given.did === "string" ? { did: given.did } : {}) };
  if (isState(given)) return { atMs: given.nowMs, state: given };
  const cluster = given.simulation?.cluster;
  if (isState(cluster)) return { atMs: cluster.nowMs, state: cluster };
  throw new UsageError(`a picture is drawn of a cluster, of its state, or of a moment { atMs, state }; got ${describedValue(seen)}`);
}

/** The moments of a film, in order of time. Throws a `UsageError` where there are none, or where they go back in time. */
export function momentsOf(seen: Iterable<Seen>): readonly [Moment, ...Moment[]] {
  const isMany = typeof seen === "object" && seen !== null && Symbol.iterator in seen;
  if (!isMany) throw new UsageError(`a picture of what happened is drawn of many moments, as cluster.history has them; got ${describedValue(seen)}`);
  const moments: Moment[] = [];
  for (const each of seen) {
    const moment = momentOf(each);
    const last = moments.at(-1);
    if (last !== undefined && moment.atMs < last.atMs) throw new UsageError(`moments come in order of time; number ${moments.length} is of ${moment.atMs} ms, and the one before it of ${last.atMs} ms`);
    moments.push(moment);
  }
  const [first, ...rest] = moments;
  if (first === undefined) throw new UsageError("a picture of what happened is drawn of one moment at least; got none");
  return [first, ...rest];
}

function isState(value: unknown): value is ClusterState {
  const given = (typeof value === "object" && value !== null ? value : {}) as Partial<ClusterState>;
  return Array.isArray(given.shelves) && typeof given.nowMs === "number" && given.kinds !== undefined;
}
