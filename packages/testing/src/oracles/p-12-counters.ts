/**
 * P-12: a status that is written counts what the controller saw; at rest it counts what is.
 *
 * Exceptions: a set that is being deleted is left as it is. Kubernetes does not sync a set for a node that goes, nor for a taint that lets its pods stay: a history
 * touches all sets before it comes to rest. A pod counts as updated by its hash alone: Kubernetes means to look at the template's generation too, but compares the
 * pod's label with the address of that number (`fmt.Sprint` of a pointer in IsPodUpdated), which no label ever equals.
 */
import type { DaemonSet } from "@everynode/model";
import { type Counters, countersOf, differences } from "../counters.js";
import { currentHashes } from "../current-revision.js";
import { NOTHING, type Oracle } from "../oracle.js";
import { presentHashes } from "../write-moment.js";

/** What the status differs in from all that may have been counted. */
function mismatch(set: DaemonSet, candidates: readonly Counters[]): readonly string[] {
  const all = candidates.map((counters) => differences(set.status, counters));
  return all.some((each) => each.length === 0) ? [] : (all[0] ?? []);
}

const orNone = (hashes: ReadonlySet<string>): readonly string[] => (hashes.size === 0 ? [""] : [...hashes]);

/** The status counts. */
export const counters: Oracle = {
  name: "P-12",
  title: "the status counts what its writer saw, and at rest what is",
  onWrite(write, moment) {
    if (write.kind !== "DaemonSet" || write.type !== "MODIFIED") return NOTHING;
    const { daemon } = moment;
    const set = write.object as DaemonSet;
    if (daemon === undefined || set.status.collisionCount !== (write.previous as DaemonSet).status.collisionCount) return NOTHING;
    const hashes = orNone(presentHashes(daemon, moment.before));
    const wrong = mismatch(set, hashes.map((hash) => countersOf(daemon.model, { hash, nowMs: daemon.nowMs })));
    return wrong.length === 0 ? NOTHING : [{ object: `DaemonSet ${write.key}`, is: `its status says ${wrong.join("; ")}`, must: "the numbers that the view gives" }];
  },
  atRest({ models, known, nowMs }) {
    return models.flatMap((model) => {
      const { set } = model;
      const wrong = mismatch(set, orNone(currentHashes(set, known)).map((hash) => countersOf(model, { hash, nowMs })));
      return wrong.length === 0 ? [] : [{ object: `DaemonSet ${set.metadata.name}`, is: `its status says ${wrong.join("; ")}`, must: "the numbers that the store gives" }];
    });
  },
};
