/** Lists of resources, as pods carry them: names and quantities as texts. */
import type { StringMap } from "../kube-object.js";
import { addQuantities, compareQuantities, roundQuantityUp, powerOfTen, type Quantity } from "../quantity.js";
import { quantityOfText } from "../quantity-text.js";

/** The quantity of one resource in a list, or undefined where the list does not name it. */
export function quantityIn(list: StringMap | undefined, name: string): string | undefined {
  return list !== undefined && Object.hasOwn(list, name) ? list[name] : undefined;
}

/** Below, at or above zero as the first of two texts is less than, equal to or greater than the second. */
export function compareTexts(a: string, b: string): number {
  return a === b ? 0 : compareQuantities(quantityOfText(a), quantityOfText(b));
}

/** True for a number of whole units, once it is rounded up to thousandths. */
export function isWhole(text: string): boolean {
  const { unscaled, scale } = roundQuantityUp(quantityOfText(text), -3);
  return scale >= 0 || unscaled % powerOfTen(-scale) === 0n;
}

/** Sums and maxima of resources by name. */
export type Totals = Map<string, Quantity>;

/** Adds a list to `totals`. */
export function addTo(totals: Totals, list: StringMap | undefined): void {
  if (list === undefined) return;
  for (const [name, text] of Object.entries(list)) {
    const before = totals.get(name);
    const quantity = quantityOfText(text);
    totals.set(name, before === undefined ? quantity : addQuantities(before, quantity));
  }
}

/** Raises `totals` to `others` wherever those are larger. */
export function raiseTo(totals: Totals, others: ReadonlyMap<string, Quantity>): void {
  for (const [name, quantity] of others) {
    const before = totals.get(name);
    if (before === undefined || compareQuantities(quantity, before) > 0) totals.set(name, quantity);
  }
}
