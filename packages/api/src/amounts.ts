/**
 * Amounts of resources, and their sums.
 */
import { addQuantities, type Quantity, quantityOfText, type StringMap } from "@everynode/model";

/** Quantities by the name of the resource. */
export type Amounts = ReadonlyMap<string, Quantity>;

/** The amounts of a resource list; what is no quantity counts as zero. */
export function amountsOf(list: StringMap | undefined): Amounts {
  return new Map(Object.entries(list ?? {}).map(([name, text]) => [name, quantityOfText(text)]));
}

/** Both together: the sums of what is in either. */
export function sumOf(a: Amounts, b: Amounts): Amounts {
  if (a.size === 0) return b;
  const sums = new Map(a);
  for (const [name, amount] of b) {
    const present = sums.get(name);
    sums.set(name, present === undefined ? amount : addQuantities(present, amount));
  }
  return sums;
}
