/** Labels out of a small domain. */
import type { StringMap } from "@everynode/model";
import fc from "fast-check";
import { checkEnough, type DomainOptions, drawn, sizeOf } from "./domain.js";
import { lists } from "./ranked.js";

/** The domain, and how many labels there may be. */
export interface LabelsOptions extends DomainOptions {
  /** 0 where left out. */
  readonly minLabels?: number;
  /** 3, or `minLabels` where that is more, where left out. */
  readonly maxLabels?: number;
}

/** Sets of `minLabels` to `maxLabels` labels; shrink to no labels, and to the first key and value of the domain. */
export function labels(options: LabelsOptions = {}): fc.Arbitrary<StringMap> {
  const { minLabels: minLength = 0, maxLabels: maxLength = Math.max(3, minLength) } = options;
  checkEnough("minLabels", minLength, { part: "labelKeys", size: sizeOf("labelKeys", options) });
  const pair = fc.tuple(drawn("labelKeys", options), drawn("labelValues", options));
  return lists(pair, { minLength, maxLength, by: ([key]) => key }).map((pairs) => Object.fromEntries(pairs));
}
