/**
 * The rule that memory in huge pages comes in whole pages.
 *
 * Source: pkg/apis/core/helper/helpers.go v1.36.3
 */
import { divideUp, powerOfTen } from "../quantity.js";
import { parseQuantity, quantityOfText } from "../quantity-text.js";
import { isWhole } from "./quantities.js";

const wholeUnits = (text: string): bigint => {
  const { unscaled, scale } = quantityOfText(text);
  return scale >= 0 ? unscaled * powerOfTen(scale) : divideUp(unscaled, -scale);
};

/** True where `amount` of the resource `hugepages-SIZE` is a number of whole pages. */
export function isWholePages(name: string, amount: string): boolean {
  const size = name.slice("hugepages-".length);
  if (!parseQuantity(size).ok || !isWhole(size)) return false;
  const bytes = wholeUnits(size);
  return bytes > 0n && wholeUnits(amount) % bytes === 0n;
}
