/**
 * The status of ResourceQuotas: what is allowed, and what is used of it, kept in step with every write to their namespace.
 *
 * Source: pkg/controller/resourcequota/resource_quota_controller.go v1.36.3
 * Differs: a quota is counted at once with the write that changes what is used, where Kubernetes' controller counts a moment later. So nobody
 * has to watch all kinds for the sake of quotas that most clusters do not have.
 */
import { deepEqual, printQuantity, type ResourceQuota, withFields } from "@everynode/model";
import { type ClusterState, objectAt, shelfOf } from "./cluster-state.js";
import { objectKey } from "./collection.js";
import { usedOf } from "./quota-usage.js";
import type { Caller, Request } from "./request.js";
import { update } from "./updated.js";

const CONTROLLER: Caller = { name: "resourcequota-controller", fieldManager: "kube-controller-manager" };

// What comes into being is counted by the API server itself, as it lets it in.
const ADMISSION: Caller = { name: "resourcequota-admission", fieldManager: "kube-apiserver" };

/** The state after a request, with the quotas of its namespace counted anew. O(1) where it has none; else linear in what the quotas count. */
export function withQuotasCounted(before: ClusterState, after: ClusterState, { verb, kind, namespace }: Request): ClusterState {
  const quotas = shelfOf(after, "ResourceQuota").collection.objects;
  if (quotas.size === 0 || namespace === undefined) return after;
  const isQuota = kind === "ResourceQuota";
  const caller = verb === "create" && !isQuota ? ADMISSION : CONTROLLER;
  // Whoever writes to a quota is believed, be it about its status, unless other things are to be counted from then on.
  const asks = isQuota && (verb === "update" || verb === "patch") ? (quota: ResourceQuota): boolean => !deepEqual(hardOf(before, quota), quota.spec.hard) : (): boolean => true;
  let next = after;
  for (const [, quota] of quotas.withPrefix(`${namespace}/`)) if (asks(quota as ResourceQuota)) next = counted(next, quota as ResourceQuota, caller);
  return next;
}

const hardOf = (state: ClusterState, quota: ResourceQuota): object | undefined => (objectAt(state, "ResourceQuota", objectKey(quota)) as ResourceQuota | undefined)?.spec.hard;

function counted(state: ClusterState, quota: ResourceQuota, caller: Caller): ClusterState {
  const used = Object.fromEntries([...usedOf(state, quota)].map(([name, amount]) => [name, printQuantity(amount)]));
  const { hard = {} } = quota.spec;
  const status = Object.keys(hard).length === 0 ? {} : { hard, used };
  if (deepEqual(status, quota.status)) return state;
  const { name, namespace = "" } = quota.metadata;
  const object = withFields<ResourceQuota>(quota, { status });
  return update(state, { verb: "update", kind: "ResourceQuota", namespace, name, subresource: "status", object }, caller).state;
}
