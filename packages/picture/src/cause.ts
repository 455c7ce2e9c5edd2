/**
 * Why somebody did something: which write before it made them do it. The trace says who wrote what, and not why; so causes are read from what each actor acts on. A controller of
 * workloads follows the wish for its object and what becomes of its pods and nodes, the scheduler the coming of pods, kubelets what is bound to them and what befalls their machines.
 */
import { controllerOf, deepEqual, isNodeReady, type KubeObject, type Node, type Pod, targetNodeOf } from "@everynode/model";
import { entryText } from "everynode";
import { type Chronicle, type Deed, isCreation, isEnd, isWish } from "./chronicle.js";

/** The write that led to another; undefined for what somebody did of their own accord, and where nothing is known. */
export function causeOf(deed: Deed, chronicle: Chronicle): Deed | undefined {
  if (deed.actor === "user") return undefined;
  switch (deed.kind) {
    case "Pod":
      return podCause(deed, chronicle);
    case "Node":
      return nodeCause(deed, chronicle);
    case "Machine":
      return undefined;
    default:
      return ownedCause(deed, chronicle);
  }
}

function podCause(deed: Deed, chronicle: Chronicle): Deed | undefined {
  const pod = deed.write.object as Pod;
  const before = chronicle.last(chronicle.ofUid(pod.metadata.uid), deed.index, isTelling);
  if (isCreation(deed)) return creationCause(deed, pod, chronicle);
  if (isEnd(deed)) {
    const marked = before !== undefined && isEnd(before) ? before : undefined;
    return marked ?? endCause(deed, pod, chronicle);
  }
  if (isBinding(deed)) return latest([before, nodeChange(deed, pod, chronicle, before?.index)]);
  if (deed.actor === "kubelet") return latest([before, machineChange(pod, deed, chronicle, before?.index)]);
  return latest([before, readinessChange(pod, deed, chronicle)]);
}

/** True for writes of pods that have a place in their stories. */
function isTelling(deed: Deed): boolean {
  const { object, previous } = deed.write;
  return previous === undefined || isEnd(deed) || isBinding(deed) || (object as Pod).status !== (previous as Pod).status;
}

function isBinding({ write: { object, previous } }: Deed): boolean {
  return previous !== undefined && (previous as Pod).spec.nodeName !== (object as Pod).spec.nodeName;
}

/** A pod comes since its owner is wished for, since its place has become free, or since its node has become fit for it: whatever was last. */
function creationCause(deed: Deed, pod: Pod, chronicle: Chronicle): Deed | undefined {
  const owner = controllerOf(pod);
  if (owner === undefined) return undefined;
  const node = targetNodeOf(pod);
  const wish = chronicle.last(chronicle.ofUid(owner.uid), deed.index, isWish);
  const place = chronicle.last(chronicle.deeds, deed.index, (each) => each.index > (wish?.index ?? -1) && isEndOfSibling(each, owner.uid, node));
  const change = owner.kind === "DaemonSet" ? nodeChange(deed, pod, chronicle, wish?.index) : undefined;
  return latest([wish, place, change]);
}

function isEndOfSibling(deed: Deed, owner: string, node: string | undefined): boolean {
  if (deed.kind !== "Pod" || !(isEnd(deed) || hasFailed(deed))) return false;
  const pod = deed.write.object as Pod;
  return controllerOf(pod)?.uid === owner && (node === undefined || targetNodeOf(pod) === node);
}

const hasFailed = ({ write: { object, previous } }: Deed): boolean => (object as Pod).status.phase === "Failed" && (previous as Pod | undefined)?.status.phase !== "Failed";

