/**
 * P-06: of several pods on a node the survivor is bound rather than unbound, then the oldest, then the first by name; under surge a new pod never goes for an
 * old one.
 *
 * Exceptions: pods that have to go anyway (ineligible, ended, homeless); under surge, the old pod beside a new one that serves, and all pods of a set with several revisions of its template: its
 * sync keeps one of them and goes by that one's hash alone, and who is new depends on which.
 */
import { type Pod, targetNodeOf } from "@everynode/model";
import { hashOf } from "../daemon/current-revision.js";
import { bySurvival, isLive, named } from "../daemon/daemon-model.js";
import { type PodDeleted, podDeleted } from "../daemon/daemon-write.js";
import { NOTHING, type Oracle } from "./oracle.js";

/** The pod that has to survive in the deleted one's place: the deleted one itself, where that is wrong. */
function survivorAmong(live: readonly Pod[], { pod, daemon, current, reasons }: PodDeleted): Pod | undefined {
  if (!daemon.model.surges) return [...live].sort(bySurvival)[0];
  if (current.size > 1) return undefined;
  const isNew = (each: Pod): boolean => current.has(hashOf(each));
  const alike = live.filter((each) => isNew(each) === isNew(pod)).sort(bySurvival);
  return isNew(pod) || (alike.length > 1 && !reasons.includes("replaced")) ? alike[0] : undefined;
}

/** The right pod survives. */
export const rightSurvivor: Oracle = {
  name: "P-06",
  title: "of several pods the right one survives",
  onWrite(write, moment) {
    const deleted = podDeleted(write, moment);
    if (deleted === undefined) return NOTHING;
    const { pod, daemon, reasons } = deleted;
    const node = targetNodeOf(pod);
    if (node === undefined || !isLive(pod) || reasons.includes("ineligible") || reasons.includes("homeless")) return NOTHING;
    const live = daemon.model.liveOn(node);
    if (live.length < 2 || survivorAmong(live, deleted) !== pod) return NOTHING;
    return [{ object: `Pod ${write.key}`, is: `it is deleted on ${node}, where there are ${named(live)}`, must: "it survives: it comes first by binding, age and name" }];
  },
};
