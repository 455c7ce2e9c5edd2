/**
 * P-19: collisionCount rises by one, and only where a revision of another template has the name that the present one would get, and the stored count is the
 * one that the controller used.
 */
import type { DaemonSet } from "@everynode/model";
import { holdsTemplate, namesakeOf } from "../daemon/current-revision.js";
import { type Finding, NOTHING, type Oracle } from "./oracle.js";

/** Collisions are counted as they are. */
export const collision: Oracle = {
  name: "P-19",
  title: "collisionCount rises by one, and only for a collision",
  onWrite(write, moment): readonly Finding[] {
    if (write.kind !== "DaemonSet" || write.type !== "MODIFIED") return NOTHING;
    const { daemon } = moment;
    if (daemon === undefined) return NOTHING;
    const [to, from] = [(write.object as DaemonSet).status.collisionCount, (write.previous as DaemonSet).status.collisionCount];
    if (to === from) return NOTHING;
    const object = `DaemonSet ${write.key}`;
    if ((to ?? 0) !== (from ?? 0) + 1) return [{ object, is: `collisionCount goes from ${from ?? 0} to ${to ?? 0}`, must: "up by one" }];
    if (daemon.set.status.collisionCount !== from) return [{ object, is: `collisionCount rises from ${from ?? 0}`, must: `the controller used ${daemon.set.status.collisionCount ?? 0}` }];
    const other = namesakeOf(moment.before.revisions, daemon.set);
    if (other !== undefined && !holdsTemplate(other, daemon.set.spec.template)) return NOTHING;
    return [{ object, is: `collisionCount rises, and ${other === undefined ? "no revision has the name" : `${other.metadata.name} holds the same template`}`, must: "a revision of another template has the name" }];
  },
};