function endCause(deed: Deed, pod: Pod, chronicle: Chronicle): Deed | undefined {
  const owner = controllerOf(pod) ?? pod.metadata.ownerReferences?.[0];
  switch (deed.actor) {
    case "taint-eviction-controller":
      return nodeChange(deed, pod, chronicle, undefined);
    case "generic-garbage-collector":
      return owner === undefined ? undefined : chronicle.last(chronicle.ofUid(owner.uid), deed.index, isEnd);
    case "pod-garbage-collector":
      return chronicle.last(chronicle.ofKey("Node", targetNodeOf(pod) ?? ""), deed.index, isEnd);
    default: {
      const wish = owner === undefined ? undefined : chronicle.last(chronicle.ofUid(owner.uid), deed.index, isWish);
      const failure = chronicle.last(chronicle.ofUid(pod.metadata.uid), deed.index, hasFailed);
      return latest([wish, failure, nodeChange(deed, pod, chronicle, wish?.index)]);
    }
  }
}

/** The last change of what a node asks of its pods (its coming and going, labels, taints, cordons), after a number in the trace. */
function nodeChange(deed: Deed, pod: Pod, chronicle: Chronicle, after = -1): Deed | undefined {
  const name = targetNodeOf(pod);
  if (name === undefined) return undefined;
  return chronicle.last(chronicle.ofKey("Node", name), deed.index, (each) => each.index > after && asksAnew(each));
}

function asksAnew(deed: Deed): boolean {
  const { type, object, previous } = deed.write;
  if (previous === undefined || type === "DELETED") return true;
  // Labels that the control plane only brings into line are nobody's reason.
  if (entryText(deed.entry) === undefined) return false;
  return !deepEqual(asked(object as Node), asked(previous as Node));
}

const asked = ({ metadata, spec }: Node): object => ({ labels: metadata.labels ?? {}, taints: spec.taints ?? [], unschedulable: spec.unschedulable ?? false });

function machineChange(pod: Pod, deed: Deed, chronicle: Chronicle, after = -1): Deed | undefined {
  return chronicle.last(chronicle.ofKey("Machine", targetNodeOf(pod) ?? ""), deed.index, (each) => each.index > after && isTrouble(each));
}

/** True where something befell a machine: other writes of it are its kubelet's notes. */
function isTrouble({ write: { object, previous } }: Deed): boolean {
  const spec = (each: KubeObject | undefined): { readonly faults?: unknown; readonly kubeletRunning?: boolean } => (each as { readonly spec?: object } | undefined)?.spec ?? {};
  return previous !== undefined && (spec(object).faults !== spec(previous).faults || spec(object).kubeletRunning !== spec(previous).kubeletRunning);
}

function readinessChange(pod: Pod, deed: Deed, chronicle: Chronicle): Deed | undefined {
  return chronicle.last(chronicle.ofKey("Node", targetNodeOf(pod) ?? ""), deed.index, changesReadiness);
}

function changesReadiness({ write: { object, previous } }: Deed): boolean {
  return previous !== undefined && isNodeReady(object as Node) !== isNodeReady(previous as Node);
}

/** A node is tainted since its readiness changed, and that since something befell its machine. */
function nodeCause(deed: Deed, chronicle: Chronicle): Deed | undefined {
  const name = deed.write.object.metadata.name;
  const trouble = chronicle.last(chronicle.ofKey("Machine", name), deed.index, isTrouble);
  const before = chronicle.ofUid(deed.write.object.metadata.uid);
  if (changesReadiness(deed)) return trouble ?? chronicle.last(before, deed.index, isCreation);
  return latest([chronicle.last(before, deed.index, changesReadiness) ?? chronicle.last(before, deed.index, isCreation), trouble]);
}

/** What has a controller is written since that is wished for; what has none, since it was wished for itself. */
function ownedCause(deed: Deed, chronicle: Chronicle): Deed | undefined {
  const { object } = deed.write;
  const owner = controllerOf(object) ?? object.metadata.ownerReferences?.[0];
  if (owner === undefined) return chronicle.last(chronicle.ofUid(object.metadata.uid), deed.index, isWish);
  return deed.actor === "generic-garbage-collector" ? chronicle.last(chronicle.ofUid(owner.uid), deed.index, isEnd) : chronicle.last(chronicle.ofUid(owner.uid), deed.index, isWish);
}

function latest(deeds: readonly (Deed | undefined)[]): Deed | undefined {
  return deeds.reduce((last, deed) => (deed !== undefined && deed.index > (last?.index ?? -1) ? deed : last), undefined);
}
