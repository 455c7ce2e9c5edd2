/**
 * P-08: a pod or revision is adopted only if nobody controls it, the selector matches, it is in the set's namespace and is not terminating, by what the controller saw,
 * and if an uncached read in this reconcile found the set with this uid, not being deleted.
 * At rest it controls nothing that it does not select.
 *
 * Exception: the set may be deleted between that read and the adoption (Kubernetes PR 43032 says so).
 */
import { controllerOf, type DaemonSet, isTerminating, type KubeObject, labelMatcher } from "@everynode/model";
import { type Finding, NOTHING, type Oracle } from "./oracle.js";
import { controlledBy } from "../daemon/knowledge.js";
import type { DaemonMoment } from "../daemon/write-moment.js";

function rechecked({ asked, set }: DaemonMoment): boolean {
  return asked.some(({ request, response }) => {
    if (request.verb !== "get" || request.kind !== "DaemonSet" || request.name !== set.metadata.name || !response.ok) return false;
    const found = response.object as DaemonSet;
    return found.metadata.uid === set.metadata.uid && !isTerminating(found);
  });
}

function problems(daemon: DaemonMoment, object: KubeObject): readonly string[] {
  const { set } = daemon;
  const found: string[] = [];
  const controller = controllerOf(object);
  if (controller !== undefined && controller.uid !== set.metadata.uid) found.push(`${controller.kind} ${controller.name} controls it`);
  if (!labelMatcher(set.spec.selector)(object.metadata.labels)) found.push("the selector does not match it");
  if (object.metadata.namespace !== set.metadata.namespace) found.push("it is in another namespace");
  if (isTerminating(object)) found.push("it is terminating");
  if (!rechecked(daemon)) found.push("the set was not read anew, or was found gone");
  return found;
}

/** Adoption by the rules. */
export const adoption: Oracle = {
  name: "P-08",
  title: "only orphans that match are adopted, after a fresh look at the set",
  onWrite(write, moment): readonly Finding[] {
    if ((write.kind !== "Pod" && write.kind !== "ControllerRevision") || write.previous === undefined) return NOTHING;
    const { daemon } = moment;
    if (daemon === undefined) return NOTHING;
    const { uid, name } = daemon.set.metadata;
    if (controllerOf(write.object)?.uid !== uid || controllerOf(write.previous)?.uid === uid) return NOTHING;
    const { known } = daemon.model;
    const seen: KubeObject | undefined = write.kind === "Pod" ? known.pods.objects.get(write.key) : known.revisions.objects.get(write.key);
    const why = seen === undefined ? ["the controller has never seen it"] : problems(daemon, seen);
    if (why.length === 0) return NOTHING;
    return [{ object: `${write.kind} ${write.key}`, is: `${name} adopts it, though ${why.join("; ")}`, must: "an orphan that matches, adopted by a set that was just found alive" }];
  },
  atRest({ models, known }) {
    return models.flatMap(({ set }) => {
      const matches = labelMatcher(set.spec.selector);
      const strays = [...controlledBy(known.pods, set.metadata.uid), ...controlledBy(known.revisions, set.metadata.uid)].filter(({ metadata }) => metadata.deletionTimestamp === undefined && !matches(metadata.labels));
      return strays.map(({ metadata }) => ({ object: metadata.name, is: `${set.metadata.name} controls it, and does not select it`, must: "it is let go" }));
    });
  },
};
