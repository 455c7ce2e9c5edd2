/**
 * P-11: observedGeneration never falls, is never above the generation, and rises to a generation only by a sync that saw it and acted on it.
 *
 * A sync acted where it tried to make a pod, if by its view a node needed one. A sync during unmet expectations keeps the old value. What a failed request
 * leaves undone is let off: the sync has tried. So is a status that comes to a set made anew under the same name: after a conflict Kubernetes reads the set again by its
 * name, and writes what it found out about the one before. In chaos a controller that starts from an old list may write an old generation in the same way.
 */
import type { DaemonSet, KubeObject } from "@everynode/model";
import type { Deed } from "../deed.js";
import { type Finding, NOTHING, type Oracle } from "../oracle.js";
import type { DaemonMoment } from "../write-moment.js";

/** A node that needed a pod though the reconcile has not tried to make any. */
function neglected({ asked, model }: DaemonMoment): string | undefined {
  const tried = asked.some(({ request, response }) => !response.ok || (request.verb === "create" && request.kind === "Pod"));
  return tried ? undefined : model.eligible.find((node) => model.on(node).length === 0);
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
    const node = to > from ? neglected(daemon) : undefined;
    return node === undefined ? NOTHING : [{ object, is: `observedGeneration rises to ${to} by a sync that makes no pod, and ${node} has none`, must: "the sync acted on what it saw" }];
  },
  overTrace: (deeds, mode) => (mode === "strict" ? falls(deeds) : NOTHING),
};
