/**
 * Quantities of resources: exact decimal numbers with a unit's style (`500m`, `1Gi`, `12e6`).
 *
 * Source: staging/src/k8s.io/apimachinery/pkg/api/resource/quantity.go, amount.go v1.36.3
 * Differs: integer values of fractions below zero round away from zero always; Kubernetes rounds some of them up.
 */

/** How a quantity is printed: with k, M, G; with Ki, Mi, Gi; or with an exponent. */
export type QuantityFormat = "DecimalSI" | "BinarySI" | "DecimalExponent";

/** The number `unscaled * 10^scale`. */
export interface Quantity {
  readonly unscaled: bigint;
  readonly scale: number;
  readonly format: QuantityFormat;
  /** The spelling that is printed again as it is, or undefined where printing finds the canonical one. */
  readonly spelling: string | undefined;
}

/** The quantity of a whole number. */
export function quantityOf(value: number | bigint, format: QuantityFormat = "DecimalSI"): Quantity {
  return { unscaled: BigInt(value), scale: 0, format, spelling: undefined };
}

/** The quantity of a number of thousandths (`milliQuantityOf(1500)` is 1500m). */
export function milliQuantityOf(milli: number | bigint, format: QuantityFormat = "DecimalSI"): Quantity {
  return { unscaled: BigInt(milli), scale: -3, format, spelling: undefined };
}

/** True for zero, however it is spelt. */
export function isZeroQuantity(quantity: Quantity): boolean {
  return quantity.unscaled === 0n;
}

const POWERS: readonly bigint[] = Array.from({ length: 40 }, (_, exponent) => BigInt(`1${"0".repeat(exponent)}`));

/** Ten to a power of zero or more. */
export function powerOfTen(exponent: number): bigint {
  return POWERS[exponent] ?? BigInt(`1${"0".repeat(exponent)}`);
}

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);

/** How many digits stand before the decimal point (negative: how many zeros follow it). */
function wholeDigits(quantity: Quantity): number {
  return magnitude(quantity.unscaled).toString().length + quantity.scale;
}

/** Below, at or above zero as `a` is less than, equal to or greater than `b`. */
export function compareQuantities(a: Quantity, b: Quantity): number {
  if (a.scale === b.scale) return order(a.unscaled, b.unscaled);
  const signs = order(a.unscaled, 0n) - order(b.unscaled, 0n);
  if (signs !== 0 || a.unscaled === 0n) return signs;
  // Numbers of different size are told apart without writing out their zeros: 1e999999 against 1.
  const digits = wholeDigits(a) - wholeDigits(b);
  if (digits !== 0) return a.unscaled < 0n ? -digits : digits;
  const scale = Math.min(a.scale, b.scale);
  return order(unscaledAt(a, scale), unscaledAt(b, scale));
}

const order = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

/** The unscaled number at a scale that is not above the quantity's own. */
function unscaledAt(quantity: Quantity, scale: number): bigint {
  return quantity.unscaled * powerOfTen(quantity.scale - scale);
}

/** The sum; it is printed in the style of `a`, or of `b` where `a` is zero. Costs as many digits as the scales lie apart. */
export function addQuantities(a: Quantity, b: Quantity): Quantity {
  const format = a.unscaled === 0n ? b.format : a.format;
  if (a.unscaled === 0n) return { ...b, format, spelling: undefined };
  if (b.unscaled === 0n) return { ...a, format, spelling: undefined };
  const scale = Math.min(a.scale, b.scale);
  return { unscaled: unscaledAt(a, scale) + unscaledAt(b, scale), scale, format, spelling: undefined };
}

/** The difference `a - b`; it is printed in the style of `a`, or of `b` where `a` is zero. */
export function subtractQuantities(a: Quantity, b: Quantity): Quantity {
  return addQuantities(a, { ...b, unscaled: -b.unscaled });
}

/** The quantity with no digits below `10^scale`, rounded away from zero: 1.2 at scale 0 is 2. */
export function roundQuantityUp(quantity: Quantity, scale: number): Quantity {
  if (quantity.scale >= scale) return quantity;
  return { unscaled: divideUp(quantity.unscaled, scale - quantity.scale), scale, format: quantity.format, spelling: undefined };
}

/** `value / 10^digits`, rounded away from zero. */
export function divideUp(value: bigint, digits: number): bigint {
  const rest = magnitude(value);
  const away = value < 0n ? -1n : 1n;
  if (rest === 0n) return 0n;
  if (rest.toString().length <= digits) return away;
  const divisor = powerOfTen(digits);
  return rest % divisor === 0n ? value / divisor : value / divisor + away;
}

function scaledNumber(quantity: Quantity, scale: number): number {
  if (quantity.scale < scale) return Number(divideUp(quantity.unscaled, scale - quantity.scale));
  // Beyond 400 digits every number but zero is infinite.
  const digits = Math.min(quantity.scale - scale, 400);
  return Number(quantity.unscaled * powerOfTen(digits));
}

/** The number in whole units, rounded away from zero (`1500m` is 2); exact up to 2^53. */
export function quantityValue(quantity: Quantity): number {
  return scaledNumber(quantity, 0);
}

/** The number in thousandths, rounded away from zero (`1.5` is 1500); exact up to 2^53. */
export function quantityMilliValue(quantity: Quantity): number {
  return scaledNumber(quantity, -3);
}
