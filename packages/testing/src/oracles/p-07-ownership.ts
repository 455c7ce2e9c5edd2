/**
 * P-07: a set's controller writes only to pods and revisions that the set controls in the store, and to none at all for a set whose selector is empty.
 *
 * Exceptions: adoption, which is P-08's. Kubernetes deletes and patches without preconditions, so whoever takes the set's reference off a pod between
 * the controller's look and its request wins the race, and the pod goes all the same: what the view, or the answer to an adoption, showed as the set's own
 * is let off if somebody else has written to it since.
 */
import type { LogEntry } from "@everynode/api";
import { controllerOf, isEmptySelector, type KubeObject } from "@everynode/model";
import { type Finding, NOTHING, type Oracle } from "./oracle.js";
import type { DaemonMoment } from "../daemon/write-moment.js";

const ownerInWords = (object: KubeObject): string => {
  const owner = controllerOf(object);
  return owner === undefined ? "nobody" : `${owner.kind} ${owner.name} (${owner.uid})`;
};

/** The object as the controller knew it last: from its view, or as it was answered when it adopted it. */
function asKnown({ model, asked }: DaemonMoment, kind: string, key: string): KubeObject | undefined {
  const adopted = asked.flatMap(({ request, response }) => (request.verb === "patch" && request.kind === kind && `${request.namespace ?? ""}/${request.name}` === key && response.ok ? [response.object] : []));
  return adopted.at(-1) ?? (kind === "Pod" ? model.known.pods.objects.get(key) : model.known.revisions.objects.get(key));
}

/** A set that selects everything would take what belongs to all others: its controller writes nothing but the event that says so. */
function greedy(write: LogEntry, { set }: DaemonMoment): readonly Finding[] {
  if (write.kind === "Event" || !isEmptySelector(set.spec.selector)) return NOTHING;
  return [{ object: `${write.kind} ${write.key}`, is: `${set.metadata.name}, whose selector is empty, has it written (${write.type})`, must: "a set that selects everything is left alone" }];
}

/** Only its own objects. */
export const ownership: Oracle = {
  name: "P-07",
  title: "only what the set controls is written to",
  onWrite(write, moment): readonly Finding[] {
    const { daemon } = moment;
    if (daemon === undefined) return NOTHING;
    if ((write.kind !== "Pod" && write.kind !== "ControllerRevision") || write.previous === undefined) return greedy(write, daemon);
    const { uid, name } = daemon.set.metadata;
    const was = controllerOf(write.previous);
    if (was?.uid === uid) return NOTHING;
    const adopts = was === undefined && controllerOf(write.object)?.uid === uid;
    if (adopts) return NOTHING;
    const known = asKnown(daemon, write.kind, write.key);
    const raced = known !== undefined && controllerOf(known)?.uid === uid && known.metadata.resourceVersion !== write.previous.metadata.resourceVersion;
    if (raced) return NOTHING;
    return [{ object: `${write.kind} ${write.key}`, is: `${name} (${uid}) writes to it (${moment.context.request.verb}); it belongs to ${ownerInWords(write.previous)}`, must: `it belongs to ${name} (${uid})` }];
  },
};
