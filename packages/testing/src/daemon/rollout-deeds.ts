/** What a reconcile does for a rollout, apart from what it does for other reasons. */
import { type Pod, targetNodeOf } from "@everynode/model";
import { podsDeletedBy } from "./daemon-write.js";
import { type DeleteReason, deleteReasons } from "./delete-reason.js";
import type { Knowledge } from "./knowledge.js";
import { type DaemonMoment, presentHashes } from "./write-moment.js";

/** Reasons that need no budget: they have nothing to do with a rollout, or an available pod is there already. */
const OTHER: ReadonlySet<DeleteReason> = new Set(["ineligible", "ended", "excess", "homeless", "replaced"]);

/** Available pods that the reconcile takes for a rollout and nothing else. `store` helps to tell which revision is the present one. */
export function availableTaken(daemon: DaemonMoment, store: Knowledge): readonly Pod[] {
  const { model, nowMs } = daemon;
  const context = { current: presentHashes(daemon, store), nowMs };
  return podsDeletedBy(daemon).filter((pod) => model.isAvailable(pod, nowMs) && !deleteReasons(model, pod, context).some((reason) => OTHER.has(reason)));
}

/** Names of the eligible nodes that have no available pod, by the view. */
export function unavailableNodes({ model, nowMs }: DaemonMoment): readonly string[] {
  return model.eligible.filter((node) => !model.on(node).some((pod) => model.isAvailable(pod, nowMs)));
}

/** The eligible nodes and others on which an available pod stands, without those pods that are taken away. */
export function availableNodes({ model, nowMs }: DaemonMoment, without: readonly Pod[] = []): ReadonlySet<string> {
  const names = model.pods.flatMap((pod) => (model.isAvailable(pod, nowMs) && !without.includes(pod) ? [targetNodeOf(pod)] : []));
  return new Set(names.filter((name) => name !== undefined));
}
