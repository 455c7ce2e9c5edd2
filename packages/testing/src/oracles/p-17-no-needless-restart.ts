/**
 * P-17: rolling back, or applying a template again, deletes no available pod that already is of that template.
 *
 * Exceptions: pods that have to go for another reason (ineligible, excess, homeless). What the template's hash is, the controller knows by its
 * view of the revisions.
 */
import { hashOf } from "../daemon/current-revision.js";
import { podDeleted } from "../daemon/daemon-write.js";
import { NOTHING, type Oracle } from "./oracle.js";

/** No pod restarts without need. */
export const noNeedlessRestart: Oracle = {
  name: "P-17",
  title: "no available pod of the wanted template is deleted",
  onWrite(write, moment) {
    const deleted = podDeleted(write, moment);
    if (deleted === undefined || deleted.reasons.length > 0) return NOTHING;
    const { pod, daemon, current } = deleted;
    if (!current.has(hashOf(pod)) || !daemon.model.isAvailable(pod, daemon.nowMs)) return NOTHING;
    return [{ object: `Pod ${write.key}`, is: `it is available, bears the wanted hash ${hashOf(pod)}, and is deleted`, must: "it is left alone" }];
  },
};
