/**
 * P-04: a node that is not ready, out of reach, under pressure or cordoned is no reason for anybody to delete a pod that a set's controller made.
 *
 * So every pod that a set's controller makes puts up with such nodes for ever.
 *
 * Exception: pods that were adopted do not have the tolerations that the controller gives to its own, and are driven away as others are. What counts is
 * what the deleting controller saw: a taint of another kind that has gone since is still a reason.
 */
import { controllerOf, isTolerated, type Node, type Pod, type Taint, targetNodeOf } from "@everynode/model";
import type { LogEntry } from "@everynode/api";
import { viewOf } from "@everynode/core";
import { beginsDeletion } from "../history/deed.js";
import { podMade } from "../daemon/daemon-write.js";
import { isTrouble } from "../daemon/placement.js";
import { type Finding, NOTHING, type Oracle } from "./oracle.js";
import type { WriteMoment } from "../daemon/write-moment.js";

/** Controllers that look at taints. */
const EVICTORS: ReadonlySet<string> = new Set(["taint-eviction-controller", "node-controller"]);

function nodeAsSeen({ context }: WriteMoment, name: string): Node | undefined {
  return context.asking === undefined ? undefined : viewOf(context.asking).get("Node", name);
}

/** The taints of a node that is not ready, or out of reach. */
const LOST: readonly Taint[] = ["not-ready", "unreachable"].map((key) => ({ key: `node.kubernetes.io/${key}`, effect: "NoExecute" }));

/** A pod that a set's controller makes so that it would be driven away from a node that is not ready, or out of reach: be it after a while. */
function timid(write: LogEntry, moment: WriteMoment): readonly Finding[] {
  const made = podMade(write, moment);
  if (made === undefined) return NOTHING;
  const forEver = (made.pod.spec.tolerations ?? []).filter(({ tolerationSeconds }) => tolerationSeconds === undefined);
  const missing = LOST.filter((taint) => !isTolerated(taint, forEver)).map(({ key }) => key);
  return missing.length === 0 ? NOTHING : [{ object: `Pod ${write.key}`, is: `it does not put up with ${missing.join(", ")} for ever`, must: "every daemon pod does" }];
}

/** Pods survive their nodes' troubles. */
export const survivesTrouble: Oracle = {
  name: "P-04",
  title: "node trouble alone ends no pod",
  onWrite(write, moment) {
    if (write.kind !== "Pod") return NOTHING;
    if (write.type === "ADDED") return timid(write, moment);
    if (!EVICTORS.has(moment.actor) || !beginsDeletion(write)) return NOTHING;
    const pod = write.previous as Pod;
    const owner = controllerOf(pod);
    if (owner?.kind !== "DaemonSet" || pod.metadata.generateName !== `${owner.name}-`) return NOTHING;
    const name = targetNodeOf(pod) ?? "";
    const stored = moment.before.nodes.get(name);
    const taints = [...(nodeAsSeen(moment, name)?.spec.taints ?? []), ...(stored?.spec.taints ?? [])].filter(({ effect }) => effect === "NoExecute");
    if (taints.some((taint) => !isTrouble(taint) && !isTolerated(taint, pod.spec.tolerations))) return NOTHING;
    // The taint that the eviction is about may have come and gone before the view, or between it and now; then there is no trouble to blame either.
    if (!taints.some(isTrouble)) return NOTHING;
    const why = taints.map(({ key, effect }) => `${key}:${effect}`).join(", ");
    return [{ object: `Pod ${write.key}`, is: `${moment.actor} deletes it for ${why} on ${name}`, must: "a taint that says more than that the node is in trouble" }];
  },
};
