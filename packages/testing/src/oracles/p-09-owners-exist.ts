/**
 * P-09, for any workload: at rest every owner that an object names exists.
 *
 * Exception: until garbage collection has heard of it. A history waits for that before it comes to rest.
 */
import { type ClusterState, keyOf, objectAt } from "@everynode/api";
import type { KubeObject, OwnerReference } from "@everynode/model";
import type { Finding, Oracle } from "./oracle.js";
import type { Still } from "../history/rest.js";

/** The object that an owner reference names, whatever its uid; undefined where there is none, or no such kind. */
export function namedOwner(cluster: ClusterState, { kind, apiVersion, name }: OwnerReference, namespace = ""): KubeObject | undefined {
  const found = cluster.kinds.byApiVersion(apiVersion, kind);
  return found === undefined ? undefined : objectAt(cluster, found.key, keyOf(found.namespaced ? namespace : "", name));
}

function danglingOwners(cluster: ClusterState, kind: string, object: KubeObject): readonly Finding[] {
  const { namespace, name, ownerReferences = [] } = object.metadata;
  return ownerReferences.flatMap((owner) => {
    const found = namedOwner(cluster, owner, namespace);
    if (found?.metadata.uid === owner.uid) return [];
    return [{ object: `${kind} ${keyOf(namespace, name)}`, is: `it names ${owner.kind} ${owner.name} (${owner.uid}) as an owner`, must: `that owner exists; there is ${found === undefined ? "none" : found.metadata.uid}` }];
  });
}

/** Objects of any kind that name an owner that is not there. O(objects that name owners). */
export function danglingIn({ simulation }: Pick<Still, "simulation">): readonly Finding[] {
  const findings: Finding[] = [];
  for (const { kind, collection } of simulation.cluster.shelves) {
    if (collection.byOwner.size === 0) continue;
    collection.objects.forEach((object) => findings.push(...danglingOwners(simulation.cluster, kind.key, object)));
  }
  return findings;
}

/** Owners exist. */
export const ownersExist: Oracle = {
  name: "P-09",
  title: "whatever names an owner names one that exists",
  atRest: danglingIn,
};
