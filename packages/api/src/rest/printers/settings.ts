/**
 * The cells of the small kinds: namespaces, classes, quotas, maps.
 *
 * Source: pkg/printers/internalversion/printers.go v1.36.3
 */
import type { ConfigMap, KubeObject, Lease, Namespace, PodDisruptionBudget, PriorityClass, ResourceQuota, RuntimeClass, Secret } from "@everynode/model";
import { type Cell, since } from "./cells.js";

/** The cells of a kind of which no more is known than that it has a name and an age. */
export function nameAndAge(object: KubeObject, nowMs: number): readonly Cell[] {
  return [object.metadata.name, since(object.metadata.creationTimestamp, nowMs)];
}

/** The cells of a kind whose table has the time of creation itself. */
export function nameAndCreation(object: KubeObject): readonly Cell[] {
  return [object.metadata.name, object.metadata.creationTimestamp];
}

/** The cells of a Namespace. */
export function namespaceCells(namespace: Namespace, nowMs: number): readonly Cell[] {
  return [namespace.metadata.name, namespace.status?.phase ?? "", since(namespace.metadata.creationTimestamp, nowMs)];
}

/** The cells of a PriorityClass. */
export function priorityClassCells(priority: PriorityClass, nowMs: number): readonly Cell[] {
  const age = since(priority.metadata.creationTimestamp, nowMs);
  return [priority.metadata.name, priority.value, priority.globalDefault ?? false, age, priority.preemptionPolicy ?? ""];
}

/** The cells of a Lease. */
export function leaseCells(lease: Lease, nowMs: number): readonly Cell[] {
  return [lease.metadata.name, lease.spec?.holderIdentity ?? "", since(lease.metadata.creationTimestamp, nowMs)];
}

/** The cells of a ResourceQuota: what is used of what, limits apart from the rest. */
export function resourceQuotaCells(quota: ResourceQuota, nowMs: number): readonly Cell[] {
  const { hard = {}, used = {} } = quota.status ?? {};
  const names = Object.keys(hard).sort();
  const text = (name: string): string => `${name}: ${Object.hasOwn(used, name) ? used[name] : "0"}/${hard[name]}`;
  const limits = names.filter((name) => name.startsWith("limits."));
  const requests = names.filter((name) => !name.startsWith("limits."));
  return [quota.metadata.name, requests.map(text).join(", "), limits.map(text).join(", "), since(quota.metadata.creationTimestamp, nowMs)];
}

/** The cells of a ConfigMap. */
export function configMapCells(map: ConfigMap, nowMs: number): readonly Cell[] {
  const count = Object.keys(map.data ?? {}).length + Object.keys(map.binaryData ?? {}).length;
  return [map.metadata.name, count, since(map.metadata.creationTimestamp, nowMs)];
}

/** The cells of a Secret. */
export function secretCells(secret: Secret, nowMs: number): readonly Cell[] {
  return [secret.metadata.name, secret.type ?? "", Object.keys(secret.data ?? {}).length, since(secret.metadata.creationTimestamp, nowMs)];
}

/** The cells of a PodDisruptionBudget. */
export function disruptionBudgetCells(budget: PodDisruptionBudget, nowMs: number): readonly Cell[] {
  const { minAvailable, maxUnavailable } = budget.spec ?? {};
  const amount = (value: number | string | undefined): string => (value === undefined ? "N/A" : String(value));
  const allowed = budget.status?.disruptionsAllowed ?? 0;
  return [budget.metadata.name, amount(minAvailable), amount(maxUnavailable), allowed, since(budget.metadata.creationTimestamp, nowMs)];
}

/** The cells of a RuntimeClass. */
export function runtimeClassCells(runtime: RuntimeClass, nowMs: number): readonly Cell[] {
  return [runtime.metadata.name, runtime.handler, since(runtime.metadata.creationTimestamp, nowMs)];
}
