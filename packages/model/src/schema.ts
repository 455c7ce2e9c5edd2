/**
 * The schemas of the built-in kinds: what decoding accepts, and how patches merge.
 *
 * Source: the OpenAPI v3 documents and the Go structs of kube-apiserver v1.36.3 (see `packages/model/openapi`)
 */

/** What a value may be; `any` takes every JSON value as it is. */
export type SchemaType =
  | "string"
  | "boolean"
  | "int32"
  | "int64"
  | "double"
  | "quantity"
  | "intOrString"
  | "time"
  | "microTime"
  | "bytes"
  | "any"
  | "object"
  | "list"
  | "map";

/** The schema of one value. Every property is always there, so that all of them have one shape. */
export interface Schema {
  readonly type: SchemaType;
  /** The Go type, as decoding errors name it: `int32`, `v1.PodSpec`, `map[string]string`. */
  readonly goType: string;
  /** True where null and absent are one, and a zero value is kept. */
  readonly pointer: boolean;
  /** The object's schema where `type` is `object`. */
  readonly ref: ObjectSchema | undefined;
  /** The schema of elements of a `list` or of values of a `map`. */
  readonly items: Schema | undefined;
}

/** How server-side apply merges a list: as one value, as a set of scalars, or as a map with keys. */
export type ListType = "atomic" | "set" | "map";

/** How a strategic merge patch treats a field: `merge` and `retainKeys` may come together. */
export type PatchStrategy = "merge" | "retainKeys" | "replace";

/** One field of an object. */
export interface FieldSchema extends Schema {
  readonly name: string;
  /** Name of the Go struct that this field is embedded through (`VolumeSource`), or "". */
  readonly embedded: string;
  /** True where the API server's answers always have the field; all others are left out when they are zero, empty or nil. */
  readonly always: boolean;
  /** True where OpenAPI calls the field required. */
  readonly required: boolean;
  /** For lists: how server-side apply merges them; "atomic" for everything else. */
  readonly listType: ListType;
  /** For lists of type `map`: the fields that tell elements apart. */
  readonly listMapKeys: readonly string[];
  /** Strategic merge patch: the field that tells elements of a list apart. */
  readonly patchMergeKey: string | undefined;
  /** Strategic merge patch: empty means that lists are replaced and objects merged. */
  readonly patchStrategy: readonly PatchStrategy[];
  /** True where server-side apply takes the map or object as one value. */
  readonly atomic: boolean;
  /** OpenAPI's default where it is not the zero value (`TCP` for a port's protocol). */
  readonly default: string | undefined;
}

/** The schema of an object with fixed fields. */
export interface ObjectSchema {
  /** Short name: the Go struct's, with a prefix where two packages have the same (`DiscoveryEndpointPort`). */
  readonly name: string;
  /** The Go type, as decoding errors name it: `v1.PodSpec`. */
  readonly goType: string;
  /** True where server-side apply takes the whole object as one value (`x-kubernetes-map-type: atomic`). */
  readonly atomic: boolean;
  /** The fields by JSON name, in the order of the Go struct. */
  readonly fields: ReadonlyMap<string, FieldSchema>;
  /** Those that the API server's answers always have. */
  readonly always: readonly FieldSchema[];
}
