/**
 * P-11: observedGeneration never falls, is never above the generation, and rises to a generation only by a sync that saw it and acted on it.
 *
 * A sync acted where it tried to make a pod, if by its view a node needed one, and to delete one, if one had to leave its node or was of an older
 * template that could go. A sync during unmet expectations keeps the old value. What a failed request
 * leaves undone is let off: the sync has tried. So is a status that comes to a set made anew under the same name: after a conflict Kubernetes reads the set again by its
 * name, and writes what it found out about the one before. In chaos a controller that starts from an old list may write an old generation in the same way.
 */
import { isUpdated } from "../daemon/current-revision.js";
import type { DaemonSet, KubeObject } from "@everynode/model";
import { isLive } from "../daemon/daemon-model.js";
import type { Deed } from "../history/deed.js";
import { type Finding, NOTHING, type Oracle } from "./oracle.js";
import { type DaemonMoment, presentHashes } from "../daemon/write-moment.js";

/** What the reconcile has left undone, in words: a node that needed a pod though it has not tried to make any, or a pod that may not stay though it has not tried to delete any. */
function neglected(daemon: DaemonMoment, current: ReadonlySet<string>): string | undefined {
  const { asked, model } = daemon;
  const tried = (verb: "create" | "delete"): boolean => asked.some(({ request, response }) => !response.ok || (request.verb === verb && request.kind === "Pod"));
  const bare = tried("create") ? undefined : model.eligible.find((node) => model.on(node).length === 0);
  if (bare !== undefined) return `makes no pod, and ${bare} has none`;
  const unwanted = tried("delete") ? undefined : [...model.byNode].find(([node, pods]) => model.known.nodes.has(node) && !model.mayStayOn(node) && pods.some(isLive));
  if (unwanted !== undefined) return `deletes no pod, and ${unwanted[0]} has one that may not stay`;
  return tried("create") || tried("delete") ? undefined : unrolled(daemon, current);
}

/** An old pod, in words, that a rollout without surge has to replace now: one that is not available, or any while the budget is not spent. */
function unrolled({ model, set, nowMs }: DaemonMoment, current: ReadonlySet<string>): string | undefined {
  if (!model.rolls || model.rollsWithSurge || current.size === 0) return undefined;
  const nodes = [...new Set([...model.eligible, ...model.byNode.keys()])];
  const single = nodes.flatMap((node) => {
    const [pod, ...others] = model.on(node).filter(({ metadata }) => metadata.deletionTimestamp === undefined);
    return pod === undefined || others.length > 0 ? [] : [pod];
  });
  const available = single.filter((pod) => model.isAvailable(pod, nowMs));
  const old = available.find((pod) => !isUpdated(pod, set, current));
  return old === undefined || nodes.length - available.length >= model.maxUnavailable ? undefined : `deletes no pod, and ${old.metadata.name} is of an older template`;
}

/** Writes by which a set's own sync takes its observed generation back. */
function falls(deeds: readonly Deed[]): readonly Finding[] {
  const highest = new Map<string, number>();
  const findings: Finding[] = [];
  for (const { kind, key, object, by, previous } of deeds) {
    const { uid } = object.metadata;
    if (kind !== "DaemonSet" || by !== uid || previous === undefined) continue;
    const [to, from] = [observedOf(object), highest.get(uid) ?? 0];
    if (to === observedOf(previous)) continue;
    if (to < from) findings.push({ object: `DaemonSet ${key}`, is: `observedGeneration falls from ${from} to ${to}`, must: "it never falls" });
    highest.set(uid, Math.max(to, from));
  }
  return findings;
}

const observedOf = (object: KubeObject): number => (object as DaemonSet).status.observedGeneration ?? 0;

/** The generation that was acted on. */
export const observedGeneration: Oracle = {
  name: "P-11",
  title: "observedGeneration is the generation that was acted on",
  onWrite(write, moment): readonly Finding[] {
    if (write.kind !== "DaemonSet" || write.type !== "MODIFIED") return NOTHING;
    const { daemon } = moment;
    if (daemon === undefined || daemon.set.metadata.uid !== write.object.metadata.uid) return NOTHING;
    const [to, from] = [observedOf(write.object), observedOf(write.previous as DaemonSet)];
    if (to === from) return NOTHING;
    const generation = write.object.metadata.generation ?? 0;
    const object = `DaemonSet ${write.key}`;
    if (to > generation) return [{ object, is: `observedGeneration is ${to}`, must: `at most the generation, ${generation}` }];
    const saw = daemon.set.metadata.generation ?? 0;
    if (to > saw) return [{ object, is: `observedGeneration rises to ${to}`, must: `at most the generation that the sync saw, ${saw}` }];
    const undone = to > from ? neglected(daemon, presentHashes(daemon, moment.before)) : undefined;
    return undone === undefined ? NOTHING : [{ object, is: `observedGeneration rises to ${to} by a sync that ${undone}`, must: "the sync acted on what it saw" }];
  },
  overTrace: (deeds, mode) => (mode === "strict" ? falls(deeds) : NOTHING),
};
