/**
 * P-14: during a rollout with surge at most maxSurge nodes have, or get, a new pod that is not available beside an old one that is, by the view.
 *
 * Exception: nodes whose old pod is not available get their new one at once (KEP-1591).
 */
import { isUpdated } from "../daemon/current-revision.js";
import { nodesFilledBy, podMade } from "../daemon/daemon-write.js";
import { NOTHING, type Oracle } from "./oracle.js";
import { presentHashes } from "../daemon/write-moment.js";

/** Rollouts keep to maxSurge. */
export const maxSurge: Oracle = {
  name: "P-14",
  title: "a rollout keeps to maxSurge",
  onWrite(write, moment) {
    const made = podMade(write, moment);
    if (made === undefined || !made.daemon.model.rollsWithSurge) return NOTHING;
    const { daemon, node } = made;
    const { model, nowMs } = daemon;
    const current = presentHashes(daemon, moment.before);
    const filled = nodesFilledBy(daemon);
    const surging = model.eligible.filter((each) => {
      const live = model.liveOn(each);
      const served = live.some((pod) => !isUpdated(pod, daemon.set, current) && model.isAvailable(pod, nowMs));
      const waits = live.some((pod) => isUpdated(pod, daemon.set, current) && !model.isAvailable(pod, nowMs));
      return served && (waits || filled.has(each));
    });
    if (!surging.includes(node) || surging.length <= model.maxSurge) return NOTHING;
    return [{ object: `DaemonSet ${daemon.set.metadata.name}`, is: `${surging.length} nodes have an available old pod and a new one to come: ${surging.join(", ")}`, must: `at most maxSurge, ${model.maxSurge}` }];
  },
};
