/**
 * Pods of one template share almost everything: what was found out about one of them holds for the next.
 *
 * Parts of objects are values and never change once they are made, so that a part that is the same object says the same.
 */
import type { PodSpec } from "../types.generated.js";

/** A spec's fields but for those that say where a pod runs. */
type Parts = ReadonlyMap<string, unknown>;

const isPlace = (field: string): boolean => field === "affinity" || field === "tolerations" || field === "nodeName";

function partsOf(spec: PodSpec): Parts {
  return new Map(Object.entries(spec).filter(([field, value]) => value !== undefined && !isPlace(field)));
}

/** True where the spec has just these parts, wherever its pod runs. */
function hasParts(spec: PodSpec, parts: Parts): boolean {
  let count = 0;
  // Specs come in many shapes. Walking the fields that one has is several times faster than asking for each that it may have.
  for (const field in spec) {
    const value: unknown = spec[field as keyof PodSpec];
    if (value === undefined || isPlace(field)) continue;
    if (parts.get(field) !== value) return false;
    count++;
  }
  return count === parts.size;
}

// More kinds of specs than these seldom share their containers: a template's, and that of pods before and after admission.
const KEPT = 4;
const NO_CONTAINERS: readonly never[] = [];

interface Known<T> {
  readonly parts: Parts;
  readonly fact: T;
}

/** What is known of specs, by the parts that they share. */
export class SpecMemory<T> {
  readonly #known = new WeakMap<object, readonly Known<T>[]>();

  /** What is known of specs that differ from this one only in affinity, tolerations and nodeName, and that fits it; undefined where nothing is. About 100 ns. */
  recall(spec: PodSpec, fits?: (spec: PodSpec, fact: T) => boolean): T | undefined {
    // A spec without containers has null here.
    const known = this.#known.get(spec.containers ?? NO_CONTAINERS);
    if (known === undefined) return undefined;
    for (const { parts, fact } of known) if (hasParts(spec, parts) && (fits === undefined || fits(spec, fact))) return fact;
    return undefined;
  }

  /** Remembers a fact that does not depend on where the pod runs. */
  remember(spec: PodSpec, fact: T): void {
    const containers = spec.containers ?? NO_CONTAINERS;
    this.#known.set(containers, [{ parts: partsOf(spec), fact }, ...(this.#known.get(containers) ?? [])].slice(0, KEPT));
  }
}
