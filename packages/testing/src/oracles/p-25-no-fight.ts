/**
 * P-25: no two actors undo each other's writes more than three times, once faults and users have stopped: one makes a pod for a node and another deletes it, or both
 * write one object to and fro. Asked of all that was written since then, and of a cluster at rest that is left alone: some actors do not keep it from being at rest.
 *
 * Exception: before that a controller may act again and again on a view that is held back.
 */
import { controllerOf, deepEqual, type Pod, targetNodeOf } from "@everynode/model";
import { beginsDeletion } from "../history/deed.js";
import type { Finding, Oracle } from "./oracle.js";
import type { LateWrite } from "../history/rest.js";

const MOST = 3;

/** Pods made by one and deleted by another, by owner and node. */
function podFights(deeds: readonly LateWrite[]): readonly Finding[] {
  const makers = new Map<string, string>();
  const counts = new Map<string, number>();
  for (const deed of deeds) {
    if (deed.kind !== "Pod") continue;
    const pod = deed.object as Pod;
    if (deed.type === "ADDED") makers.set(deed.key, deed.actor);
    const maker = makers.get(deed.key);
    if (maker === undefined || maker === deed.actor || !beginsDeletion(deed)) continue;
    const fight = `${maker} makes pods of ${controllerOf(pod)?.name ?? "nobody"} for ${targetNodeOf(pod) ?? "no node"} and ${deed.actor} deletes them`;
    counts.set(fight, (counts.get(fight) ?? 0) + 1);
  }
  return fights(counts);
}

/** Objects that two write to and fro. */
function writeFights(deeds: readonly LateWrite[]): readonly Finding[] {
  const last = new Map<string, readonly LateWrite[]>();
  const counts = new Map<string, number>();
  for (const deed of deeds) {
    if (deed.type !== "MODIFIED") continue;
    const object = `${deed.kind} ${deed.key}`;
    const [before, previous] = last.get(object) ?? [];
    last.set(object, previous === undefined ? (before === undefined ? [deed] : [before, deed]) : [previous, deed]);
    if (previous === undefined || before === undefined || before.actor !== deed.actor || previous.actor === deed.actor || !sameContent(before, deed)) continue;
    const fight = `${previous.actor} and ${deed.actor} write ${object} to and fro`;
    counts.set(fight, (counts.get(fight) ?? 0) + 1);
  }
  return fights(counts);
}

function sameContent(a: LateWrite, b: LateWrite): boolean {
  const content = ({ object }: LateWrite): object => ({ ...object, metadata: { labels: object.metadata.labels, annotations: object.metadata.annotations, ownerReferences: object.metadata.ownerReferences } });
  return deepEqual(content(a), content(b));
}

function fights(counts: ReadonlyMap<string, number>): readonly Finding[] {
  return [...counts].flatMap(([fight, count]) => (count <= MOST ? [] : [{ object: "cluster", is: `${fight}, ${count} times`, must: `at most ${MOST} times` }]));
}

const fightsIn = (writes: readonly LateWrite[]): readonly Finding[] => [...podFights(writes), ...writeFights(writes)];

/** Nobody fights. */
export const noFight: Oracle = {
  name: "P-25",
  title: "no two actors undo each other's writes for ever",
  atRest: ({ quietly }) => fightsIn(quietly),
  overTrace: (deeds) => fightsIn(deeds.filter(({ afterwards, byController }) => byController && afterwards)),
};
