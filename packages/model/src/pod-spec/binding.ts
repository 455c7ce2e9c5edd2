/**
 * The rules for Bindings, which put a Pod on a Node.
 *
 * Source: pkg/apis/core/validation/validation.go v1.36.3
 */
import { notSupported, required, type FieldError } from "../field-error.js";
import type { Binding } from "../types.generated.js";
import { isMissing } from "./findings.js";

/** Errors of a Binding: its target is a Node, with a name. */
export function validateBinding({ target }: Pick<Binding, "target">): readonly FieldError[] {
  const { kind, name } = target ?? {};
  const errors: FieldError[] = isMissing(kind) || kind === "Node" ? [] : [notSupported("target.kind", kind, ["Node", "<empty>"])];
  return isMissing(name) ? [...errors, required("target.name")] : errors;
}
