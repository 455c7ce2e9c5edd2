/**
 * The numbers of a set's status, counted from the definition: node by node, of several pods on a node the first by survival.
 *
 * Source: pkg/controller/daemon/daemon_controller.go (updateDaemonSetStatus) v1.36.3
 */
import { type DaemonSetStatus, isPodAvailable, isPodReady, type Pod } from "@everynode/model";
import { isUpdated } from "./current-revision.js";
import { bySurvival, type DaemonModel } from "./daemon-model.js";

/** What a status counts. */
export type Counters = Pick<
  Required<DaemonSetStatus>,
  "desiredNumberScheduled" | "currentNumberScheduled" | "numberMisscheduled" | "numberReady" | "numberAvailable" | "numberUnavailable" | "updatedNumberScheduled"
>;

const NAMES = ["desiredNumberScheduled", "currentNumberScheduled", "numberMisscheduled", "numberReady", "numberAvailable", "numberUnavailable", "updatedNumberScheduled"] as const;

/** The numbers of a set as the model has it. `hash` is that of its present revision. */
export function countersOf(model: DaemonModel, at: { readonly hash: string; readonly nowMs: number }): Counters {
  const { minReadySeconds = 0 } = model.set.spec;
  const first = (node: string): Pod | undefined => [...model.on(node)].sort(bySurvival)[0];
  const counted = model.eligible.flatMap((node) => first(node) ?? []);
  const available = counted.filter((pod) => isPodAvailable(pod, minReadySeconds, at.nowMs)).length;
  const misscheduled = [...model.byNode.keys()].filter((node) => model.known.nodes.has(node) && !model.shouldRunOn(node)).length;
  return {
    desiredNumberScheduled: model.eligible.length,
    currentNumberScheduled: counted.length,
    numberMisscheduled: misscheduled,
    numberReady: counted.filter(isPodReady).length,
    numberAvailable: available,
    numberUnavailable: model.eligible.length - available,
    updatedNumberScheduled: counted.filter((pod) => isUpdated(pod, model.set, new Set([at.hash]))).length,
  };
}

/** The numbers in which a status differs from what was counted, in words; empty where it does not. */
export function differences(status: DaemonSetStatus, counters: Counters): readonly string[] {
  return NAMES.flatMap((name) => ((status[name] ?? 0) === counters[name] ? [] : [`${name} ${status[name] ?? 0}, counted ${counters[name]}`]));
}
