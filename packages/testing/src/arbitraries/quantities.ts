/** Quantities of resources as text. */
import fc from "fast-check";
import { ranked } from "./ranked.js";
import { sometimes } from "./sparse-record.js";

/** What quantities look like. */
export interface QuantityOptions {
  /** The least number before the unit: 0 where left out. */
  readonly min?: number;
  /** The greatest number before the unit: 1000 where left out. */
  readonly max?: number;
  /** Units, the plainest first; all that Kubernetes knows up to Gi where left out. */
  readonly units?: readonly string[];
}

const UNITS = ["", "m", "k", "M", "G", "Ki", "Mi", "Gi", "e3", "E-2"] as const;

/** Numbers with a unit (`500m`, `1Gi`, `12e3`), one in five with a fraction (`1.5`, `0.125Gi`); shrink to "0", or to `min` without unit. */
export function quantities({ min = 0, max = 1000, units = UNITS }: QuantityOptions = {}): fc.Arbitrary<string> {
  const fraction = sometimes(5, ranked([".5", ".125"]));
  return fc.tuple(fc.integer({ min, max }), fraction, ranked(units)).map(([whole, part = "", unit]) => `${whole}${part}${unit}`);
}
