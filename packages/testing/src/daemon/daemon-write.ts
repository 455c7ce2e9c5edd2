/** Writes of a DaemonSet's reconcile to pods: those that properties are asked about. */
import type { LogEntry, Request } from "@everynode/api";
import { controllerOf, type Pod, targetNodeOf } from "@everynode/model";
import type { DaemonModel } from "./daemon-model.js";
import { beginsDeletion } from "../history/deed.js";
import { type DeleteReason, deleteReasons } from "./delete-reason.js";
import { type DaemonMoment, presentHashes, type WriteMoment } from "./write-moment.js";

/** A pod that a set's controller has made. */
export interface PodMade {
  readonly pod: Pod;
  /** Where it is meant to run. */
  readonly node: string;
  readonly daemon: DaemonMoment;
}

/** The pod that this write makes, if it is one of a set's controller. */
export function podMade(write: LogEntry, moment: WriteMoment): PodMade | undefined {
  if (write.kind !== "Pod" || write.type !== "ADDED") return undefined;
  const { daemon } = moment;
  const pod = write.object as Pod;
  const node = targetNodeOf(pod);
  return daemon === undefined || node === undefined || controllerOf(pod)?.uid !== daemon.set.metadata.uid ? undefined : { pod, node, daemon };
}

/** A pod that a set's controller deletes. */
export interface PodDeleted {
  /** As the controller saw it; as it was stored where the controller did not see it. */
  readonly pod: Pod;
  /** As it was stored. */
  readonly was: Pod;
  readonly daemon: DaemonMoment;
  /** Hashes of the set's present revision. */
  readonly current: ReadonlySet<string>;
  readonly reasons: readonly DeleteReason[];
}

/** The write that was asked about last: several oracles ask about each. */
const LAST: { write: LogEntry | undefined; moment: WriteMoment | undefined; deleted: PodDeleted | undefined } = { write: undefined, moment: undefined, deleted: undefined };

/** The deletion that begins with this write, if it is one of a set's controller. */
export function podDeleted(write: LogEntry, moment: WriteMoment): PodDeleted | undefined {
  if (write.kind !== "Pod" || !beginsDeletion(write)) return undefined;
  if (write !== LAST.write || moment !== LAST.moment) {
    LAST.deleted = deletionBy(write, moment);
    LAST.write = write;
    LAST.moment = moment;
  }
  return LAST.deleted;
}

function deletionBy(write: LogEntry, moment: WriteMoment): PodDeleted | undefined {
  const { daemon } = moment;
  if (daemon === undefined) return undefined;
  const was = write.previous as Pod;
  const pod = podSeen(daemon.model, write.key) ?? was;
  const current = presentHashes(daemon, moment.before);
  return { pod, was, daemon, current, reasons: deleteReasons(daemon.model, pod, { current, nowMs: daemon.nowMs }) };
}

/** The pod of the set that the model has under a key. */
function podSeen(model: DaemonModel, key: string): Pod | undefined {
  return model.pods.find(({ metadata }) => `${metadata.namespace ?? ""}/${metadata.name}` === key);
}

/** Keys of the pods that requests delete. */
function deletedKeys(requests: readonly Request[]): ReadonlySet<string> {
  return new Set(requests.flatMap((request) => (request.verb === "delete" && request.kind === "Pod" ? [`${request.namespace ?? ""}/${request.name}`] : [])));
}

/** Pods of the set that the reconcile deletes in all, those among them that are still to be asked for. */
export function podsDeletedBy(daemon: DaemonMoment): readonly Pod[] {
  const keys = deletedKeys([...daemon.asked.map(({ request }) => request), ...daemon.batch]);
  return daemon.model.pods.filter(({ metadata }) => keys.has(`${metadata.namespace ?? ""}/${metadata.name}`));
}

/** Names of the nodes for which the reconcile makes pods in all, those among them that are still to be asked for. Failed requests count for none. */
export function nodesFilledBy(daemon: DaemonMoment): ReadonlySet<string> {
  const requests = [...daemon.asked.flatMap(({ request, response }) => (response.ok ? [request] : [])), ...daemon.batch];
  const nodes = requests.flatMap((request) => (request.verb === "create" && request.kind === "Pod" ? [targetNodeOf(request.object as Pod)] : []));
  return new Set(nodes.filter((node) => node !== undefined));
}
