/**
 * ResourceQuota at admission: what the objects of a namespace may come to.
 *
 * Source: staging/src/k8s.io/apiserver/pkg/admission/plugin/resourcequota/controller.go v1.36.3
 * Differs: what is used is counted anew, not read from the quota's status; a quota counts from the moment of its creation.
 */
import { compareQuantities, forbidden, type Kind, type KubeObject, type Pod, printQuantity, type ResourceQuota, type Status } from "@everynode/model";
import { type ClusterState, shelfOf } from "./cluster-state.js";
import { type Amounts, amountsOf, sumOf } from "./amounts.js";
import { isInScope, named, unsaidResources, usageOf, usedOf } from "./quota-usage.js";

/** Why a quota of its namespace does not let `object` in, or undefined. O(1) where the namespace has no quota. */
export function quotaRefusal(state: ClusterState, kind: Kind, object: KubeObject): Status | undefined {
  const quotas = shelfOf(state, "ResourceQuota").collection.objects;
  if (quotas.size === 0 || object.metadata.namespace === undefined) return undefined;
  const requested = usageOf(kind, object, state.nowMs);
  for (const [, found] of quotas.withPrefix(`${object.metadata.namespace}/`)) {
    const quota = found as ResourceQuota;
    if (!isInScope(quota, kind, object)) continue;
    const problem = quotaProblem(state, quota, { kind, object, requested });
    if (problem !== undefined) return forbidden(kind, object.metadata.name, problem);
  }
  return undefined;
}

interface Asked {
  readonly kind: Kind;
  readonly object: KubeObject;
  readonly requested: Amounts;
}

function quotaProblem(state: ClusterState, quota: ResourceQuota, asked: Asked): string | undefined {
  const hard = amountsOf(quota.spec?.hard);
  const names = [...hard.keys()];
  const { name } = quota.metadata;
  const unsaid = asked.kind.key === "Pod" ? unsaidResources(asked.object as Pod, names) : [];
  if (unsaid.length > 0) return `failed quota: ${name}: must specify ${unsaid.join("; ")}`;
  const requested = named(asked.requested, names);
  if (requested.size === 0) return undefined;
  const used = usedOf(state, quota);
  const total = sumOf(used, requested);
  const exceeded = [...requested.keys()].filter((resource) => isMore(total.get(resource), hard.get(resource))).sort();
  if (exceeded.length === 0) return undefined;
  const said = (amounts: Amounts): string => exceeded.map((resource) => `${resource}=${text(amounts.get(resource))}`).join(",");
  return `exceeded quota: ${name}, requested: ${said(requested)}, used: ${said(used)}, limited: ${said(hard)}`;
}

type Amount = Parameters<typeof printQuantity>[0] | undefined;

const isMore = (a: Amount, b: Amount): boolean => a !== undefined && b !== undefined && compareQuantities(a, b) > 0;
const text = (amount: Amount): string => (amount === undefined ? "0" : printQuantity(amount));
