/** Steps about the revisions of a DaemonSet. */
import type { ControllerRevision } from "@everynode/model";
import type { Cluster } from "everynode";
import { scrub } from "./scrub-object.js";
import type { HistoryStep } from "./step.js";
import { AbsentError, brief } from "./step-response.js";

/** Does the step to a revision of the set. Throws an `AbsentError` where there is none. */
export function performHistoryStep(cluster: Cluster, step: HistoryStep): unknown {
  const { namespace = "default" } = step;
  const owner = step.do === "rollback" ? step.name : step.owner;
  const revisions = revisionsOf(cluster, owner, namespace);
  if (step.do === "getHistory") return revisions.map(listed);
  const revision = step.do === "rollback" && !step.revision ? revisions.at(-2) : revisions.find((each) => each.revision === step.revision);
  if (revision === undefined) throw new AbsentError(`no such revision of ${owner}`);
  switch (step.do) {
    case "getRevision":
      return listed(revision);
    case "deleteRevision":
      return brief(cluster.request({ verb: "delete", kind: "ControllerRevision", namespace, name: revision.metadata.name }));
    case "rollback":
      return brief(cluster.request({ verb: "patch", kind: "DaemonSet", namespace, name: owner, patchType: "strategic", patch: revision.data, fieldValidation: "Warn" }));
  }
}

function revisionsOf(cluster: Cluster, owner: string, namespace: string): readonly ControllerRevision[] {
  const all = cluster.list("ControllerRevision", { namespace }).filter((revision) => revision.metadata.ownerReferences?.[0]?.name === owner);
  return [...all].sort((a, b) => a.revision - b.revision);
}

/** As it stands in a list: without kind and apiVersion. */
function listed(revision: ControllerRevision): unknown {
  const { kind: _kind, apiVersion: _apiVersion, ...rest } = revision;
  return scrub(rest);
}
