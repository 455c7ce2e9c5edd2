/**
 * What objects count towards a ResourceQuota.
 *
 * Source: pkg/quota/v1/evaluator/core/{pods,services}.go, staging/src/k8s.io/apiserver/pkg/quota/v1/generic/evaluator.go v1.36.3
 * Differs: no storage of claims, no devices.
 */
import { type Container, type Kind, type KubeObject, parseTime, type Pod, podTotals, quantityOf, type ResourceQuota, type Service } from "@everynode/model";
import { type Amounts, amountsOf, sumOf } from "./amounts.js";
import { type ClusterState, type Shelf, shelfOf } from "./cluster-state.js";

const ONE = quantityOf(1);
const COMPUTE: readonly string[] = ["cpu", "memory", "ephemeral-storage"];
/** Kinds whose number goes by the plural alone as well. */
const COUNTED: readonly string[] = ["ConfigMap", "Secret", "ReplicationController", "ResourceQuota", "PersistentVolumeClaim", "Service"];

const countName = (kind: Kind): string => `count/${kind.plural}${kind.group === "" ? "" : `.${kind.group}`}`;

/** What one object counts, at `nowMs`. */
export function usageOf(kind: Kind, object: KubeObject, nowMs: number): Amounts {
  const count = new Map([[countName(kind), ONE]]);
  if (COUNTED.includes(kind.key)) count.set(kind.plural, ONE);
  if (kind.key === "Pod") return isOver(object as Pod, nowMs) ? count : sumOf(count, podUsage(object as Pod));
  return kind.key === "Service" ? sumOf(count, serviceUsage(object as Service)) : count;
}

/** True for pods that count no more: those that have ended, and those that should have. */
function isOver(pod: Pod, nowMs: number): boolean {
  const { phase } = pod.status ?? {};
  if (phase === "Failed" || phase === "Succeeded") return true;
  const { deletionTimestamp, deletionGracePeriodSeconds } = pod.metadata;
  if (deletionTimestamp === undefined || deletionGracePeriodSeconds === undefined) return false;
  return nowMs > (parseTime(deletionTimestamp) ?? nowMs) + deletionGracePeriodSeconds * 1000;
}

function podUsage(pod: Pod): Amounts {
  return computeUsage(podTotals(pod.spec, "requests"), podTotals(pod.spec, "limits"));
}

/** Requests count under their own name and under `requests.`, limits under `limits.`. */
function computeUsage(requests: Amounts, limits: Amounts): Amounts {
  const usage = new Map([["pods", ONE]]);
  for (const [name, amount] of requests) {
    const isCompute = COMPUTE.includes(name);
    if (isCompute || name.startsWith("hugepages-")) usage.set(name, amount);
    if (isCompute || name.startsWith("hugepages-") || name.includes("/")) usage.set(`requests.${name}`, amount);
  }
  for (const [name, amount] of limits) if (COMPUTE.includes(name)) usage.set(`limits.${name}`, amount);
  return usage;
}

function serviceUsage({ spec }: Service): Amounts {
  const usage = new Map<string, typeof ONE>();
  const ports = quantityOf((spec.ports ?? []).filter((port) => (port.nodePort ?? 0) !== 0).length);
  if (spec.type === "NodePort" || spec.type === "LoadBalancer") usage.set("services.nodeports", spec.type === "NodePort" ? quantityOf(spec.ports?.length ?? 0) : ports);
  if (spec.type === "LoadBalancer") usage.set("services.loadbalancers", ONE);
  return usage;
}

const CONSTRAINED = /^((requests|limits)\.)?(cpu|memory|ephemeral-storage)$/;

