/** Parts of pods that can be left out of what is drawn. */
import fc from "fast-check";
import type { DomainOptions } from "./domain.js";

/** What pods may have beside containers. Resources and ports of the host let pods fail to be scheduled, and so rollouts stand still. */
export type PodPart = "resources" | "ports" | "hostPorts" | "nodeSelector" | "affinity" | "tolerations";

/** The domain, and which parts of pods are never drawn. */
export interface PodOptions extends DomainOptions {
  /** None where left out. */
  readonly without?: readonly PodPart[];
}

/** `arbitrary`, or undefined for good where the part is not wanted. */
export function unlessWithout<T>(part: PodPart, { without = [] }: PodOptions, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return without.includes(part) ? fc.constant(undefined) : arbitrary;
}
