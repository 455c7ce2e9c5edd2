/**
 * P-15: with surge a rollout never lowers the number of nodes with an available pod below the number that should run, or below what it was, by the view.
 *
 * Exceptions: pods that have to go whatever the rollout (ineligible, ended, excess, homeless), and those that became unavailable by themselves.
 */
import { named } from "../daemon/daemon-model.js";
import { podDeleted } from "../daemon/daemon-write.js";
import { NOTHING, type Oracle } from "./oracle.js";
import { availableNodes, availableTaken } from "../daemon/rollout-deeds.js";

/** Surge keeps availability. */
export const surgeKeepsAvailability: Oracle = {
  name: "P-15",
  title: "a rollout with surge takes nothing that is needed",
  onWrite(write, moment) {
    const deleted = podDeleted(write, moment);
    if (deleted === undefined || !deleted.daemon.model.rollsWithSurge) return NOTHING;
    const { daemon, pod } = deleted;
    const taken = availableTaken(daemon, moment.before);
    if (!taken.includes(pod)) return NOTHING;
    const before = availableNodes(daemon).size;
    const after = availableNodes(daemon, taken).size;
    const floor = Math.min(before, daemon.model.eligible.length);
    if (after >= floor) return NOTHING;
    return [{ object: `DaemonSet ${daemon.set.metadata.name}`, is: `nodes with an available pod fall from ${before} to ${after}: ${named(taken)} go(es)`, must: `at least ${floor} of ${daemon.model.eligible.length}` }];
  },
};
