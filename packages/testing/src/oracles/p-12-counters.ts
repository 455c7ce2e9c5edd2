/**
 * P-12: a status that is written counts what the controller saw; at rest it counts what is.
 *
 * Exceptions: a set that is being deleted is left as it is. Kubernetes does not sync a set for a node that goes, nor for a taint that lets its pods stay: a history
 * touches all sets before it comes to rest. A pod counts as updated by its hash alone: Kubernetes means to look at the template's generation too, but compares the
 * pod's label with the address of that number (`fmt.Sprint` of a pointer in IsPodUpdated), which no label ever equals.
 *
 * Before the sets are touched one thing holds already: where all other numbers are right, so is that of the available pods, since whoever counts a ready pod comes back when it is ripe.
 */
import type { DaemonSet } from "@everynode/model";
import type { Still } from "../history/rest.js";
import { type Counters, countersOf, differences } from "../daemon/counters.js";
import { currentHashes } from "../daemon/current-revision.js";
import { type Finding, NOTHING, type Oracle } from "./oracle.js";
import { presentHashes } from "../daemon/write-moment.js";

/** What the status differs in from all that may have been counted. */
function mismatch(set: DaemonSet, candidates: readonly Counters[]): readonly string[] {
  const all = candidates.map((counters) => differences(set.status, counters));
  return all.some((each) => each.length === 0) ? [] : (all[0] ?? []);
}

const orNone = (hashes: ReadonlySet<string>): readonly string[] => (hashes.size === 0 ? [""] : [...hashes]);

const isOfAvailability = (difference: string): boolean => difference.startsWith("numberAvailable") || difference.startsWith("numberUnavailable");

/** What each set's status says otherwise than the store. */
function wrongIn({ models, known, nowMs }: Still): readonly (readonly [set: DaemonSet, wrong: readonly string[]])[] {
  return models.flatMap((model) => {
    const wrong = mismatch(model.set, orNone(currentHashes(model.set, known)).map((hash) => countersOf(model, { hash, nowMs })));
    return wrong.length === 0 ? [] : [[model.set, wrong] as const];
  });
}

/** Sets that never came back to count pods that have got ripe. */
function neverRipe(untouched: Still): readonly Finding[] {
  return wrongIn(untouched).flatMap(([{ metadata, spec }, wrong]) => {
    if ((spec.minReadySeconds ?? 0) === 0 || !wrong.every(isOfAvailability)) return [];
    return [{ object: `DaemonSet ${metadata.name}`, is: `its status says ${wrong.join("; ")} at rest, when all its pods are ripe`, must: "the set is synced once more when a pod has been ready for minReadySeconds" }];
  });
}

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
  atRest(rest) {
    const wrong = wrongIn(rest).map(([{ metadata }, numbers]) => ({ object: `DaemonSet ${metadata.name}`, is: `its status says ${numbers.join("; ")}`, must: "the numbers that the store gives" }));
    return [...neverRipe(rest.untouched), ...wrong];
  },
};
