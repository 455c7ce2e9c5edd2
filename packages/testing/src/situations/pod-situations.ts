/** Situations of a set's pods: how they come, go, and change hands. */
import { controllerOf, isPodTerminal, isTerminating, type Pod, targetNodeOf } from "@everynode/model";
import { hashOf } from "../daemon/current-revision.js";
import { isLive } from "../daemon/daemon-model.js";
import { podDeleted, podMade } from "../daemon/daemon-write.js";
import { beginsDeletion } from "../history/deed.js";
import type { DeleteReason } from "../daemon/delete-reason.js";
import { controlledBy } from "../daemon/knowledge.js";
import { DAEMON_CONTROLLER } from "../daemon/write-moment.js";
import type { Situation } from "./situation.js";

/** A set's controller deletes a pod for this reason, and for none of those beside it but the older template. */
function goes(reason: DeleteReason, name: string, title: string): Situation {
  return {
    name,
    title,
    kind: "Pod",
    onWrite(write, moment) {
      if (moment.actor !== DAEMON_CONTROLLER || !beginsDeletion(write)) return false;
      const reasons = podDeleted(write, moment)?.reasons.filter((each) => each !== "rollout") ?? [];
      return reasons.length === 1 && reasons[0] === reason;
    },
  };
}

/** Somebody else than a set's controller deletes one of its pods. */
const goesBy = (actor: string, name: string, title: string): Situation => ({ name, title, kind: "Pod", onWrite: (write, moment) => moment.actor === actor && beginsDeletion(write) && controllerOf(write.object)?.kind === "DaemonSet" });

/** How pods come, go, and change hands. */
export const POD_SITUATIONS: readonly Situation[] = [
  {
    name: "surge overlap",
    title: "under surge a new pod is made beside an old one that lives",
    kind: "Pod",
    onWrite(write, moment) {
      const made = podMade(write, moment);
      return made !== undefined && made.daemon.model.surges && made.daemon.model.liveOn(made.node).length > 0;
    },
  },
  {
    name: "adoption",
    title: "a set adopts a pod of nobody",
    kind: "Pod",
    onWrite: ({ previous, object }, { actor }) => actor === DAEMON_CONTROLLER && previous !== undefined && controllerOf(previous) === undefined && controllerOf(object) !== undefined,
  },
  {
    name: "release",
    title: "a set lets go of a pod that it does not select any more",
    kind: "Pod",
    onWrite: ({ previous, object }, { actor }) => actor === DAEMON_CONTROLLER && previous !== undefined && controllerOf(previous) !== undefined && controllerOf(object) === undefined,
  },
  {
    name: "terminal replacement",
    title: "a pod is made where another has ended and is still terminating",
    kind: "Pod",
    onWrite(write, moment) {
      const made = podMade(write, moment);
      return made !== undefined && made.daemon.model.pods.some((pod) => targetNodeOf(pod) === made.node && isTerminating(pod) && isPodTerminal(pod));
    },
  },
  {
    name: "node recreated",
    title: "a node comes under the name of one that went, whose pods are still there",
    kind: "Node",
    onWrite: ({ type, key }, { before }) => type === "ADDED" && (before.pods.byNode.get(key)?.size ?? 0) > 0,
  },
  {
    name: "set recreated",
    title: "a set comes under the name of one that went, whose pods still name it",
    kind: "DaemonSet",
    onWrite: ({ type, object }, { before }) => type === "ADDED" && before.pods.objects.values().some((pod) => controllerOf(pod)?.name === object.metadata.name && controllerOf(pod)?.uid !== object.metadata.uid),
  },
  {
    name: "shared selector",
    title: "a set makes a pod that another set selects too",
    kind: "Pod",
    onWrite(write, moment) {
      const made = podMade(write, moment);
      if (made === undefined) return false;
      const { app } = made.pod.metadata.labels ?? {};
      return moment.before.sets.values().some(({ metadata, spec }) => metadata.uid !== made.daemon.set.metadata.uid && spec.selector.matchLabels?.["app"] === app);
    },
  },
  {
    name: "new beside gone set",
    title: "a set's controller makes a pod though the set is gone",
    kind: "Pod",
    onWrite(write, moment) {
      const made = podMade(write, moment);
      return made !== undefined && moment.before.sets.get(made.daemon.asking.key)?.metadata.uid !== made.daemon.set.metadata.uid;
    },
  },
  {
    name: "mixed versions",
    title: "an old and a new pod of a set are both available, on different nodes",
    kind: "Pod",
    onWrite(write, moment) {
      const deleted = podDeleted(write, moment);
      if (deleted === undefined || !deleted.reasons.includes("rollout")) return false;
      const { model, nowMs } = deleted.daemon;
      const served = model.pods.filter((pod) => model.isAvailable(pod, nowMs));
      return served.some((pod) => deleted.current.has(hashOf(pod))) && served.some((pod) => !deleted.current.has(hashOf(pod)));
    },
  },
  {
    name: "two on a node",
    title: "a set that does not surge has two living pods on a node",
    kind: "Pod",
    onWrite(write, { after }) {
      const owner = controllerOf(write.object);
      if (owner === undefined || owner.kind !== "DaemonSet" || !isLive(write.object as Pod)) return false;
      const node = targetNodeOf(write.object as Pod);
      return node !== undefined && controlledBy(after.pods, owner.uid).filter((pod) => isLive(pod) && targetNodeOf(pod) === node).length > 1;
    },
  },
  goes("ineligible", "node left", "a pod goes because it may not stay on its node"),
  goes("homeless", "homeless pod", "a pod goes that was never bound, and whose node is gone"),
  goes("excess", "excess pod", "one of several pods on a node goes"),
  goes("ended", "ended pod", "a pod goes because it has ended"),
  goes("replaced", "surge done", "an old pod goes because the new one beside it serves"),
  goesBy("taint-eviction-controller", "eviction by taint", "a pod of a set is driven away by a taint"),
  goesBy("pod-garbage-collector", "pod of a lost node", "pod collection takes a set's pod whose node is gone"),
  goesBy("generic-garbage-collector", "cascade", "a set's pod is collected with it"),
];
