/**
 * How quantities are read and printed: some spellings are kept as they are written, the others become canonical.
 *
 * Source: staging/src/k8s.io/apimachinery/pkg/api/resource/quantity.go, suffix.go v1.36.3
 */
import { divideUp, powerOfTen, quantityOf, roundQuantityUp, type Quantity, type QuantityFormat } from "./quantity.js";

/** A quantity, or why the text is none. */
export type QuantityResult = { readonly ok: true; readonly quantity: Quantity } | { readonly ok: false; readonly message: string };

/** The quantity that `text` spells; fails in the API server's words. */
export function parseQuantity(text: string): QuantityResult {
  if (text === "") return WRONG_FORMAT;
  if (text === "0") return { ok: true, quantity: { unscaled: 0n, scale: 0, format: "DecimalSI", spelling: text } };
  const parts = scan(text);
  if (parts === undefined) return WRONG_FORMAT;
  const unit = unitOf(parts.suffix);
  if (unit === undefined) return WRONG_SUFFIX;
  const quantity = shortQuantity(text, parts, unit) ?? longQuantity(parts, unit);
  return quantity === undefined ? WRONG_NUMBER : { ok: true, quantity };
}

const ZERO = quantityOf(0);

/** The quantity that a stored text spells; zero for what is none. */
export function quantityOfText(text: string | undefined): Quantity {
  const result = parseQuantity(text ?? "");
  return result.ok ? result.quantity : ZERO;
}

/** The quantity as the API server prints it. */
export function printQuantity(quantity: Quantity): string {
  return quantity.spelling ?? canonicalSpelling(quantity);
}

/** How the API server prints back a quantity that was sent as `text`, or undefined where `text` is no quantity. */
export function canonicalQuantity(text: string): string | undefined {
  const result = parseQuantity(trimGoSpace(text));
  return result.ok ? printQuantity(result.quantity) : undefined;
}

/** The same in a list of resources (`requests`, `limits`, `capacity`), where nothing finer than a thousandth is kept. */
export function canonicalResourceQuantity(text: string): string | undefined {
  const result = parseQuantity(trimGoSpace(text));
  return result.ok ? printQuantity(roundQuantityUp(result.quantity, -3)) : undefined;
}

