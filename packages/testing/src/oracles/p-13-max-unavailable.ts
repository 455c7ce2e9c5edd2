/**
 * P-13: a rollout without surge takes so many available old pods that no more than maxUnavailable eligible nodes are without an available pod, by the view.
 *
 * Exceptions: old pods that are not available are replaced without limit. Pods that became unavailable by themselves, and what users or the view's age add to it, are
 * outside the budget.
 */
import { isUpdated } from "../daemon/current-revision.js";
import { named } from "../daemon/daemon-model.js";
import { podDeleted } from "../daemon/daemon-write.js";
import { NOTHING, type Oracle } from "./oracle.js";
import { availableTaken, unavailableNodes } from "../daemon/rollout-deeds.js";
import { presentHashes } from "../daemon/write-moment.js";

/** Rollouts keep to maxUnavailable. */
export const maxUnavailable: Oracle = {
  name: "P-13",
  title: "a rollout keeps to maxUnavailable",
  onWrite(write, moment) {
    const deleted = podDeleted(write, moment);
    if (deleted === undefined) return NOTHING;
    const { daemon } = deleted;
    const { model } = daemon;
    if (!model.rolls || model.rollsWithSurge) return NOTHING;
    const current = presentHashes(daemon, moment.before);
    const taken = availableTaken(daemon, moment.before).filter((pod) => !isUpdated(pod, daemon.set, current));
    if (!taken.includes(deleted.pod)) return NOTHING;
    const without = unavailableNodes(daemon).length;
    if (without + taken.length <= model.maxUnavailable) return NOTHING;
    const is = `${without} of ${model.eligible.length} nodes are without an available pod, and ${taken.length} more go: ${named(taken)}`;
    return [{ object: `DaemonSet ${daemon.set.metadata.name}`, is, must: `at most maxUnavailable, ${model.maxUnavailable}` }];
  },
};
