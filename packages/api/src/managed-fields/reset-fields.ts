/**
 * Which fields a write to an object, or to one of its subresources, can touch at all.
 *
 * Source: `GetResetFields` in pkg/registry/ * /strategy.go and apiextensions-apiserver/pkg/registry/customresource v1.36.3
 */
import type { Kind } from "@everynode/model";
import { branch, Branches, branchesOf, fieldAt, type FieldSet, isMember, NO_FIELDS, union, withoutAll } from "./field-set.js";
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
    case "ephemeralcontainers":
      return onlyBelow(["f:spec", "f:ephemeralContainers"]);
    case "resize":
      return resizable;
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

/** What lies on a way, or below its end; `*` stands for any step. */
const onlyBelow =
  (way: readonly string[]) =>
  (fields: FieldSet): FieldSet => {
    const [step, ...rest] = way;
    if (step === undefined) return fields;
    const branches = new Branches();
    for (const [element, node] of branchesOf(fields)) {
      if (step !== "*" && step !== element) continue;
      branches.put(element, rest.length === 0 ? node : branch(isMember(node), onlyBelow(rest)(node)));
    }
    return branches.below;
  };

const RESIZABLE = ["f:containers", "f:initContainers"].flatMap((list) => ["f:resources", "f:resizePolicy"].map((part) => onlyBelow(["f:spec", list, "*", part])));

const resizable = (fields: FieldSet): FieldSet => RESIZABLE.map((part) => part(fields)).reduce(union, NO_FIELDS);
