/**
 * P-05: whatever a set's controller deletes had a reason to go, by what the controller saw: it may not stay on its node, has ended, is one too many, was never bound
 * to a node that is gone, or is of an older template under a rolling update.
 *
 * Exception: adopted pods without a revision hash count as older ones. How many may go at once is the business of P-13 and P-15, how soon a failed one that of P-18.
 */
import { targetNodeOf } from "@everynode/model";
import { hashOf } from "../daemon/current-revision.js";
import { podDeleted } from "../daemon/daemon-write.js";
import { NOTHING, type Oracle } from "./oracle.js";
import { nodeInWords } from "../daemon/placement.js";

/** No deletion without a reason. */
export const justifiedDelete: Oracle = {
  name: "P-05",
  title: "every deletion has a reason",
  onWrite(write, moment) {
    const deleted = podDeleted(write, moment);
    if (deleted === undefined || deleted.reasons.length > 0) return NOTHING;
    const { pod, daemon } = deleted;
    const node = targetNodeOf(pod) ?? "";
    const is = `it is deleted: ${pod.status.phase ?? "no phase"}, hash ${hashOf(pod) || "none"} of ${[...deleted.current].join("/") || "none"}, ${daemon.model.liveOn(node).length} living on ${node} (${nodeInWords(daemon.model.known.nodes.get(node))})`;
    return [{ object: `Pod ${write.key}`, is, must: "ineligible, ended, excess, homeless, replaced, or of an older template" }];
  },
};
