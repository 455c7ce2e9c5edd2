/**
 * Numbers that may be percentages of a total: `3` or `"25%"`.
 *
 * Source: staging/src/k8s.io/apimachinery/pkg/util/intstr/intstr.go v1.36.3
 */
import { goQuote } from "./go-text.js";
import { parseInt64 } from "./int64-text.js";

/** A count, or a percentage of a total as text. */
export type IntOrPercent = number | string;

/** A count, or why there is none. */
export type ScaledValue = { readonly ok: true; readonly value: number } | { readonly ok: false; readonly message: string };

/**
 * The count that `value` stands for when there are `total`: a number is itself; a percentage is that part of the total, rounded up or down
 * (25% of 10 is 3 or 2). Fails for other texts in Kubernetes' words.
 */
export function scaledValue(value: IntOrPercent, total: number, rounding: "up" | "down"): ScaledValue {
  if (typeof value === "number") return { ok: true, value };
  if (!value.endsWith("%")) return refusal("invalid type: string is not a percentage");
  const percent = atoi(value.slice(0, -1));
  if (!percent.ok) return refusal(`invalid value ${goQuote(value)}: ${percent.message}`);
  const share = (percent.value * total) / 100;
  return { ok: true, value: rounding === "up" ? Math.ceil(share) : Math.floor(share) };
}

const refusal = (why: string): ScaledValue => ({ ok: false, message: `invalid value for IntOrString: ${why}` });

function atoi(text: string): ScaledValue {
  const value = parseInt64(text);
  if (value !== undefined) return { ok: true, value: Number(value) };
  const why = /^[-+]?[0-9]+$/.test(text) ? "value out of range" : "invalid syntax";
  return { ok: false, message: `strconv.Atoi: parsing ${goQuote(text)}: ${why}` };
}
