/** The small checks that every part of a pod is made of. Each adds what it finds to `errors`; `at` is the field's path. */
import { invalid, notSupported, required, type FieldError } from "../field-error.js";
import { GoLiteral, goJson } from "../go-text.js";
import { dns1123LabelProblems, dns1123SubdomainProblems, qualifiedNameProblems, type Problems } from "../names.js";
import { MUST_NOT_BE_NEGATIVE } from "../object-meta.js";

/** The errors found so far, in order; checks append to it. */
export type Findings = FieldError[];

/** True for everything that Go would call the zero value of a string or a pointer to one. */
export function isMissing(value: unknown): value is undefined | null | "" {
  return value === undefined || value === null || value === "";
}

/** A value of a named string type: messages print it as JSON, where a plain string is quoted as in Go's source. */
export function named(value: string | undefined): unknown {
  return new GoLiteral(goJson(value ?? ""));
}

/** Adds one "Invalid value" for each problem of `value`. */
export function addProblems(errors: Findings, at: string, found: { readonly value: unknown; readonly problems: Problems }): void {
  for (const problem of found.problems) errors.push(invalid(at, found.value, problem));
}

/** Adds "Required value" where `text` is missing. */
export function checkPresent(errors: Findings, at: string, text: string | undefined): void {
  if (isMissing(text)) errors.push(required(at));
}

/** Checks a DNS-1123 label; a missing one is the empty text. */
export function checkLabel(errors: Findings, at: string, value: string): void {
  for (const problem of dns1123LabelProblems(value)) errors.push(invalid(at, value, problem));
}

/** Checks a DNS-1123 label that must be there. */
export function checkRequiredLabel(errors: Findings, at: string, value: string | undefined): void {
  if (isMissing(value)) errors.push(required(at));
  else checkLabel(errors, at, value);
}

/** Checks a DNS-1123 subdomain; a missing one is the empty text. */
export function checkSubdomain(errors: Findings, at: string, value: string): void {
  for (const problem of dns1123SubdomainProblems(value)) errors.push(invalid(at, value, problem));
}

/** Checks a label key or another qualified name. */
export function checkQualifiedName(errors: Findings, at: string, value: string): void {
  for (const problem of qualifiedNameProblems(value)) errors.push(invalid(at, value, problem));
}

/** Checks that a number is not below zero. */
export function checkNotNegative(errors: Findings, at: string, value: number | undefined): void {
  if (value !== undefined && value < 0) errors.push(invalid(at, value, MUST_NOT_BE_NEGATIVE));
}

/** Checks that a value is one of `supported`, which messages list in this order. */
export function checkOneOf(errors: Findings, at: string, one: { readonly value: string | undefined; readonly supported: readonly string[] }): void {
  const { value = "", supported } = one;
  if (!supported.includes(value)) errors.push(notSupported(at, named(value), supported));
}

/** Checks a value that must be there and be one of `supported`. */
export function checkRequiredOneOf(errors: Findings, at: string, one: { readonly value: string | undefined; readonly supported: readonly string[] }): void {
  if (isMissing(one.value)) errors.push(required(at));
  else checkOneOf(errors, at, one);
}

const FILE_MODE_RANGE = "must be a number between 0 and 0777 (octal), both inclusive";

/** Checks the permission bits of a file: 0 to 0777 (511). */
export function checkFileMode(errors: Findings, at: string, mode: number | undefined): void {
  if (mode !== undefined && (mode < 0 || mode > 0o777)) errors.push(invalid(at, mode, FILE_MODE_RANGE));
}
