/**
 * How values of a kind are merged and owned: as one value, field by field, or element by element.
 *
 * Source: k8s.io/kube-openapi/pkg/schemaconv/{openapi,smd}.go of kube-apiserver v1.36.3, sigs.k8s.io/structured-merge-diff/v6/schema/elements.go
 * Differs: kinds without a schema here (see docs/gaps.md) have fields of any type.
 */
import { type FieldSchema, fieldSchema, isJsonObject, type JsonSchema, type Kind, type ObjectSchema, ownValue, type Schema, schemaOf } from "@everynode/model";

/** What a scalar must be. */
export type ScalarType = "numeric" | "string" | "boolean" | "untyped";

/** How a list is merged: as one value, as a set, or by the keys of its elements. */
export interface ListMerge {
  readonly relation: "atomic" | "set" | "map";
  readonly keys: readonly string[];
  /** The value of a key that an element leaves out; undefined where there is none. */
  readonly keyDefault: (key: string) => unknown;
  readonly items: () => MergeType;
}

/** How a map, or an object with fixed fields, is merged. */
export interface MapMerge {
  readonly atomic: boolean;
  /** The type of a field that the schema names. */
  readonly field: (name: string) => MergeType | undefined;
  /** The type of all other fields; undefined where there are none. */
  readonly others: (() => MergeType) | undefined;
}

/** What a value may be; of several the value itself decides. */
export interface MergeType {
  readonly scalar: ScalarType | undefined;
  readonly list: ListMerge | undefined;
  readonly map: MapMerge | undefined;
}

const nothing = (): undefined => undefined;

const scalarType = (scalar: ScalarType): MergeType => ({ scalar, list: undefined, map: undefined });
const listType = (list: ListMerge): MergeType => ({ scalar: undefined, list, map: undefined });
const mapType = (map: MapMerge): MergeType => ({ scalar: undefined, list: undefined, map });

const ATOMIC_LIST: ListMerge = { relation: "atomic", keys: [], keyDefault: nothing, items: () => UNTYPED };

/** Anything, as one value. */
const UNTYPED: MergeType = { scalar: "untyped", list: ATOMIC_LIST, map: { atomic: true, field: nothing, others: () => UNTYPED } };

/** Anything, objects field by field. */
const DEDUCED: MergeType = { scalar: "untyped", list: ATOMIC_LIST, map: { atomic: false, field: nothing, others: () => DEDUCED } };

const NUMERIC = scalarType("numeric");
const TEXT = scalarType("string");
const BOOLEAN = scalarType("boolean");
const ANY_SCALAR = scalarType("untyped");

const TYPES = new WeakMap<Schema, MergeType>();

function typeOfSchema(schema: Schema): MergeType {
  const known = TYPES.get(schema);
  if (known !== undefined) return known;
  const type = newType(schema);
  TYPES.set(schema, type);
  return type;
}

const isField = (schema: Schema): schema is FieldSchema => "listType" in schema;

// The API server publishes no type for these two, or several: they may be anything to it.
const isAnything = ({ type, goType }: Schema): boolean => type === "intOrString" || (type === "any" && goType !== "runtime.RawExtension");

function newType(schema: Schema): MergeType {
  if (isAnything(schema)) return DEDUCED;
  switch (schema.type) {
    case "object":
      return schema.ref === undefined ? DEDUCED : structType(schema.ref, isField(schema) && schema.atomic);
    case "map":
      return mapType({ atomic: isField(schema) && schema.atomic, field: nothing, others: () => itemsOf(schema) });
    case "list":
      return isField(schema) ? listType(listMerge(schema)) : listType({ ...ATOMIC_LIST, items: () => itemsOf(schema) });
    case "int32":
    case "int64":
    case "double":
      return NUMERIC;
    case "string":
    case "bytes":
      return TEXT;
    case "boolean":
      return BOOLEAN;
    case "any":
      return UNTYPED;
    default:
      return ANY_SCALAR;
  }
}

const itemsOf = ({ items }: Schema): MergeType => (items === undefined ? UNTYPED : typeOfSchema(items));

function listMerge(schema: FieldSchema): ListMerge {
  const keyDefault = (key: string): unknown => zeroOf(schema.items?.ref?.fields.get(key)) ?? (schema.items?.ref?.name === UNNAMED ? "" : undefined);
  return { relation: schema.listType, keys: schema.listMapKeys, keyDefault, items: () => itemsOf(schema) };
}

