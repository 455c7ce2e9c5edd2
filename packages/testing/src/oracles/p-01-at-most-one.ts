/**
 * P-01: a pod is made for a node only where none of the set's is, but one that has ended and is going; under surge, where none of the present
 * revision lives.
 *
 * Exceptions: in chaos a timeout after the write, or a stale relist, may make a second one. Pods that were adopted, let go of, or are held by a finalizer do not
 * count, as the controller did not make them or cannot see them go. A set that was made anew starts from nothing. Where a set has two revisions of one template, its sync gives the hash of
 * the one that it keeps to all pods, of whatever template they are: those that it saw under another hash do not count as present ones. Nor do those of a revision of this template that the
 * sync has not heard of: it makes a second one then, and its own writes of revisions are nothing that Kubernetes' controller waits to hear of.
 */
import type { Pod } from "@everynode/model";
import { currentHashes, hashOf } from "../daemon/current-revision.js";
import { DaemonModel, isLive, named } from "../daemon/daemon-model.js";
import { podMade } from "../daemon/daemon-write.js";
import type { Knowledge } from "../daemon/knowledge.js";
import { NOTHING, type Oracle } from "./oracle.js";
import { type DaemonMoment, presentHashes } from "../daemon/write-moment.js";

const counts = (pod: Pod, name: string): boolean => pod.metadata.generateName === `${name}-` && (pod.metadata.finalizers?.length ?? 0) === 0;

/** Whether the sync saw the pod under another hash. */
function isRelabelled(pod: Pod, { model }: DaemonMoment): boolean {
  const seen = model.known.pods.objects.get(`${pod.metadata.namespace ?? ""}/${pod.metadata.name}`);
  return seen !== undefined && hashOf(seen) !== hashOf(pod);
}

/** Whether the pod is of the present revision, by the store and by what the sync knows. */
function isPresent(pod: Pod, daemon: DaemonMoment, store: Knowledge): boolean {
  return [currentHashes(daemon.set, store), presentHashes(daemon, store)].every((hashes) => hashes.has(hashOf(pod)));
}

/** At most one pod of a set on a node. */
export const atMostOne: Oracle = {
  name: "P-01",
  title: "at most one pod of a set on a node",
  onWrite(write, moment) {
    if (moment.mode !== "strict") return NOTHING;
    const made = podMade(write, moment);
    if (made === undefined) return NOTHING;
    const { set } = made.daemon;
    const others = new DaemonModel(moment.before, set).on(made.node).filter((pod) => counts(pod, set.metadata.name));
    const blocking = made.daemon.model.surges ? others.filter((pod) => isLive(pod) && isPresent(pod, made.daemon, moment.before) && !isRelabelled(pod, made.daemon)) : others;
    if (blocking.length === 0) return NOTHING;
    const which = made.daemon.model.surges ? "living pod of the present revision" : "pod";
    return [{ object: `Pod ${write.key}`, is: `a pod is made for ${made.node}, where ${set.metadata.name} has ${named(blocking)}`, must: `no ${which} of ${set.metadata.name} is on ${made.node}` }];
  },
};
