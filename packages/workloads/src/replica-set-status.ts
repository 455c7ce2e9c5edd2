/**
 * The status of a ReplicaSet, written only where something differs.
 *
 * Source: pkg/controller/replicaset/replica_set_utils.go (calculateStatus, updateReplicaSetStatus) v1.36.3
 */
import { type Reconcile, send, wrote } from "@everynode/core";
import { deepEqual, formatTime, type ReplicaSet, type ReplicaSetCondition, type ReplicaSetStatus } from "@everynode/model";
import { availableReplicas, type Tally, type TallyRules } from "./replica-tally.js";

const RETRIES = 1;

/** What a status says besides its generation. */
export interface StatusInput {
  readonly tally: Tally;
  readonly rules: TallyRules;
  readonly nowMs: number;
  /** What went wrong with the pods, or undefined. */
  readonly failure: string | undefined;
}

/** The conditions with or without one that tells of a failure; the one that is there already stays as it is. */
function conditionsAfter({ spec, status }: ReplicaSet, { tally, nowMs, failure }: StatusInput): readonly ReplicaSetCondition[] | undefined {
  const present = status.conditions?.find((condition) => condition.type === "ReplicaFailure");
  const others = (status.conditions ?? []).filter((condition) => condition.type !== "ReplicaFailure");
  if ((failure === undefined) === (present === undefined)) return status.conditions;
  if (failure === undefined) return others.length === 0 ? undefined : others;
  const diff = tally.active - (spec.replicas ?? 1);
  const reason = diff < 0 ? { reason: "FailedCreate" } : diff > 0 ? { reason: "FailedDelete" } : {};
  return [...others, { type: "ReplicaFailure", status: "True", lastTransitionTime: formatTime(nowMs), ...reason, message: failure }];
}

/** The set's status from how its pods stand; optional numbers that are zero are left out, as the API server stores them. */
export function replicaSetStatus(replicaSet: ReplicaSet, input: StatusInput): ReplicaSetStatus {
  const { active, fullyLabeled, ready, terminating } = input.tally;
  const available = availableReplicas(input.tally, input.rules, input.nowMs);
  const conditions = conditionsAfter(replicaSet, input);
  const { generation = 0 } = replicaSet.metadata;
  return {
    replicas: active,
    ...(fullyLabeled === 0 ? {} : { fullyLabeledReplicas: fullyLabeled }),
    ...(ready === 0 ? {} : { readyReplicas: ready }),
    ...(available === 0 ? {} : { availableReplicas: available }),
    terminatingReplicas: terminating,
    ...(generation === 0 ? {} : { observedGeneration: generation }),
    ...(conditions === undefined ? {} : { conditions }),
  };
}

/** A status that was stored, or what went wrong on the way. */
export type StatusStored = { readonly ok: true; readonly replicaSet: ReplicaSet } | { readonly ok: false; readonly why: string };

/** Brings the set's status up to date. A status that says what it should is left alone. */
export function* storeStatus(key: string, replicaSet: ReplicaSet, status: ReplicaSetStatus): Reconcile<StatusStored> {
  if (deepEqual(replicaSet.status, status)) return { ok: true, replicaSet };
  const { namespace = "", name, uid } = replicaSet.metadata;
  for (let tries = 0, target = replicaSet; ; tries++) {
    const answer = yield* send<ReplicaSet>({ verb: "update", kind: "ReplicaSet", namespace, name, subresource: "status", object: { ...target, status } });
    if (answer.ok) {
      yield* wrote({ key, uid }, "ReplicaSet", [answer]);
      return { ok: true, replicaSet: answer.object };
    }
    if (tries >= RETRIES) return { ok: false, why: answer.status.message ?? "" };
    const fresh = yield* send<ReplicaSet>({ verb: "get", kind: "ReplicaSet", namespace, name });
    if (!fresh.ok) return { ok: false, why: fresh.status.message ?? "" };
    target = fresh.object;
  }
}