// The one key of a list that may be left out, and is published as empty then.
const UNNAMED = "LocalObjectReference";

/** The default of a field that the API server publishes: of those that are always written, their zero value. */
function zeroOf(field: FieldSchema | undefined): unknown {
  if (field?.default !== undefined) return field.default;
  if (field?.always !== true || field.pointer) return undefined;
  return field.type === "string" ? "" : field.type === "boolean" ? false : field.type === "int32" || field.type === "int64" ? 0 : undefined;
}

// The type of this field is atomic wherever else it stands.
const GRANULAR = "PersistentVolumeSpec.claimRef";

function structType(schema: ObjectSchema, atomic: boolean): MergeType {
  const field = (name: string): MergeType | undefined => {
    const each = schema.fields.get(name);
    if (each?.ref !== undefined && `${schema.name}.${name}` === GRANULAR) return mapType({ ...(structType(each.ref, false).map as MapMerge), atomic: false });
    return each === undefined ? undefined : typeOfSchema(each);
  };
  return mapType({ atomic: atomic || schema.atomic, field, others: undefined });
}

const KIND_TYPES = new WeakMap<Kind, MergeType>();

/** How objects of a kind are merged. */
export function mergeTypeOf(kind: Kind): MergeType {
  const known = KIND_TYPES.get(kind);
  if (known !== undefined) return known;
  const type = newKindType(kind);
  KIND_TYPES.set(kind, type);
  return type;
}

function newKindType(kind: Kind): MergeType {
  const schema = kind.schema === undefined ? undefined : schemaOf(kind.schema);
  if (schema !== undefined) return structType(schema, false);
  const meta = schemaOf("ObjectMeta");
  const metadata = meta === undefined ? DEDUCED : structType(meta, false);
  const own = kind.validation === undefined ? DEDUCED : customType(kind.validation, false);
  const field = (name: string): MergeType | undefined => (name === "metadata" ? metadata : name === "kind" || name === "apiVersion" ? TEXT : own.map?.field(name));
  return mapType({ atomic: false, field, others: own.map?.others });
}

/** How values of a schema in a CustomResourceDefinition are merged; `preserves` where something above says that unknown fields are kept. */
function customType(schema: JsonSchema, above: boolean): MergeType {
  const preserves = above || schema["x-kubernetes-preserve-unknown-fields"] === true;
  switch (schema.type) {
    case "object":
      return mapType(customMap(schema, preserves));
    case "array":
      return listType(customList(schema, preserves));
    case "integer":
    case "number":
      return NUMERIC;
    case "boolean":
      return BOOLEAN;
    case "string":
      return schema.format === undefined || schema.format === "" || schema.format === "byte" ? TEXT : ANY_SCALAR;
    default:
      return { scalar: "untyped", list: customList(schema, preserves), map: customMap(schema, preserves) };
  }
}

function customMap(schema: JsonSchema, preserves: boolean): MapMerge {
  const { properties = {}, additionalProperties } = schema;
  const field = (name: string): MergeType | undefined => {
    const each = ownValue(properties, name) as JsonSchema | undefined;
    return each === undefined ? undefined : customType(each, preserves);
  };
  const atomic = schema["x-kubernetes-map-type"] === "atomic";
  if (isJsonObject(additionalProperties)) return { atomic, field, others: () => customType(additionalProperties, preserves) };
  const isOpen = additionalProperties === true || (additionalProperties === undefined && (preserves || Object.keys(properties).length === 0));
  return { atomic, field, others: isOpen ? () => DEDUCED : undefined };
}

function customList(schema: JsonSchema, preserves: boolean): ListMerge {
  const items = isJsonObject(schema.items) ? (schema.items as JsonSchema) : undefined;
  const type = schema["x-kubernetes-list-type"];
  const keyDefault = (key: string): unknown => (items === undefined ? undefined : fieldSchema(items, key)?.default);
  return {
    relation: type === "set" || type === "map" ? type : "atomic",
    keys: schema["x-kubernetes-list-map-keys"] ?? [],
    keyDefault,
    items: () => (items === undefined ? UNTYPED : customType(items, preserves)),
  };
}
