/** Objects from outside are decoded by their kind's schema; typed values of controllers are taken as they are. */
import { badRequest, decode, type Kind, type KubeObject, rulesOf, type Status } from "@everynode/model";
import { repeatedOwnersWarning, withoutRepeatedOwners } from "./owner-references.js";
import type { FieldValidation } from "./request.js";

/** An object that has only fields of its kind, or why it cannot be read as one. */
export type DecodedInput =
  | { readonly ok: true; readonly object: KubeObject; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly status: Status; readonly warnings: readonly string[] };

const NO_WARNINGS: readonly string[] = [];

/** `input` as an object of `kind`, defaulted; decoded when `fieldValidation` is given, else it must be a typed value already. */
export function decodeInput(kind: Kind, input: unknown, fieldValidation: FieldValidation | undefined): DecodedInput {
  if (fieldValidation === undefined) return ownedOnce(defaultedInput(kind, input as KubeObject, NO_WARNINGS));
  const decoded = decode(input, kind, { fieldValidation });
  return decoded.ok ? ownedOnce(defaultedInput(kind, decoded.object, decoded.warnings)) : { ok: false, status: decoded.status, warnings: NO_WARNINGS };
}

function ownedOnce(input: DecodedInput): DecodedInput {
  if (!input.ok) return input;
  const { object, twice } = withoutRepeatedOwners(input.object);
  return twice.length === 0 ? input : { ok: true, object, warnings: [...input.warnings, repeatedOwnersWarning(twice)] };
}

/** A decoded object with its defaults, or 400 where it cannot be converted to the form in which the API server keeps it. */
function defaultedInput(kind: Kind, decoded: KubeObject, warnings: readonly string[]): DecodedInput {
  const { object, problem } = converted(kind, decoded);
  if (problem === undefined) return { ok: true, object, warnings };
  return { ok: false, status: badRequest(`${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: ${problem}`), warnings };
}

/** A decoded object with its defaults, and why it cannot be converted to the form in which the API server keeps it, if so. */
export function converted(kind: Kind, decoded: KubeObject): { readonly object: KubeObject; readonly problem: string | undefined } {
  const rules = rulesOf(kind);
  const object = rules.defaulted(decoded);
  return { object, problem: rules.conversionProblem?.(object) };
}
