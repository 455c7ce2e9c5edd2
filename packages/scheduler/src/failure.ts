/**
 * A pod finds no node: others may have to make room for it, the pod says why it waits, and it waits.
 *
 * Source: pkg/scheduler/schedule_one.go, pkg/scheduler/framework/preemption/executor.go v1.36.3
 */
import { objectKey, type PatchRequest } from "@everynode/api";
import { done, type EventNote, now, recall, type Reconcile, record, remember, send, sendAll } from "@everynode/core";
import { formatTime, type Pod, podCondition, type PodCondition } from "@everynode/model";
import { tryAgain } from "./appointment.js";
import { priorityOf } from "./attempt.js";
import { type Claim, CLAIMS, claimOf, withClaim } from "./claim.js";
import { type Diagnosis, diagnosisMessage } from "./diagnosis.js";
import { type Preemption, preemptionFor } from "./preemption.js";
import { wait } from "./waiting-list.js";

/** Events have so much room for their message, in characters. */
const NOTE_LENGTH = 1024;

/** Does what is to be done for a pod whose attempt failed. */
export function* giveUp(key: string, diagnosis: Diagnosis): Reconcile {
  const { pod, only } = diagnosis.attempt;
  const preemption = diagnosis.total === 0 ? HOPELESS : preemptionFor(diagnosis);
  const node = preemption.type === "victims" ? preemption.node : preemption.type === "wait" ? undefined : "";
  const nowMs = yield* now();
  yield* wait({ pod, key, only, plugins: diagnosis.plugins, failedAtMs: nowMs });
  if (node !== undefined) yield* nominate(pod, key, node);
  const message = diagnosisMessage(diagnosis, preemption.type === "victims" ? "" : preemption.message);
  yield* record({ object: pod, type: "Warning", reason: "FailedScheduling", message: shortened(message) });
  const condition = unschedulable(pod, message, nowMs);
  const patch = statusPatch(pod, { condition, node });
  if (patch !== undefined) {
    const answer = yield* send(patch);
    if (!answer.ok && answer.code !== 404) return yield* tryAgain(pod, key);
  }
  return preemption.type === "victims" ? yield* evict(diagnosis, preemption) : done();
}

const HOPELESS: Preemption = { type: "hopeless", message: "" };
const shortened = (message: string): string => (message.length <= NOTE_LENGTH ? message : `${message.slice(0, NOTE_LENGTH - 4)} ...`);

/** Remembers the node that room is made on for the pod; "" forgets it. */
function* nominate(pod: Pod, key: string, node: string): Reconcile<void> {
  const claims = yield* recall<readonly Claim[]>(CLAIMS);
  if (node === "" && claims === undefined) return;
  yield* remember(CLAIMS, withClaim(claims, key, node === "" ? undefined : claimOf(pod, "nominated", node)));
}

/** The pod's condition PodScheduled False with this message, since now where it was not. */
function unschedulable(pod: Pod, message: string, nowMs: number): PodCondition {
  const before = podCondition(pod, "PodScheduled");
  const lastTransitionTime = before?.status === "False" ? before.lastTransitionTime : formatTime(nowMs);
  return { type: "PodScheduled", ...generationOf(pod), status: "False", lastProbeTime: null, lastTransitionTime, reason: "Unschedulable", message };
}

const generationOf = ({ metadata: { generation } }: Pod): { readonly observedGeneration?: number } => (generation === undefined ? {} : { observedGeneration: generation });

interface StatusChange {
  readonly condition?: PodCondition;
  /** The nominated node; "" takes it away, undefined leaves it. */
  readonly node: string | undefined;
}

/** The request that brings the pod's status to what is given; undefined where it says so already. Decoded, so that times that a patch cannot write stand in it. */
function statusPatch(pod: Pod, { condition, node }: StatusChange): PatchRequest | undefined {
  const { name, namespace = "", uid } = pod.metadata;
  const before = condition && podCondition(pod, condition.type);
  const isNew = condition !== undefined && !(before?.status === condition.status && before.reason === condition.reason && before.message === condition.message);
  const nominates = node !== undefined && node !== (pod.status.nominatedNodeName ?? "");
  if (!isNew && !nominates) return undefined;
  const status = { ...(isNew ? { conditions: [condition] } : {}), ...(nominates ? { nominatedNodeName: node === "" ? null : node } : {}) };
  return { verb: "patch", kind: "Pod", namespace, name, subresource: "status", patchType: "strategic", patch: { metadata: { uid }, status }, fieldValidation: "Ignore" };
}

/** The victims are told, and deleted; pods of lower priority that hoped for the node look for another. */
function* evict({ attempt: { pod, cluster } }: Diagnosis, { node, victims }: Preemption & { readonly type: "victims" }): Reconcile {
  const nowMs = yield* now();
  const lower = cluster.nominatedTo(node).filter((other) => priorityOf(other) < priorityOf(pod));
  yield* sendAll(lower.flatMap((other) => statusPatch(other, { node: "" }) ?? []));
  const going = victims.filter((victim) => victim.metadata.deletionTimestamp === undefined);
  const told = yield* sendAll(going.flatMap((victim) => statusPatch(victim, { condition: disruption(pod, victim, nowMs), node: undefined }) ?? []));
  const deleted = yield* sendAll(going.map(({ metadata: { name, namespace = "" } }) => ({ verb: "delete" as const, kind: "Pod", namespace, name })));
  const failure = [...told, ...deleted].find((answer) => !answer.ok && answer.code !== 404);
  if (failure !== undefined) return yield* tryAgain(pod, objectKey(pod));
  yield* record(...going.map((object): EventNote => ({ object, type: "Normal", reason: "Preempted", message: `Preempted by pod ${pod.metadata.uid} on node ${node}` })));
  return done();
}

function disruption(pod: Pod, victim: Pod, nowMs: number): PodCondition {
  const message = `${pod.spec.schedulerName ?? ""}: preempting to accommodate a higher priority pod`;
  const before = podCondition(victim, "DisruptionTarget");
  const lastTransitionTime = before?.status === "True" ? before.lastTransitionTime : formatTime(nowMs);
  return { type: "DisruptionTarget", ...generationOf(victim), status: "True", lastProbeTime: null, lastTransitionTime, reason: "PreemptionByScheduler", message };
}
