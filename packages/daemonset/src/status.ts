/**
 * The set's status, written only where a number differs.
 *
 * Source: pkg/controller/daemon/daemon_controller.go (updateDaemonSetStatus, storeDaemonSetStatus) v1.36.3
 */
import { enqueueKey, type Reconcile, send, wrote } from "@everynode/core";
import type { DaemonSet, DaemonSetStatus } from "@everynode/model";
import { availableAt, type Survey, updatedCount } from "./survey.js";

const RETRIES = 1;

/** The numbers of a status. */
export interface Counters {
  readonly desiredNumberScheduled: number;
  readonly currentNumberScheduled: number;
  readonly numberMisscheduled: number;
  readonly numberReady: number;
  readonly updatedNumberScheduled: number;
  readonly numberAvailable: number;
  readonly numberUnavailable: number;
}

/** What a survey counts at `nowMs`; `isUpdated` tells revision labels of the present revision from others. */
export function countersOf(survey: Survey, at: { readonly isUpdated: (labels: string) => boolean; readonly nowMs: number }): Counters {
  const { desired, current, misscheduled, ready } = survey.tally;
  const available = availableAt(survey, at.nowMs);
  return {
    desiredNumberScheduled: desired,
    currentNumberScheduled: current,
    numberMisscheduled: misscheduled,
    numberReady: ready,
    updatedNumberScheduled: updatedCount(survey, at.isUpdated),
    numberAvailable: available,
    numberUnavailable: desired - available,
  };
}

function says(status: DaemonSetStatus, counters: Counters): boolean {
  return (
    status.desiredNumberScheduled === counters.desiredNumberScheduled &&
    status.currentNumberScheduled === counters.currentNumberScheduled &&
    status.numberMisscheduled === counters.numberMisscheduled &&
    status.numberReady === counters.numberReady &&
    (status.updatedNumberScheduled ?? 0) === counters.updatedNumberScheduled &&
    (status.numberAvailable ?? 0) === counters.numberAvailable &&
    (status.numberUnavailable ?? 0) === counters.numberUnavailable
  );
}

/** The status with the counters; optional numbers that are zero are left out, as the API server stores them. */
function withCounters(status: DaemonSetStatus, counters: Counters, observedGeneration: number): DaemonSetStatus {
  const { collisionCount, conditions } = status;
  const { updatedNumberScheduled, numberAvailable, numberUnavailable } = counters;
  return {
    currentNumberScheduled: counters.currentNumberScheduled,
    numberMisscheduled: counters.numberMisscheduled,
    desiredNumberScheduled: counters.desiredNumberScheduled,
    numberReady: counters.numberReady,
    ...(observedGeneration === 0 ? {} : { observedGeneration }),
    ...(updatedNumberScheduled === 0 ? {} : { updatedNumberScheduled }),
    ...(numberAvailable === 0 ? {} : { numberAvailable }),
    ...(numberUnavailable === 0 ? {} : { numberUnavailable }),
    ...(collisionCount === undefined ? {} : { collisionCount }),
    ...(conditions === undefined ? {} : { conditions }),
  };
}

/** What is to be written: `acted` is true where the sync acted on the set's present generation. */
export interface StatusWrite {
  readonly key: string;
  readonly counters: Counters;
  readonly acted: boolean;
}

/** Brings the set's status up to date; what went wrong, or undefined. */
export function* updateStatus(daemonSet: DaemonSet, write: StatusWrite): Reconcile<string | undefined> {
  const { key, counters } = write;
  const { generation = 0, namespace = "", name, uid } = daemonSet.metadata;
  const { minReadySeconds = 0 } = daemonSet.spec;
  if (!says(daemonSet.status, counters) || (daemonSet.status.observedGeneration ?? 0) < generation) {
    let target = daemonSet;
    for (let tries = 0; ; tries++) {
      const observed = write.acted ? generation : (target.status.observedGeneration ?? 0);
      const object = { ...target, status: withCounters(target.status, counters, observed) };
      const answer = yield* send<DaemonSet>({ verb: "update", kind: "DaemonSet", namespace, name, subresource: "status", object });
      if (answer.ok) {
        yield* wrote({ key, uid }, "DaemonSet", [answer]);
        break;
      }
      if (tries >= RETRIES) return `error storing status for daemon set ${key}: ${answer.status.message ?? ""}`;
      const fresh = yield* send<DaemonSet>({ verb: "get", kind: "DaemonSet", namespace, name });
      if (!fresh.ok) return `error storing status for daemon set ${key}: ${fresh.status.message ?? ""}`;
      target = fresh.object;
    }
  }
  if (minReadySeconds > 0 && counters.numberReady !== counters.numberAvailable) yield* enqueueKey(key, minReadySeconds * 1000);
  return undefined;
}
