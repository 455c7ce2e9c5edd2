/**
 * Where the nodes of a survey stand in a rollout, kept up to date node by node, so that a sync need not look at all of them.
 *
 * Nodes are sorted by what does not depend on the present revision: it changes with every edit of the template, and they do not.
 */
import { SortedMap } from "@everynode/api";
import { type Ripening, ripeningAfter } from "@everynode/core";
import { availableFrom, type Pod } from "@everynode/model";
import { revisionOf } from "./daemon-pod.js";

/** Nodes that have one pod of a certain revision. */
export interface SinglePods {
  readonly shouldRun: boolean;
  /** Names of the nodes whose pod is ready, and of those whose pod is not. */
  readonly ready: SortedMap<true>;
  readonly unready: SortedMap<true>;
  /** The ready ones by when they count as available; empty where minReadySeconds is 0. */
  readonly ripening: Ripening;
}

/** The nodes that are part of a rollout: those that have pods of the set, or should have one. Terminating pods do not count. */
export interface RolloutIndex {
  /** How many nodes have no pod. */
  readonly bare: number;
  /** Nodes with one pod, by the pod's revision labels and whether the set should run there. */
  readonly single: SortedMap<SinglePods>;
  /** Names of the nodes with two pods or more. */
  readonly several: SortedMap<true>;
}

const NOBODY: SortedMap<true> = SortedMap.empty();

/** The index of no nodes. */
export const EMPTY_ROLLOUT: RolloutIndex = { bare: 0, single: SortedMap.empty(), several: NOBODY };

/** What of a node decides where it stands. */
export interface RolloutPlace {
  readonly shouldRun: boolean;
  readonly pods: readonly Pod[];
}

/** The pods that are not terminating. */
export const livePods = (pods: readonly Pod[]): readonly Pod[] => (pods.every(isLive) ? pods : pods.filter(isLive));

const isLive = (pod: Pod): boolean => pod.metadata.deletionTimestamp === undefined;

type Standing = { readonly type: "outside" | "bare" | "several" } | { readonly type: "single"; readonly group: string; readonly shouldRun: boolean; readonly availableFromMs: number };

const OUTSIDE: Standing = { type: "outside" };
const BARE: Standing = { type: "bare" };
const SEVERAL: Standing = { type: "several" };

/** The keys made last: most nodes are in few groups. */
const LAST = { revision: " ", run: "  run", leave: "  leave" };

/** The group of nodes that have one pod with these revision labels. */
function groupKey(revision: string, shouldRun: boolean): string {
  if (revision !== LAST.revision) {
    LAST.run = `${revision} run`;
    LAST.leave = `${revision} leave`;
    LAST.revision = revision;
  }
  return shouldRun ? LAST.run : LAST.leave;
}

/** The revision labels of a group. */
export const revisionOfGroup = (group: string): string => group.slice(0, group.lastIndexOf(" "));

function standingOf(place: RolloutPlace | undefined, minReadySeconds: number): Standing {
  if (place === undefined || (place.pods.length === 0 && !place.shouldRun)) return OUTSIDE;
  const [pod, other] = livePods(place.pods);
  if (pod === undefined) return BARE;
  if (other !== undefined) return SEVERAL;
  const { shouldRun } = place;
  return { type: "single", group: groupKey(revisionOf(pod), shouldRun), shouldRun, availableFromMs: availableFrom(pod, minReadySeconds) };
}

function isSame(a: Standing, b: Standing): boolean {
  if (a === b) return true;
  return a.type === "single" && b.type === "single" && a.group === b.group && a.availableFromMs === b.availableFromMs;
}

function withSingle(single: SortedMap<SinglePods>, node: string, is: Standing, waits: boolean): SortedMap<SinglePods> {
  if (is.type !== "single") return single;
  const { group, shouldRun, availableFromMs } = is;
  const before = single.get(group) ?? { shouldRun, ready: NOBODY, unready: NOBODY, ripening: NOBODY };
  const isReady = availableFromMs !== Infinity;
  const ripening = waits ? ripeningAfter(before.ripening, node, { was: Infinity, is: availableFromMs }) : before.ripening;
  return single.set(group, { shouldRun, ready: isReady ? before.ready.set(node, true) : before.ready, unready: isReady ? before.unready : before.unready.set(node, true), ripening });
}

function withoutSingle(single: SortedMap<SinglePods>, node: string, was: Standing, waits: boolean): SortedMap<SinglePods> {
  if (was.type !== "single") return single;
  const { group, shouldRun, availableFromMs } = was;
  const before = single.get(group);
  if (before === undefined) return single;
  const isReady = availableFromMs !== Infinity;
  const ready = isReady ? before.ready.delete(node) : before.ready;
  const unready = isReady ? before.unready : before.unready.delete(node);
  if (ready.size === 0 && unready.size === 0) return single.delete(group);
  const ripening = waits ? ripeningAfter(before.ripening, node, { was: availableFromMs, is: Infinity }) : before.ripening;
  return single.set(group, { shouldRun, ready, unready, ripening });
}

/** The index after a node has changed from `was` to `is`; undefined where there is no such node in the survey. O(log n). */
export function rolloutAfter(index: RolloutIndex, node: string, change: { readonly was: RolloutPlace | undefined; readonly is: RolloutPlace | undefined; readonly minReadySeconds: number }): RolloutIndex {
  const was = standingOf(change.was, change.minReadySeconds);
  const is = standingOf(change.is, change.minReadySeconds);
  if (isSame(was, is)) return index;
  const waits = change.minReadySeconds > 0;
  const without = was.type === "several" ? index.several.delete(node) : index.several;
  return {
    bare: index.bare + Number(is.type === "bare") - Number(was.type === "bare"),
    single: withSingle(withoutSingle(index.single, node, was, waits), node, is, waits),
    several: is.type === "several" ? without.set(node, true) : without,
  };
}
