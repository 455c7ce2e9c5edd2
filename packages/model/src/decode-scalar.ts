/**
 * Decodes values that are no objects, lists or maps; what is wrong goes into the findings.
 *
 * Source: sigs.k8s.io/json decode.go (literalStore); UnmarshalJSON of resource.Quantity, intstr.IntOrString, metav1.Time v1.36.3
 */
import { base64Problem } from "./base64.js";
import { Findings, Mismatch } from "./decode-findings.js";
import { goQuote } from "./go-text.js";
import { NumberLiteral, withPlainNumbers } from "./number-literal.js";
import { canonicalQuantity, canonicalResourceQuantity, parseQuantity } from "./quantity-text.js";
import type { Schema } from "./schema.js";
import { formatMicroTime, formatTime, ZERO_TIME_MS } from "./time.js";
import { readTime } from "./time-text.js";

/** What Go calls a JSON value in its messages. */
export function goValueName(value: unknown): string {
  if (typeof value === "string") return "string";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "number" || value instanceof NumberLiteral) return "number";
  return Array.isArray(value) ? "array" : "object";
}

const MAX_INT32 = 2147483647;
const MAX_INT64 = 9223372036854775807n;

const textOf = (value: number | NumberLiteral): string => (typeof value === "number" ? String(value) : value.text);

function decodeInteger(value: unknown, bits: 32 | 64, findings: Findings): number | undefined {
  const goType = bits === 32 ? "int32" : "int64";
  if (typeof value === "number" && Number.isInteger(value) && (value | 0) === value) return value;
  if (typeof value !== "number" && !(value instanceof NumberLiteral)) {
    findings.mismatched(goValueName(value), goType, goType);
    return undefined;
  }
  const text = textOf(value);
  const whole = /^-?\d+$/.test(text) ? BigInt(text) : undefined;
  const max = bits === 32 ? BigInt(MAX_INT32) : MAX_INT64;
  if (whole !== undefined && whole <= max && whole >= -max - 1n) return Number(whole);
  findings.mismatched(`number ${text}`, goType, goType);
  return undefined;
}

// Canonical spellings of quantities seen before; a cluster has few different ones.
const SPELLINGS = new Map<string, string>();
const MAX_SPELLINGS = 2000;

function canonical(text: string, inResourceList: boolean): string | undefined {
  const key = inResourceList ? text : `${text} `;
  const known = SPELLINGS.get(key);
  if (known !== undefined) return known;
  const found = inResourceList ? canonicalResourceQuantity(text) : canonicalQuantity(text);
  if (found !== undefined && SPELLINGS.size < MAX_SPELLINGS) SPELLINGS.set(key, found);
  return found;
}

/** The canonical spelling of a quantity; `inResourceList`: rounded up to thousandths, as defaulting does there. */
export function decodeQuantity(value: unknown, inResourceList: boolean, findings: Findings): string {
  if (value === null) return "0";
  const text = typeof value === "string" ? value : typeof value === "number" || value instanceof NumberLiteral ? textOf(value) : JSON.stringify(value);
  const found = canonical(text, inResourceList);
  if (found !== undefined) return found;
  const parsed = parseQuantity(text.trim());
  findings.stopped = new Mismatch(parsed.ok ? "unable to parse quantity" : parsed.message);
  return "0";
}

function decodeIntOrString(value: unknown, findings: Findings): number | string {
  if (typeof value === "string") return value;
  if (value === null) return 0;
  // Reading this type is a decoding of its own, whose failure stops the outer one.
  const own = new Findings();
  const number = decodeInteger(value, 32, own);
  const [mismatch] = own.mismatches;
  if (mismatch !== undefined) findings.stopped = new Mismatch(mismatch.what, "int32", "intOrString");
  return number ?? 0;
}

// The spelling that nearly all timestamps have already: nothing to do.
const CANONICAL_TIME = /^[1-9]\d{3}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;

// The years 0 to 9999: an offset from UTC may lead out of them.
const FIRST_MS = -62_167_219_200_000;
const END_MS = 253_402_300_800_000;

function decodeTime(value: unknown, form: "time" | "microTime", findings: Findings): string | null {
  if (value === null) return null;
  if (typeof value !== "string") {
    findings.stopped = new Mismatch(goValueName(value), "string", form);
    return null;
  }
  if (form === "time" && CANONICAL_TIME.test(value)) return value;
  const read = readTime(value, form);
  if (!read.ok) {
    findings.stopped = new Mismatch(read.message);
    return null;
  }
  if (read.ms === ZERO_TIME_MS && read.micros === 0) return null;
  if (read.ms < FIRST_MS || read.ms >= END_MS) {
    findings.stopped = new Mismatch(`parsing time ${goQuote(value)}: year out of range`);
    return null;
  }
  return form === "time" ? formatTime(read.ms) : formatMicroTime(read.ms, read.micros);
}

function decodeBytes(value: unknown, schema: Schema, findings: Findings): string | null {
  if (value === null) return null;
  if (typeof value !== "string") {
    findings.mismatched(goValueName(value), schema.goType, schema.type);
    return null;
  }
  const problem = base64Problem(value);
  if (problem !== undefined) findings.mismatches.push(new Mismatch(problem));
  return value.replace(/[\r\n]/g, "");
}

function decodeString(value: unknown, schema: Schema, findings: Findings): string {
  if (typeof value === "string") return value;
  if (value !== null) findings.mismatched(goValueName(value), schema.goType, schema.type);
  return "";
}

function decodeBoolean(value: unknown, schema: Schema, findings: Findings): boolean {
  if (typeof value === "boolean") return value;
  if (value !== null) findings.mismatched(goValueName(value), schema.goType, schema.type);
  return false;
}

function decodeNumber(value: unknown, schema: Schema, findings: Findings): number {
  if (typeof value === "number") return value;
  if (value instanceof NumberLiteral) return Number(value.text);
  if (value !== null) findings.mismatched(goValueName(value), schema.goType, schema.type);
  return 0;
}

/** The value that a scalar of this schema has after decoding; null is Go's zero value here, pointers are the caller's concern. */
export function decodeScalar(schema: Schema, value: unknown, findings: Findings): unknown {
  switch (schema.type) {
    case "string":
      return decodeString(value, schema, findings);
    case "boolean":
      return decodeBoolean(value, schema, findings);
    case "int32":
      return value === null ? 0 : (decodeInteger(value, 32, findings) ?? 0);
    case "int64":
      return value === null ? 0 : (decodeInteger(value, 64, findings) ?? 0);
    case "double":
      return decodeNumber(value, schema, findings);
    case "quantity":
      return decodeQuantity(value, false, findings);
    case "intOrString":
      return decodeIntOrString(value, findings);
    case "time":
    case "microTime":
      return decodeTime(value, schema.type, findings);
    case "bytes":
      return decodeBytes(value, schema, findings);
    default:
      return withPlainNumbers(value);
  }
}
