/** Numbers that may be percentages. */
import type { IntOrPercent } from "@everynode/model";
import fc from "fast-check";
import { ranked } from "./ranked.js";

/** How great the numbers are. */
export interface IntOrPercentOptions {
  /** The least number: 0 where left out. Above 0, there is no "0%" either. */
  readonly min?: number;
  /** The greatest number: 3 where left out. */
  readonly max?: number;
  /** The percentages, the plainest first; a few from "0%" to "100%" where left out. */
  readonly percentages?: readonly string[];
}

// 34 % of three is two when rounded up, 33 % is one; 1 % is one of anything.
const PERCENTAGES = ["50%", "100%", "25%", "33%", "34%", "1%"] as const;

/** Whole numbers from `min` (0) to `max` (3), and percentages; shrink to `min`. */
export function intOrPercents(options: IntOrPercentOptions = {}): fc.Arbitrary<IntOrPercent> {
  const { min = 0, max = 3, percentages = min > 0 ? PERCENTAGES : [...PERCENTAGES, "0%"] } = options;
  const parts = fc.record({ isPercentage: fc.boolean(), number: fc.integer({ min, max }), percentage: ranked(percentages) });
  return parts.map(({ isPercentage, number, percentage }) => (isPercentage ? percentage : number));
}
