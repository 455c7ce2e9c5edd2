/**
 * ResourceQuota at admission: what the pods of a namespace may come to.
 *
 * Source: staging/src/k8s.io/apiserver/pkg/admission/plugin/resourcequota v1.36.3
 * Differs: only object counts of pods are checked.
 */
import { forbidden, type Kind, type KubeObject, type ResourceQuota, type Status } from "@everynode/model";
import { type ClusterState, shelfOf } from "./cluster-state.js";

function livePods(state: ClusterState, namespace: string): number {
  let count = 0;
  for (const [, pod] of shelfOf(state, "Pod").collection.objects.withPrefix(`${namespace}/`)) {
    const phase = (pod as { readonly status?: { readonly phase?: string } }).status?.phase;
    if (phase !== "Failed" && phase !== "Succeeded") count++;
  }
  return count;
}

/** Why a quota of its namespace does not let `object` in, or undefined. O(1) where the namespace has no quota. */
export function quotaRefusal(state: ClusterState, kind: Kind, object: KubeObject): Status | undefined {
  const quotas = shelfOf(state, "ResourceQuota").collection.objects;
  if (quotas.size === 0) return undefined;
  const namespace = object.metadata.namespace ?? "";
  for (const [, found] of quotas.withPrefix(`${namespace}/`)) {
    const hard = (found as ResourceQuota).spec?.hard?.["pods"];
    if (hard === undefined) continue;
    const used = livePods(state, namespace);
    if (used + 1 > Number(hard)) {
      const why = `exceeded quota: ${found.metadata.name}, requested: pods=1, used: pods=${used}, limited: pods=${hard}`;
      return forbidden(kind, object.metadata.name, why);
    }
  }
  return undefined;
}
