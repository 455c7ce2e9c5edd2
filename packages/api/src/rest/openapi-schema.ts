/**
 * The schemas of kinds as OpenAPI v3 says them, without descriptions.
 *
 * Source: k8s.io/kube-openapi/pkg/builder3, /openapi/v3 of kube-apiserver v1.36.3
 * Differs: no descriptions and no enums; components have shorter names.
 */
import { apiVersionOf, type FieldSchema, type Kind, type ObjectSchema, type Schema, schemaOf } from "@everynode/model";

/** A schema in OpenAPI's form. */
export type OpenApiSchema = Readonly<Record<string, unknown>>;

const lastOf = (goType: string): string => goType.slice(goType.lastIndexOf(".") + 1);

/** The name of a schema among the components; kubectl shows what comes after the last point. */
function componentName({ name, goType }: Pick<ObjectSchema, "name" | "goType">): string {
  const shown = lastOf(goType);
  return shown === name ? `everynode.${name}` : `everynode.${name}.${shown}`;
}

const refTo = (name: string): OpenApiSchema => ({ $ref: `#/components/schemas/${name}` });

/** Types that are no objects and have a name all the same. */
const NAMED: ReadonlyMap<string, OpenApiSchema> = new Map<string, OpenApiSchema>([
  ["everynode.Quantity", { oneOf: [{ type: "string" }, { type: "number" }] }],
  ["everynode.IntOrString", { format: "int-or-string", oneOf: [{ type: "integer" }, { type: "string" }] }],
  ["everynode.Time", { type: "string", format: "date-time" }],
  ["everynode.MicroTime", { type: "string", format: "date-time" }],
]);

const SCALARS: Readonly<Record<string, OpenApiSchema>> = {
  string: { type: "string" },
  boolean: { type: "boolean" },
  int32: { type: "integer", format: "int32" },
  int64: { type: "integer", format: "int64" },
  double: { type: "number", format: "double" },
  bytes: { type: "string", format: "byte" },
  quantity: refTo("everynode.Quantity"),
  intOrString: { allOf: [refTo("everynode.IntOrString")] },
  time: { allOf: [refTo("everynode.Time")] },
  microTime: { allOf: [refTo("everynode.MicroTime")] },
  any: { type: "object" },
};

/** The components that some kinds need, each once, by name. */
export class Components {
  readonly #schemas = new Map<string, OpenApiSchema>(NAMED);

  /** Adds a kind, and everything that it is made of. */
  addKind(kind: Kind): void {
    const { group, version, kind: name } = kind;
    const schema = kind.schema === undefined ? undefined : schemaOf(kind.schema);
    const own = schema === undefined ? this.#looseKind(kind) : this.#object(schema);
    this.#schemas.set(schema === undefined ? `everynode.${kind.key}.${name}` : componentName(schema), { ...own, "x-kubernetes-group-version-kind": [{ group, version, kind: name }] });
  }

  get schemas(): Readonly<Record<string, OpenApiSchema>> {
    return Object.fromEntries([...this.#schemas].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** A kind of which only the metadata is known, or what its definition says. */
  #looseKind(kind: Kind): OpenApiSchema {
    const meta = schemaOf("ObjectMeta");
    const metadata = meta === undefined ? { type: "object" } : { allOf: [this.#refTo(meta)] };
    const open = kind.validation === undefined ? { "x-kubernetes-preserve-unknown-fields": true } : {};
    const { properties = {}, ...more } = (kind.validation ?? {}) as { readonly properties?: object };
    return { type: "object", ...open, ...more, properties: { apiVersion: { type: "string", default: apiVersionOf(kind) }, kind: { type: "string", default: kind.kind }, ...properties, metadata } };
  }

  #refTo(schema: ObjectSchema): OpenApiSchema {
    const name = componentName(schema);
    if (!this.#schemas.has(name)) {
      // Before it is complete, since schemas may lead back to themselves.
      this.#schemas.set(name, {});
      this.#schemas.set(name, this.#object(schema));
    }
    return refTo(name);
  }

  #object(schema: ObjectSchema): OpenApiSchema {
    const fields = [...schema.fields.values()];
    const required = fields.filter((field) => field.required).map(({ name }) => name);
    return {
      type: "object",
      properties: Object.fromEntries(fields.map((field) => [field.name, this.#field(field)])),
      ...(required.length === 0 ? {} : { required: required.sort() }),
      ...(schema.atomic ? { "x-kubernetes-map-type": "atomic" } : {}),
    };
  }

  #field(field: FieldSchema): OpenApiSchema {
    return {
      ...this.#value(field),
      ...(field.default === undefined ? {} : { default: field.default }),
      ...(field.type === "list" ? { "x-kubernetes-list-type": field.listType } : {}),
      ...(field.listMapKeys.length === 0 ? {} : { "x-kubernetes-list-map-keys": field.listMapKeys }),
      ...(field.atomic ? { "x-kubernetes-map-type": "atomic" } : {}),
      ...(field.patchMergeKey === undefined ? {} : { "x-kubernetes-patch-merge-key": field.patchMergeKey }),
      ...(field.patchStrategy.length === 0 ? {} : { "x-kubernetes-patch-strategy": field.patchStrategy.join(",") }),
    };
  }

  #value({ type, ref, items }: Schema): OpenApiSchema {
    if (type === "list") return { type: "array", items: items === undefined ? {} : this.#value(items) };
    if (type === "map") return { type: "object", additionalProperties: items === undefined ? {} : this.#value(items) };
    if (type === "object") return ref === undefined ? { type: "object" } : { allOf: [this.#refTo(ref)] };
    return SCALARS[type] ?? { type: "object" };
  }
}
