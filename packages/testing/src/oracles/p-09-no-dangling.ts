/**
 * P-09: at rest every pod of a set is on a node that exists, and every owner that a pod or revision names exists.
 *
 * Exceptions: finalizers; and until pod collection has come round twice. A history waits for that before it comes to rest.
 */
import { type KubeObject, targetNodeOf } from "@everynode/model";
import { objectAt } from "@everynode/api";
import type { Finding, Oracle } from "../oracle.js";
import type { Rest } from "../rest.js";

function danglingOwners({ simulation }: Rest, kind: string, object: KubeObject): readonly Finding[] {
  const { namespace = "", name, ownerReferences = [] } = object.metadata;
  return ownerReferences.flatMap((owner) => {
    const found = objectAt(simulation.cluster, owner.kind, `${namespace}/${owner.name}`);
    if (found?.metadata.uid === owner.uid) return [];
    return [{ object: `${kind} ${namespace}/${name}`, is: `it names ${owner.kind} ${owner.name} (${owner.uid}) as an owner`, must: `that owner exists; there is ${found === undefined ? "none" : found.metadata.uid}` }];
  });
}

/** Nothing dangles. */
export const noDangling: Oracle = {
  name: "P-09",
  title: "pods and revisions hang on nodes and owners that exist",
  atRest(rest) {
    const { known, models } = rest;
    const homeless = models.flatMap((model) =>
      model.pods.flatMap((pod) => {
        const node = targetNodeOf(pod);
        if (node === undefined || known.nodes.has(node)) return [];
        return [{ object: `Pod ${pod.metadata.name}`, is: `it is on ${node}`, must: "its node exists" }];
      }),
    );
    const pods = known.pods.objects.values().flatMap((pod) => danglingOwners(rest, "Pod", pod));
    const revisions = known.revisions.objects.values().flatMap((revision) => danglingOwners(rest, "ControllerRevision", revision));
    return [...homeless, ...pods, ...revisions];
  },
};
