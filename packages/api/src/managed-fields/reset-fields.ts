/**
 * Which fields a write to an object, or to one of its subresources, can touch at all.
 *
 * Source: `GetResetFields` in pkg/registry/ * /strategy.go and apiextensions-apiserver/pkg/registry/customresource v1.36.3
 */
import type { Kind } from "@everynode/model";
import { fieldAt, type FieldSet, union, withoutAll } from "./field-set.js";
import { fieldElement } from "./path-element.js";

const field = (...names: readonly string[]): FieldSet => fieldAt(names.map(fieldElement));

const STATUS = field("status");
const SPEC = field("spec");
const POD_STATUS = [SPEC, field("metadata", "deletionTimestamp"), field("metadata", "ownerReferences")].reduce(union);
const DEPLOYMENT_STATUS = union(SPEC, field("metadata", "labels"));
const CUSTOM_STATUS = union(SPEC, field("metadata"));

/** The part of a set of fields that a write to this subresource ("" for the object itself) can touch. */
export function touchable(kind: Kind, subresource: string): (fields: FieldSet) => FieldSet {
  switch (subresource) {
    case "":
    case "finalize":
      return kind.subresources.includes("status") ? without(STATUS) : all;
    case "status":
      return without(resetByStatus(kind));
    // Of `ephemeralcontainers` and `resize` the server knows what they can touch, and does not say so to those who keep managedFields.
    default:
      return all;
  }
}

const all = (fields: FieldSet): FieldSet => fields;

const without =
  (reset: FieldSet) =>
  (fields: FieldSet): FieldSet =>
    withoutAll(fields, reset);

function resetByStatus(kind: Kind): FieldSet {
  if (kind.key === "Pod") return POD_STATUS;
  if (kind.key === "Deployment") return DEPLOYMENT_STATUS;
  return kind.key.includes(".") && kind.schema === undefined ? CUSTOM_STATUS : SPEC;
}
