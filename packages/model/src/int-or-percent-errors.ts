/**
 * The rules for values that are a number or a percentage.
 *
 * Source: pkg/apis/apps/validation/validation.go v1.36.3
 */
import { invalid, type FieldError } from "./field-error.js";
import { GoLiteral, goJson } from "./go-text.js";
import { percentProblems } from "./identifiers.js";
import { MUST_NOT_BE_NEGATIVE } from "./object-meta.js";

type Errors = readonly FieldError[];

/** A value as messages show it: a number bare, a text as JSON. */
export function shownIntOrPercent(value: number | string): GoLiteral {
  return new GoLiteral(goJson(value));
}

/** Errors of a number below zero, or of a text that is no percentage, at `field`. */
export function intOrPercentErrors(value: number | string, field: string): Errors {
  if (typeof value === "number") return value < 0 ? [invalid(field, value, MUST_NOT_BE_NEGATIVE)] : [];
  return percentProblems(value).map((problem) => invalid(field, shownIntOrPercent(value), problem));
}

/** Errors of a percentage above 100 at `field`. */
export function above100PercentErrors(value: number | string, field: string): Errors {
  if (typeof value === "number" || percentProblems(value).length > 0 || Number.parseInt(value, 10) <= 100) return [];
  return [invalid(field, shownIntOrPercent(value), "must not be greater than 100%")];
}

/** The number that stands in the value: the percents of a percentage, the number of a text that is nothing but one, 0 for any other text. */
export function numberIn(value: number | string): number {
  if (typeof value === "number") return value;
  return /^([+-]?[0-9]+|[0-9]+%)$/.test(value) ? Number.parseInt(value, 10) : 0;
}
