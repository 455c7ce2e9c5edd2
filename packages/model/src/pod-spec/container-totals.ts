/**
 * What the containers of a pod ask for together: the sum of those that run at once, or what one init container needs beside its sidecars, whichever is more.
 *
 * Source: staging/src/k8s.io/component-helpers/resource/helpers.go v1.36.3
 */
import type { StringMap } from "../kube-object.js";
import type { Container, PodSpec } from "../types.generated.js";
import { isSidecar } from "./container-list.js";
import { addTo, raiseTo, type Totals } from "./quantities.js";

/** The requests (or limits) of all containers together, by resource. */
export function containerTotals(spec: PodSpec, part: "requests" | "limits"): Totals {
  const of = (container: Container): StringMap | undefined => container.resources?.[part];
  const totals: Totals = new Map();
  const sidecars: Totals = new Map();
  const whileInitialising: Totals = new Map();
  for (const container of spec.containers ?? []) addTo(totals, of(container));
  for (const container of spec.initContainers ?? []) {
    if (isSidecar(container)) {
      addTo(totals, of(container));
      addTo(sidecars, of(container));
      raiseTo(whileInitialising, sidecars);
      continue;
    }
    const now: Totals = new Map(sidecars);
    addTo(now, of(container));
    raiseTo(whileInitialising, now);
  }
  raiseTo(totals, whileInitialising);
  return totals;
}
