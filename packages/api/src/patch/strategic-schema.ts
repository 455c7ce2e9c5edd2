/**
 * How the fields of a kind are merged by strategic merge patches.
 *
 * Source: staging/src/k8s.io/apimachinery/third_party/forked/golang/json/fields.go, pkg/util/strategicpatch/meta.go v1.36.3
 */
import { type FieldSchema, goQuote, type ObjectSchema, type Schema } from "@everynode/model";
import { mistake } from "./strategic-problem.js";

/** Where in a kind the merge is: the whole object, or the value of a field. */
export type Place = Pick<Schema, "type" | "goType" | "ref" | "items">;

/** The place of a whole object. */
export function rootPlace(schema: ObjectSchema): Place {
  return { type: "object", goType: schema.goType, ref: schema, items: undefined };
}

/** The field called `name`, in any mix of upper and lower case where none is spelt exactly so; a problem where there is none. */
export function fieldAt(place: Place, name: string): FieldSchema {
  const kind = goKind(place);
  if (kind !== "struct") throw mistake(`merging an object in json but data type is not struct, instead is: ${kind}`);
  const fields = place.ref?.fields ?? NO_FIELDS;
  const found = fields.get(name) ?? [...fields.values()].find((field) => field.name.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found;
  const struct = place.goType.slice(place.goType.lastIndexOf(".") + 1);
  throw mistake(`unable to find api field in struct ${struct} for the json field ${goQuote(name)}`);
}

const NO_FIELDS: ReadonlyMap<string, FieldSchema> = new Map();

/** A field that holds a list, and the place of its items. */
export interface ListField {
  readonly field: FieldSchema;
  readonly items: Place;
}

/** The list called `name`; a problem where there is none or it is no list. */
export function listAt(place: Place, name: string): ListField {
  const field = fieldAt(place, name);
  // What the message calls the type is that of the object around the field.
  if (field.items === undefined || field.type !== "list") throw mistake("expected slice or array type, but got: struct");
  if (field.items.type === "list") throw mistake("unexpected slice of slice");
  return { field, items: field.items };
}

/** True where items of the list are told apart and merged; else the list is replaced. */
export function mergesItems(field: FieldSchema): boolean {
  return field.patchStrategy.includes("merge");
}

/** True where the whole object is replaced. */
export function replacesObject(field: FieldSchema): boolean {
  return field.patchStrategy.includes("replace");
}

/** The kind of the Go type. */
export function goKind({ type, goType }: Place): string {
  switch (type) {
    case "list":
    case "bytes":
      return "slice";
    case "boolean":
      return "bool";
    case "double":
      return "float64";
    case "string":
    case "int32":
    case "int64":
    case "map":
      return type;
    case "any":
      return goType === "interface {}" ? "interface" : "struct";
    default:
      return "struct";
  }
}
