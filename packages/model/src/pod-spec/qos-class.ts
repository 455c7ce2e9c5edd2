/**
 * How well a pod is treated when its node runs out of something.
 *
 * Source: pkg/apis/core/helper/qos/qos.go v1.36.3
 */
import type { StringMap } from "../kube-object.js";
import { compareQuantities } from "../quantity.js";
import type { PodSpec, PodStatus, ResourceRequirements } from "../types.generated.js";
import { SpecMemory } from "./shared-parts.js";
import { addTo, quantityIn, type Totals } from "./quantities.js";
import { quantityOfText } from "../quantity-text.js";

/** Guaranteed, Burstable or BestEffort. */
export type QOSClass = NonNullable<PodStatus["qosClass"]>;

const COMPUTING = ["cpu", "memory"] as const;

const known = new SpecMemory<QOSClass>();

/** The class of a defaulted Pod: Guaranteed where all is limited to what is requested, BestEffort where nothing is. Linear in the containers, once. */
export function qosClass(spec: PodSpec): QOSClass {
  const before = known.recall(spec);
  if (before !== undefined) return before;
  const found = computedClass(spec);
  known.remember(spec, found);
  return found;
}

function computedClass(spec: PodSpec): QOSClass {
  const parts = spec.resources === undefined ? [...(spec.containers ?? []), ...(spec.initContainers ?? [])].map(({ resources }) => resources ?? {}) : [spec.resources];
  const requests = totalsOf(parts, "requests");
  const limits = totalsOf(parts, "limits");
  if (requests.size === 0 && limits.size === 0) return "BestEffort";
  // What stands for the whole pod need not be limited at all to count as limited.
  const limited = spec.resources === undefined ? parts : parts.filter(({ limits: given }) => Object.keys(given ?? {}).length > 0);
  const allLimited = limited.every(({ limits: given }) => COMPUTING.every((name) => isPositive(quantityIn(given, name))));
  return allLimited && sameTotals(requests, limits) ? "Guaranteed" : "Burstable";
}

function totalsOf(parts: readonly ResourceRequirements[], which: "requests" | "limits"): Totals {
  const totals: Totals = new Map();
  for (const part of parts) addTo(totals, positive(part[which]));
  return totals;
}

const isPositive = (text: string | undefined): boolean => quantityOfText(text).unscaled > 0n;

function positive(list: StringMap | undefined): StringMap {
  const kept: { [name: string]: string } = {};
  for (const name of COMPUTING) {
    const amount = quantityIn(list, name);
    if (amount !== undefined && isPositive(amount)) kept[name] = amount;
  }
  return kept;
}

function sameTotals(requests: Totals, limits: Totals): boolean {
  if (requests.size !== limits.size) return false;
  return [...requests].every(([name, quantity]) => {
    const limit = limits.get(name);
    return limit !== undefined && compareQuantities(limit, quantity) === 0;
  });
}
