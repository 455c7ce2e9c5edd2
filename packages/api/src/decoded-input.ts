/** Objects from outside are decoded by their kind's schema; typed values of controllers are taken as they are. */
import { decode, type Kind, type KubeObject, rulesOf, type Status } from "@everynode/model";
import type { FieldValidation } from "./request.js";

/** An object that has only fields of its kind, or why it cannot be read as one. */
export type DecodedInput =
  | { readonly ok: true; readonly object: KubeObject; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly status: Status; readonly warnings: readonly string[] };

const NO_WARNINGS: readonly string[] = [];

/** `input` as an object of `kind`, defaulted; decoded when `fieldValidation` is given, else it must be a typed value already. */
export function decodeInput(kind: Kind, input: unknown, fieldValidation: FieldValidation | undefined): DecodedInput {
  if (fieldValidation === undefined) return { ok: true, object: rulesOf(kind).defaulted(input as KubeObject), warnings: NO_WARNINGS };
  const decoded = decode(input, kind, { fieldValidation });
  return decoded.ok ? { ok: true, object: rulesOf(kind).defaulted(decoded.object), warnings: decoded.warnings } : { ok: false, status: decoded.status, warnings: NO_WARNINGS };
}
