/**
 * P-16: no revision goes while a pod of the set bears its hash; every pod that is made bears the hash of a revision of the set; at rest one revision is the present one,
 * with the highest number, and those of before that no pod bears are no more than revisionHistoryLimit.
 *
 * Exceptions: adopted pods may bear the hash of nobody's revision. An adopted revision may have the hash of another one, which then serves as well (be it that it has
 * gone since the controller looked). Of several revisions of one template all but one go, once their pods bear the hash of that one:
 * pods that this reconcile has relabelled no longer count, be they written since or not. What the collector takes goes with its set, be it while the controller
 * still makes pods of a revision that it was just given. A set whose revision's name is taken by another set's revision of the same template makes do with that one.
 */
import type { LogEntry } from "@everynode/api";
import { type ControllerRevision, isEmptySelector, isTerminating } from "@everynode/model";
import { currentHashes, hashOf, holdsTemplate, revisionsOf } from "../daemon/current-revision.js";
import type { DaemonModel } from "../daemon/daemon-model.js";
import { beginsDeletion } from "../history/deed.js";
import { podMade } from "../daemon/daemon-write.js";
import { type Finding, NOTHING, type Oracle } from "./oracle.js";
import type { Rest } from "../history/rest.js";
import type { WriteMoment } from "../daemon/write-moment.js";

function revisionGone(write: LogEntry, moment: WriteMoment): readonly Finding[] {
  const { daemon } = moment;
  if (daemon === undefined) return NOTHING;
  const hash = hashOf(write.previous as ControllerRevision);
  const bearers = daemon.model.pods.filter(({ metadata }) => {
    const stored = moment.before.pods.objects.get(`${metadata.namespace ?? ""}/${metadata.name}`);
    return stored !== undefined && hashOf(stored) === hash;
  });
  const seen = bearers.filter((pod) => hashOf(pod) === hash);
  const twin = [moment.after, daemon.model.known].some(({ revisions }) => revisionsOf(revisions, daemon.set).some((revision) => hashOf(revision) === hash && revision.metadata.name !== write.object.metadata.name));
  if (seen.length === 0 || hash === "" || twin) return NOTHING;
  return [{ object: `ControllerRevision ${write.key}`, is: `it is deleted, and ${seen.map(({ metadata }) => metadata.name).join(", ")} bear(s) its hash`, must: "no pod of the set bears it" }];
}

function madeOf(write: LogEntry, moment: WriteMoment): readonly Finding[] {
  const made = podMade(write, moment);
  if (made === undefined) return NOTHING;
  const hash = hashOf(write.object);
  const { set, asked, model } = made.daemon;
  const known = [moment.before, model.known].some(({ revisions }) => revisionsOf(revisions, set).some((revision) => hashOf(revision) === hash)) || currentHashes(set, moment.before).has(hash);
  const answered = asked.some(({ request, response }) => request.kind === "ControllerRevision" && response.ok && hashOf(response.object) === hash);
  return known || answered ? NOTHING : [{ object: `Pod ${write.key}`, is: `it is made with the hash ${hash || "none"}`, must: `a revision of ${set.metadata.name} bears it` }];
}

function atRestOf(model: DaemonModel, { known }: Rest): readonly Finding[] {
  const { set } = model;
  const object = `DaemonSet ${set.metadata.name}`;
  const revisions = revisionsOf(known.revisions, set);
  const highest = Math.max(...revisions.map(({ revision }) => revision));
  const top = revisions.filter(({ revision }) => revision === highest);
  const present = revisions.filter((revision) => holdsTemplate(revision, set.spec.template));
  const findings: Finding[] = [];
  const borrowed = present.length === 0 && currentHashes(set, known).size > 0;
  if (!borrowed && (top.length !== 1 || present.length !== 1 || top[0] !== present[0])) {
    findings.push({ object, is: `${present.length} revision(s) hold its template; numbers ${revisions.map(({ revision }) => revision).join(", ")}`, must: "exactly one holds it, and has the highest number" });
  }
  const borne = new Set(model.pods.map(hashOf));
  const idle = revisions.filter((revision) => !present.includes(revision) && !borne.has(hashOf(revision)));
  const limit = set.spec.revisionHistoryLimit ?? 10;
  if (idle.length > limit) findings.push({ object, is: `${idle.length} old revisions are borne by no pod`, must: `at most revisionHistoryLimit, ${limit}` });
  return findings;
}

/** The history of a set. */
export const history: Oracle = {
  name: "P-16",
  title: "revisions are kept as long as they are needed, and no longer",
  onWrite(write, moment) {
    if (write.kind === "ControllerRevision" && beginsDeletion(write)) return revisionGone(write, moment);
    return write.kind === "Pod" ? madeOf(write, moment) : NOTHING;
  },
  atRest(rest) {
    return rest.models.filter(({ set }) => !isTerminating(set) && !isEmptySelector(set.spec.selector)).flatMap((model) => atRestOf(model, rest));
  },
};
