/**
 * What a pod as a whole asks for, where that is given in part.
 *
 * Source: pkg/apis/core/v1/defaults.go v1.36.3
 */
import type { StringMap } from "../kube-object.js";
import type { Quantity } from "../quantity.js";
import { printQuantity } from "../quantity-text.js";
import { isOvercommitted } from "../resource-list.js";
import type { PodSpec } from "../types.generated.js";
import { containerTotals } from "./container-totals.js";
import { isHugePages, isPodLevelResource } from "./resource-name.js";

/** The spec of a Pod with requests and limits for the whole pod filled in from its containers; itself where it gives neither. */
export function defaultPodResources(spec: PodSpec): PodSpec {
  const limits = withLimitsOfHugePages(spec);
  const requests = withPodRequests(spec, limits);
  if (limits === spec.resources?.limits && requests === spec.resources?.requests) return spec;
  const resources = { ...spec.resources, ...(limits === undefined ? {} : { limits }), ...(requests === undefined ? {} : { requests }) };
  return { ...spec, resources };
}

const has = (list: StringMap | undefined, name: string): boolean => list !== undefined && Object.hasOwn(list, name);
const isEmpty = (list: StringMap | undefined): boolean => list === undefined || Object.keys(list).length === 0;

/** Huge pages that containers are limited to are what the pod is limited to. */
function withLimitsOfHugePages(spec: PodSpec): StringMap | undefined {
  const { limits, requests } = spec.resources ?? {};
  if (isEmpty(limits) && isEmpty(requests)) return limits;
  const added = [...containerTotals(spec, "limits")].filter(([name]) => isHugePages(name) && !has(requests, name) && !has(limits, name));
  return withAll(limits, added);
}

/** Where the pod has limits: it requests what its containers request, and else what it is limited to. */
function withPodRequests(spec: PodSpec, limits: StringMap | undefined): StringMap | undefined {
  const { requests } = spec.resources ?? {};
  if (limits === undefined || isEmpty(limits)) return requests;
  const totals = [...containerTotals(spec, "requests")].filter(([name]) => !has(requests, name) && isPodLevelResource(name) && isOvercommitted(name));
  const ofContainers = withAll(requests, totals);
  const ofLimits = Object.entries(limits).filter(([name]) => !has(ofContainers, name) && isPodLevelResource(name));
  return ofLimits.length === 0 ? ofContainers : { ...ofContainers, ...Object.fromEntries(ofLimits) };
}

function withAll(list: StringMap | undefined, added: readonly (readonly [string, Quantity])[]): StringMap | undefined {
  if (added.length === 0) return list;
  return { ...list, ...Object.fromEntries(added.map(([name, quantity]) => [name, printQuantity(quantity)])) };
}
