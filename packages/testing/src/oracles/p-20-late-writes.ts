/** What a DaemonSet controller does once its set is touched, and whether Kubernetes' would not have done it before either: the exceptions of P-20, which that says the reasons of. */
import type { LogEntry } from "@everynode/api";
import { type DaemonSet, type Pod, targetNodeOf } from "@everynode/model";
import { currentHashes, isUpdated } from "../daemon/current-revision.js";
import { type PodDeleted, podDeleted } from "../daemon/daemon-write.js";
import type { DaemonMoment, WriteMoment } from "../daemon/write-moment.js";

/** What a controller has to hear of beside what Kubernetes hears of. */
export interface Hearing {
  /** True: that nodes go, and leave pods that were never bound to them. */
  readonly nodeDeletions?: boolean;
  /** True: that a new pod beside an old one has become available. */
  readonly surge?: boolean;
}

/** "excused": Kubernetes is as late; undefined: there is nothing to it. */
export type Late = { readonly what: string } | "excused" | undefined;

/** How well a controller has to hear, and the nodes of which it need not have heard. */
export interface Ear extends Hearing {
  readonly shadowed: ReadonlySet<string>;
  /** Nodes that were away once. */
  readonly wereAway: ReadonlySet<string>;
  /** The nodes that should run a pod when a set's status was written last, by the set's uid. */
  readonly counted: ReadonlyMap<string, readonly string[]>;
}

const COUNTERS = ["currentNumberScheduled", "numberReady", "numberAvailable", "updatedNumberScheduled"] as const;

/** Whether the set's status was written before some of its nodes came or went. */
function isMiscounted({ set, model }: DaemonMoment, { counted }: Ear): boolean {
  const { eligible } = model;
  return set.status.desiredNumberScheduled !== eligible.length || counted.get(set.metadata.uid)?.every((name, at) => name === eligible[at]) === false;
}

/** Numbers that a status had wrong, though the nodes that should run a pod, and those that should not, were counted right. */
function lateCounters({ object, previous }: LogEntry, daemon: DaemonMoment, ear: Ear): readonly string[] {
  const [is, was] = [(object as DaemonSet).status, (previous as DaemonSet).status];
  if (isMiscounted(daemon, ear) || is.desiredNumberScheduled !== was.desiredNumberScheduled || is.numberMisscheduled !== was.numberMisscheduled) return [];
  return COUNTERS.flatMap((name) => ((is[name] ?? 0) === (was[name] ?? 0) ? [] : [`${name} goes from ${was[name] ?? 0} to ${is[name] ?? 0}`]));
}

/** Whether a pod of the set is on the node, which a change of the node tells by. */
const hasPods = ({ model }: DaemonMoment, node: string): boolean => model.pods.some(({ spec }) => spec.nodeName === node);

/** Whether a new pod has ripened that no status counts: beside an old one, or on a node that is gone. */
function hasRipenedUnheard({ set, model, nowMs }: DaemonMoment): boolean {
  if ((set.spec.minReadySeconds ?? 0) === 0) return false;
  const current = currentHashes(set, model.known);
  return [...model.byNode].some(([node, pods]) => (pods.length > 1 || !model.known.nodes.has(node)) && pods.some((pod) => isUpdated(pod, set, current) && model.isAvailable(pod, nowMs)));
}

/** Whether Kubernetes is as late to make a pod. */
function isMadeUnheard(node: string, daemon: DaemonMoment, ear: Ear): boolean {
  const { surge = false, shadowed, wereAway } = ear;
  if (shadowed.has(node)) return true;
  return hasPods(daemon, node) && (wereAway.has(node) || isMiscounted(daemon, ear) || (!surge && hasRipenedUnheard(daemon)));
}

/** Whether Kubernetes is as late to delete the pod. */
function isDeletedUnheard(pod: Pod, { daemon, reasons }: PodDeleted, ear: Ear): boolean {
  const { nodeDeletions = false, surge = false, wereAway } = ear;
  const { model } = daemon;
  const node = targetNodeOf(pod) ?? "";
  const isBound = (pod.spec.nodeName ?? "") !== "";
  const isLost = !model.known.nodes.has(node);
  const isStepUnheard = isMiscounted(daemon, ear) || (!surge && hasRipenedUnheard(daemon)) || (model.surges && model.mayStayOn(node) && !model.shouldRunOn(node));
  if (isLost && (isBound || !nodeDeletions)) return true;
  if (!isLost && wereAway.has(node)) return true;
  if (isStepUnheard && reasons.every((reason) => reason === "rollout")) return true;
  return (!isBound && reasons.includes("ineligible")) || (!surge && reasons.includes("replaced"));
}

/** What a write of a set's controller says of what was left undone. */
export function lateIn(write: LogEntry, moment: WriteMoment, ear: Ear): Late {
  const { daemon } = moment;
  if (daemon === undefined) return undefined;
  if (write.kind === "DaemonSet" && write.previous !== undefined) {
    const wrong = lateCounters(write, daemon, ear);
    return wrong.length === 0 ? undefined : { what: wrong.join(", ") };
  }
  if (write.kind !== "Pod") return undefined;
  if (write.type === "ADDED") return isMadeUnheard(targetNodeOf(write.object as Pod) ?? "", daemon, ear) ? "excused" : { what: `it makes ${write.key}` };
  const deleted = podDeleted(write, moment);
  if (deleted === undefined) return { what: `it writes to ${write.key}` };
  return isDeletedUnheard(write.previous as Pod, deleted, ear) ? "excused" : { what: `it deletes ${write.key} (${deleted.reasons.join(", ")})` };
}