const refusal = (message: string): QuantityResult => ({ ok: false, message });
const WRONG_FORMAT = refusal("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
const WRONG_NUMBER = refusal("unable to parse numeric part of quantity");
const WRONG_SUFFIX = refusal("unable to parse quantity's suffix");

/** `text` without what Go calls white space at both ends. */
function trimGoSpace(text: string): string {
  return text.replace(/^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+|[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/g, "");
}

interface Parts {
  readonly negative: boolean;
  /** The digits before the point without leading zeros; "0" where there are none. */
  readonly whole: string;
  readonly fraction: string;
  /** True where the number has a digit at all: a lone sign or point counts as zero. */
  readonly digits: boolean;
  readonly suffix: string;
}

const isDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39;

function digitsEnd(text: string, from: number): number {
  let end = from;
  while (isDigit(text.charCodeAt(end))) end++;
  return end;
}

function scan(text: string): Parts | undefined {
  const signed = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
  let start = signed;
  while (text.charAt(start) === "0") start++;
  const point = digitsEnd(text, start);
  const hasPoint = text.charAt(point) === ".";
  const end = hasPoint ? digitsEnd(text, point + 1) : point;
  if (!endsAsSuffix(text, end)) return undefined;
  const whole = text.slice(start, point);
  const fraction = hasPoint ? text.slice(point + 1, end) : "";
  const digits = start > signed || whole !== "" || fraction !== "" || end === text.length;
  return { negative: text.startsWith("-"), whole: whole === "" ? "0" : whole, fraction, digits, suffix: text.slice(end) };
}

/** Letters of units, then a sign, then digits, each of which may be missing. */
function endsAsSuffix(text: string, from: number): boolean {
  let at = from;
  while (at < text.length && "eEinumkKMGTP".includes(text.charAt(at))) at++;
  if (text.charAt(at) === "-" || text.charAt(at) === "+") at++;
  return digitsEnd(text, at) === text.length;
}

interface Unit {
  readonly format: QuantityFormat;
  readonly base: 2 | 10;
  readonly exponent: number;
}

const DECIMAL_UNITS: readonly (readonly [string, number])[] = [
  ["n", -9],
  ["u", -6],
  ["m", -3],
  ["", 0],
  ["k", 3],
  ["M", 6],
  ["G", 9],
  ["T", 12],
  ["P", 15],
  ["E", 18],
];
const BINARY_UNITS: readonly (readonly [string, number])[] = [
  ["Ki", 10],
  ["Mi", 20],
  ["Gi", 30],
  ["Ti", 40],
  ["Pi", 50],
  ["Ei", 60],
];

const UNITS: ReadonlyMap<string, Unit> = new Map<string, Unit>([
  ...DECIMAL_UNITS.map(([suffix, exponent]): [string, Unit] => [suffix, { format: "DecimalSI", base: 10, exponent }]),
  ...BINARY_UNITS.map(([suffix, exponent]): [string, Unit] => [suffix, { format: "BinarySI", base: 2, exponent }]),
]);
const DECIMAL_SUFFIX: ReadonlyMap<number, string> = new Map(DECIMAL_UNITS.map(([suffix, exponent]) => [exponent, suffix]));
const BINARY_SUFFIX: ReadonlyMap<number, string> = new Map(BINARY_UNITS.map(([suffix, exponent]) => [exponent, suffix]));

const MAX_INT64 = (1n << 63n) - 1n;

function unitOf(suffix: string): Unit | undefined {
  const unit = UNITS.get(suffix);
  if (unit !== undefined || !/^[eE][-+]?[0-9]+$/.test(suffix)) return unit;
  const sign = suffix.charAt(1) === "-" ? -1n : 1n;
  const exponent = BigInt(suffix.replace(/^[eE][-+]?/, "")) * sign;
  if (exponent > MAX_INT64 || exponent < -MAX_INT64 - 1n) return undefined;
  // Exponents wrap around at 32 bits, as they do in Kubernetes.
  return { format: "DecimalExponent", base: 10, exponent: Number(BigInt.asIntN(32, exponent)) };
}

/** Numbers that fit a machine word; only these may keep their spelling. */
function shortQuantity(text: string, parts: Parts, unit: Unit): Quantity | undefined {
  const { whole, fraction, negative } = parts;
  const binary = unit.base === 2;
  // A unit of 2^10 takes three decimal digits of the room, and so on.
  const room = binary ? 14 - whole.length - (unit.exponent * 3) / 10 : 18 - whole.length - fraction.length;
  const scale = (binary ? 0 : unit.exponent) - fraction.length;
  if (room < 0 || (binary && fraction !== "") || scale < -9) return undefined;
  const shifted = whole + fraction;
  const value = BigInt(shifted);
  const kept = binary ? (value & 7n) !== 0n : scale % 3 === 0 && !shifted.endsWith("000") && !shifted.startsWith("0");
  const positive = binary ? value << BigInt(unit.exponent) : value;
  return { unscaled: negative ? -positive : positive, scale, format: unit.format, spelling: kept ? text : undefined };
}

/** Numbers of any length: no finer than a billionth (rounded away from zero), with binary units no larger than 2^63 - 1. */
function longQuantity(parts: Parts, unit: Unit): Quantity | undefined {
  if (!parts.digits) return undefined;
  const binary = unit.base === 2;
  let scale = (binary ? 0 : unit.exponent) - parts.fraction.length;
  let unscaled = BigInt(parts.whole + parts.fraction);
  if (binary) unscaled <<= BigInt(unit.exponent);
  if (scale < -9) {
    unscaled = divideUp(unscaled, -9 - scale);
    scale = -9;
  }
  let format = unit.format;
  if (binary && unscaled > MAX_INT64 * powerOfTen(-scale)) {
    unscaled = MAX_INT64;
    scale = 0;
  } else if (binary && unscaled > 0n && unscaled < powerOfTen(-scale)) {
    format = "DecimalSI";
  }
  return { unscaled: parts.negative ? -unscaled : unscaled, scale, format, spelling: undefined };
}

function canonicalSpelling(quantity: Quantity): string {
  if (quantity.unscaled === 0n) return "0";
  const whole = quantity.format === "BinarySI" ? wholeNumber(quantity) : undefined;
  if (whole === undefined || (whole > -1024n && whole < 1024n)) return decimalSpelling(quantity);
  let value = whole;
  let exponent = 0;
  while (value % 1024n === 0n) {
    value /= 1024n;
    exponent += 10;
  }
  return `${value}${BINARY_SUFFIX.get(exponent) ?? ""}`;
}

function wholeNumber({ unscaled, scale }: Quantity): bigint | undefined {
  if (scale >= 0) return unscaled * powerOfTen(scale);
  const divisor = powerOfTen(-scale);
  return unscaled % divisor === 0n ? unscaled / divisor : undefined;
}

/** As few digits as go with an exponent that is a multiple of three: 1500 * 10^-3 is 1500m, 20 * 10^2 is 2k. */
function decimalSpelling({ unscaled, scale, format }: Quantity): string {
  let digits = unscaled.toString();
  let exponent = scale;
  const zeros = digits.length - digits.replace(/0+$/, "").length;
  digits = digits.slice(0, digits.length - zeros);
  exponent += zeros;
  const surplus = ((exponent % 3) + 3) % 3;
  digits += "0".repeat(surplus);
  exponent -= surplus;
  if (format === "DecimalExponent") return exponent === 0 ? digits : `${digits}e${exponent}`;
  // Beyond E there is no unit, and Kubernetes prints none: 1000E becomes 1.
  return digits + (DECIMAL_SUFFIX.get(exponent) ?? "");
}
