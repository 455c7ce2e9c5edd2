/**
 * The status of ResourceQuotas: what is allowed, and what is used of it, kept in step with every write to their namespace.
 *
 * Source: pkg/controller/resourcequota/resource_quota_controller.go v1.36.3
 * Differs: a quota is counted at once with the write that changes what is used, where Kubernetes' controller counts a moment later. So nobody
 * has to watch all kinds for the sake of quotas that most clusters do not have.
 */
import { deepEqual, printQuantity, type ResourceQuota, withFields } from "@everynode/model";
import { type ClusterState, shelfOf } from "./cluster-state.js";
import { usedOf } from "./quota-usage.js";
import type { Caller, Request } from "./request.js";
import { update } from "./updated.js";

const CONTROLLER: Caller = { name: "resourcequota-controller", fieldManager: "kube-controller-manager" };

// What comes into being is counted by the API server itself, as it lets it in.
const ADMISSION: Caller = { name: "resourcequota-admission", fieldManager: "kube-apiserver" };

/** The state after a request, with the quotas of its namespace counted anew. O(1) where it has none; else linear in what the quotas count. */
export function withQuotasCounted(state: ClusterState, { verb, kind, namespace }: Request): ClusterState {
  const quotas = shelfOf(state, "ResourceQuota").collection.objects;
  if (quotas.size === 0 || namespace === undefined) return state;
  const caller = verb === "create" && kind !== "ResourceQuota" ? ADMISSION : CONTROLLER;
  let next = state;
  for (const [, quota] of quotas.withPrefix(`${namespace}/`)) next = counted(next, quota as ResourceQuota, caller);
  return next;
}

function counted(state: ClusterState, quota: ResourceQuota, caller: Caller): ClusterState {
  const used = Object.fromEntries([...usedOf(state, quota)].map(([name, amount]) => [name, printQuantity(amount)]));
  const { hard = {} } = quota.spec;
  const status = Object.keys(hard).length === 0 ? {} : { hard, used };
  if (deepEqual(status, quota.status)) return state;
  const { name, namespace = "" } = quota.metadata;
  const object = withFields<ResourceQuota>(quota, { status });
  return update(state, { verb: "update", kind: "ResourceQuota", namespace, name, subresource: "status", object }, caller).state;
}
