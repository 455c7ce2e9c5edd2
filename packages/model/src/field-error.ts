/**
 * Errors of validation: one value each, printed in the API server's words.
 *
 * Source: staging/src/k8s.io/apimachinery/pkg/util/validation/field/errors.go v1.36.3
 */
import { GoLiteral, goJson, goQuote } from "./go-text.js";
import { failure, type Status, type StatusCause } from "./status.js";

/** The kinds of field error, as `causes[].reason` names them. */
export type FieldErrorReason =
  | "FieldValueNotFound"
  | "FieldValueRequired"
  | "FieldValueDuplicate"
  | "FieldValueInvalid"
  | "FieldValueNotSupported"
  | "FieldValueForbidden"
  | "FieldValueTooLong"
  | "FieldValueTooMany"
  | "FieldValueTooFew"
  | "FieldValueTooShort"
  | "InternalError"
  | "FieldValueTypeInvalid";

/** One broken rule: where (`field`), and in which words (`message`, the part after the field's path). */
export interface FieldError {
  readonly reason: FieldErrorReason;
  readonly field: string;
  readonly message: string;
}

/** A value as messages quote it: strings in Go's double quotes, the rest as compact JSON. */
export function quoteValue(value: unknown): string {
  if (typeof value === "string") return goQuote(value);
  return value instanceof GoLiteral ? value.text : goJson(value);
}

const withDetail = (head: string, detail: string): string => (detail === "" ? head : `${head}: ${detail}`);

/** "Required value". */
export function required(field: string, detail = ""): FieldError {
  return { reason: "FieldValueRequired", field, message: withDetail("Required value", detail) };
}

/** "Invalid value: VALUE: DETAIL". */
export function invalid(field: string, value: unknown, detail: string): FieldError {
  return { reason: "FieldValueInvalid", field, message: withDetail(`Invalid value: ${quoteValue(value)}`, detail) };
}

/** "Duplicate value: VALUE". */
export function duplicate(field: string, value: unknown): FieldError {
  return { reason: "FieldValueDuplicate", field, message: `Duplicate value: ${quoteValue(value)}` };
}

/** "Not found: VALUE": a reference inside the object leads nowhere. */
export function notFoundValue(field: string, value: unknown): FieldError {
  return { reason: "FieldValueNotFound", field, message: `Not found: ${quoteValue(value)}` };
}

/** "Unsupported value: VALUE: supported values: ...", in the order given. */
export function notSupported(field: string, value: unknown, supported: readonly string[]): FieldError {
  const list = supported.map(goQuote).join(", ");
  return { reason: "FieldValueNotSupported", field, message: withDetail(`Unsupported value: ${quoteValue(value)}`, list === "" ? "" : `supported values: ${list}`) };
}

/** "Forbidden: DETAIL". */
export function forbiddenField(field: string, detail: string): FieldError {
  return { reason: "FieldValueForbidden", field, message: withDetail("Forbidden", detail) };
}

/** "Too long: may not be more than MAX bytes". */
export function tooLong(field: string, maxBytes: number): FieldError {
  const detail = maxBytes === 1 ? "may not be more than 1 byte" : `may not be more than ${maxBytes} bytes`;
  return { reason: "FieldValueTooLong", field, message: `Too long: ${detail}` };
}

/** "Too many: GOT: must have at most MAX items". */
export function tooMany(field: string, got: number, max: number): FieldError {
  const items = max === 1 ? "1 item" : `${max} items`;
  return { reason: "FieldValueTooMany", field, message: `Too many: ${got}: must have at most ${items}` };
}

const line = (error: FieldError): string => `${error.field}: ${error.message}`;

/** "Internal error: DETAIL". */
export function internalFieldError(field: string, detail: string): FieldError {
  return { reason: "InternalError", field, message: withDetail("Internal error", detail) };
}

/** The kind that a refusal is about; `group` is "" for the core group. */
export interface InvalidSubject {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
}

/** 422 Invalid with one cause per error, in the API server's words. Equal errors are said once. */
export function invalidStatus(subject: InvalidSubject, errors: readonly FieldError[]): Status {
  const { group, kind, name } = subject;
  const lines = [...new Set(errors.map(line))];
  const said = lines.length === 1 ? lines[0] : `[${lines.join(", ")}]`;
  const causes: StatusCause[] = errors.map((e) => ({ reason: e.reason, message: e.message, field: e.field }));
  return failure({
    code: 422,
    reason: "Invalid",
    message: `${group === "" ? kind : `${kind}.${group}`} ${goQuote(name)} is invalid${errors.length === 0 ? "" : `: ${said}`}`,
    details: { ...(name === "" ? {} : { name }), ...(group === "" ? {} : { group }), ...(kind === "" ? {} : { kind }), ...(causes.length === 0 ? {} : { causes }) },
  });
}