/** `requests.cpu for: a,b`, for every compute resource of a quota of which a container says nothing; empty where all is said. */
export function unsaidResources(pod: Pod, quotaNames: readonly string[]): readonly string[] {
  if (pod.spec.resources !== undefined) return [];
  const containers: readonly Container[] = [...(pod.spec.containers ?? []), ...(pod.spec.initContainers ?? [])];
  const said = (container: Container): Amounts => computeUsage(amountsOf(container.resources?.requests), amountsOf(container.resources?.limits));
  return [...quotaNames].filter((name) => CONSTRAINED.test(name)).sort().flatMap((name) => {
    const silent = containers.filter((container) => !said(container).has(name)).map((container) => container.name);
    return silent.length === 0 ? [] : [`${name} for: ${silent.sort().join(",")}`];
  });
}

/** Whether a quota is about an object at all: pods can be told apart by scopes, everything else only by not having any. */
export function isInScope(quota: ResourceQuota, kind: Kind, object: KubeObject): boolean {
  const named = (quota.spec?.scopes ?? []).map((scopeName) => ({ scopeName, operator: "Exists", values: undefined }));
  const scopes = [...named, ...(quota.spec?.scopeSelector?.matchExpressions ?? [])];
  if (scopes.length === 0) return true;
  return kind.key === "Pod" && scopes.every((scope) => podMatches(object as Pod, scope));
}

interface Scope {
  readonly scopeName: string;
  readonly operator: string;
  readonly values?: readonly string[] | undefined;
}

function podMatches(pod: Pod, { scopeName, operator, values = [] }: Scope): boolean {
  const { activeDeadlineSeconds, priorityClassName = "" } = pod.spec;
  const terminating = activeDeadlineSeconds !== undefined && activeDeadlineSeconds >= 0;
  const bestEffort = podTotals(pod.spec, "requests").size === 0 && podTotals(pod.spec, "limits").size === 0;
  switch (scopeName) {
    case "Terminating":
      return terminating;
    case "NotTerminating":
      return !terminating;
    case "BestEffort":
      return bestEffort;
    case "NotBestEffort":
      return !bestEffort;
    case "PriorityClass":
      return classMatches(priorityClassName, operator, values);
    default:
      return false;
  }
}

function classMatches(name: string, operator: string, values: readonly string[]): boolean {
  if (operator === "In") return values.includes(name);
  if (operator === "NotIn") return !values.includes(name);
  return (operator === "Exists") === (name !== "");
}

/** What all objects of a namespace come to of the resources that a quota names. Linear in the objects of the kinds concerned. */
export function usedOf(state: ClusterState, quota: ResourceQuota): Amounts {
  const names = Object.keys(quota.spec?.hard ?? {}).filter((name) => isCountable(state, name));
  let used: Amounts = new Map(names.map((name) => [name, quantityOf(0)]));
  for (const shelf of shelvesOf(state, names)) {
    for (const [, object] of shelf.collection.objects.withPrefix(`${quota.metadata.namespace ?? ""}/`)) {
      if (isInScope(quota, shelf.kind, object)) used = sumOf(used, named(usageOf(shelf.kind, object, state.nowMs), names));
    }
  }
  return used;
}

/** False for the number of objects of a kind that does not exist. */
const isCountable = (state: ClusterState, name: string): boolean => !name.startsWith("count/") || state.kinds.kinds.some((kind) => countName(kind) === name);

/** Those of `amounts` that `names` names. */
export function named(amounts: Amounts, names: readonly string[]): Amounts {
  return new Map([...amounts].filter(([name]) => names.includes(name)));
}

function shelvesOf(state: ClusterState, names: readonly string[]): readonly Shelf[] {
  const shelves = state.shelves.filter(({ kind }) => kind.namespaced && (names.includes(countName(kind)) || (COUNTED.includes(kind.key) && names.includes(kind.plural))));
  const more = (key: string, wanted: (name: string) => boolean): readonly Shelf[] => (names.some(wanted) && !shelves.some(({ kind }) => kind.key === key) ? [shelfOf(state, key)] : []);
  return [...shelves, ...more("Service", (name) => name.startsWith("services.")), ...more("Pod", (name) => name === "pods" || !name.includes("/"))];
}
