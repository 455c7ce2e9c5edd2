/**
 * What a pod asks of its node: what its containers ask for, what is asked for the pod as a whole instead, and its overhead.
 *
 * Source: staging/src/k8s.io/component-helpers/resource/helpers.go v1.36.3
 * Differs: what a node has allocated to a resized pod is not looked at.
 */
import { addQuantities, type Quantity } from "../quantity.js";
import { quantityOfText } from "../quantity-text.js";
import type { PodSpec } from "../types.generated.js";
import { containerTotals } from "./container-totals.js";
import { isPodLevelResource } from "./resource-name.js";
import { SpecMemory } from "./shared-parts.js";

const known = { requests: new SpecMemory<ReadonlyMap<string, Quantity>>(), limits: new SpecMemory<ReadonlyMap<string, Quantity>>() };

/** The requests (or the limits) of a Pod by resource. Linear in its containers, and a look-up for the next pod of the same template. */
export function podTotals(spec: PodSpec, part: "requests" | "limits"): ReadonlyMap<string, Quantity> {
  const before = known[part].recall(spec);
  if (before !== undefined) return before;
  const totals = containerTotals(spec, part);
  for (const [name, amount] of Object.entries(spec.resources?.[part] ?? {})) {
    if (isPodLevelResource(name)) totals.set(name, quantityOfText(amount));
  }
  for (const [name, amount] of Object.entries(spec.overhead ?? {})) {
    const total = totals.get(name);
    // Overhead makes no limit where there is none.
    if (part === "limits" && (total === undefined || total.unscaled === 0n)) continue;
    totals.set(name, total === undefined ? quantityOfText(amount) : addQuantities(total, quantityOfText(amount)));
  }
  known[part].remember(spec, totals);
  return totals;
}
