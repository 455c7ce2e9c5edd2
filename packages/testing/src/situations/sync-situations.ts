/** Situations of a set's sync: what it waits for, what it is answered, and how old what it knows is. */
import { shelfOf } from "@everynode/api";
import { rememberedExpectations, viewOf } from "@everynode/core";
import type { ControllerRevision, DaemonSet } from "@everynode/model";
import { podDeleted, podMade } from "../daemon/daemon-write.js";
import { beginsDeletion } from "../history/deed.js";
import { DAEMON_CONTROLLER, type WriteMoment } from "../daemon/write-moment.js";
import { recalled, wasAnswered } from "./asked-before.js";
import type { Situation } from "./situation.js";

const countOf = (object: unknown): number => (object as DaemonSet).status.collisionCount ?? 0;

/** What the DaemonSet controller remembers of a failed pod's back-off. */
const rememberedBackOff = (key: string, value: unknown): { readonly delayMs?: number; readonly sinceMs?: number } | undefined => (key.startsWith("back-off ") ? (value as object) : undefined);

/** Whether a pod of the set is there that its reconcile neither saw nor made. */
function hasUnseenPods({ before, daemon }: WriteMoment): boolean {
  if (daemon === undefined) return false;
  const { uid } = daemon.set.metadata;
  const isKnown = (key: string): boolean => daemon.model.known.pods.objects.has(key) || daemon.asked.some(({ request, response }) => request.verb === "create" && response.ok && `${response.object.metadata.namespace ?? ""}/${response.object.metadata.name}` === key);
  return (before.pods.byOwner.get(uid)?.keys() ?? []).some((key) => !isKnown(key));
}

/** Whether the reconcile that makes or deletes a pod knows less of a kind than there is. */
function isBehind(moment: WriteMoment, kind: string): boolean {
  const { asking, before } = moment.context;
  return asking !== undefined && viewOf(asking).informer(kind).collection !== shelfOf(before, kind).collection;
}

/** How a sync waits, is refused, and acts on what it knows. */
export const SYNC_SITUATIONS: readonly Situation[] = [
  {
    name: "collision",
    title: "a revision's name is taken, and the set counts a collision",
    kind: "DaemonSet",
    onWrite: ({ object, previous }, { actor }) => actor === DAEMON_CONTROLLER && previous !== undefined && countOf(object) > countOf(previous),
  },
  {
    name: "expectation deferral",
    title: "a sync leaves pods alone, since it has yet to see what it asked for",
    kind: "DaemonSet",
    onWrite: (_, moment) => moment.actor === DAEMON_CONTROLLER && recalled(moment, rememberedExpectations).length > 0,
  },
  {
    name: "back-off skip",
    title: "a failed pod stays, since its back-off is not over",
    onWrite: (_, moment) =>
      moment.actor === DAEMON_CONTROLLER && recalled(moment, rememberedBackOff).some(({ delayMs = 0, sinceMs = 0 }) => moment.nowMs - sinceMs < delayMs),
  },
  {
    name: "stale view acted on",
    title: "a set's sync writes though it has not seen one of the set's pods",
    onWrite: (_, moment) => moment.actor === DAEMON_CONTROLLER && hasUnseenPods(moment),
  },
  {
    name: "stale nodes acted on",
    title: "a pod is made or deleted by a view that lacks a change of nodes",
    kind: "Pod",
    onWrite: (write, moment) => moment.actor === DAEMON_CONTROLLER && (podMade(write, moment) ?? podDeleted(write, moment)) !== undefined && isBehind(moment, "Node"),
  },
  {
    name: "conflict retried",
    title: "a status is written after a conflict",
    kind: "DaemonSet",
    onWrite: (_, { daemon }) => daemon !== undefined && wasAnswered(daemon, 409, "update"),
  },
  {
    name: "creation refused",
    title: "a sync goes on after pods were refused",
    kind: "DaemonSet",
    onWrite: (_, { daemon }) => daemon !== undefined && wasAnswered(daemon, 403, "create"),
  },
  {
    name: "rollback",
    title: "an old revision becomes the present one again",
    kind: "ControllerRevision",
    onWrite: ({ type, object, previous }, { actor }) => actor === DAEMON_CONTROLLER && type === "MODIFIED" && (object as ControllerRevision).revision > (previous as ControllerRevision).revision,
  },
  {
    name: "history cut",
    title: "an old revision is deleted",
    kind: "ControllerRevision",
    onWrite: (write, { actor }) => actor === DAEMON_CONTROLLER && beginsDeletion(write),
  },
  {
    name: "foreground deletion",
    title: "a set waits for its pods to go",
    kind: "DaemonSet",
    onWrite: ({ object }) => object.metadata.finalizers?.includes("foregroundDeletion") === true,
  },
  {
    name: "orphaning",
    title: "a set goes, and leaves its pods",
    kind: "DaemonSet",
    onWrite: ({ object }) => object.metadata.finalizers?.includes("orphan") === true,
  },
];
