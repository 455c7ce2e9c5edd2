import { BUILT_IN_KINDS, definedKind, withKinds } from "@everynode/model";
import { describe, expect, it } from "vitest";
import { openApiPage } from "./openapi.js";

type Schemas = Readonly<Record<string, { readonly properties?: Readonly<Record<string, unknown>> }>>;

interface Document {
  readonly paths: Readonly<Record<string, { readonly patch: object } | { readonly serverRelativeURL: string }>>;
  readonly components: { readonly schemas: Schemas };
}

function page(path: string, kinds = BUILT_IN_KINDS): Document {
  const response = openApiPage(kinds, path);
  if (response?.body.type !== "json") throw new Error(`nothing at ${path}`);
  return response.body.value as Document;
}

const roots = Object.keys(page("/openapi/v3").paths);

/** All references in a document, wherever they stand; a field may be called so too. */
function references(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => (name === "$ref" && typeof each === "string" ? [each] : references(each)));
}

describe("OpenAPI v3", () => {
  it.each(roots)("of %s is whole: each reference leads somewhere, each kind has a schema, no patch a body", (root) => {
    const { paths, components } = page(`/openapi/v3/${root}`);
    const known = Object.keys(components.schemas).map((name) => `#/components/schemas/${name}`);
    expect(references(components).filter((reference) => !known.includes(reference))).toEqual([]);
    const described = JSON.stringify(Object.values(components.schemas).map((schema) => (schema as Record<string, unknown>)["x-kubernetes-group-version-kind"]));
    for (const operations of Object.values(paths) as readonly { readonly patch: Record<string, object> }[]) {
      expect(described).toContain(JSON.stringify([operations.patch["x-kubernetes-group-version-kind"]]));
      expect(operations.patch).not.toHaveProperty("requestBody");
    }
  });

  it("says what fields are, and how lists are merged", () => {
    const { schemas } = page("/openapi/v3/api/v1").components;
    expect(schemas["everynode.Container"]?.properties).toMatchObject({
      name: { type: "string" },
      resources: { allOf: [{ $ref: "#/components/schemas/everynode.ResourceRequirements" }] },
      ports: { type: "array", items: { allOf: [{ $ref: "#/components/schemas/everynode.ContainerPort" }] }, "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["containerPort", "protocol"], "x-kubernetes-patch-merge-key": "containerPort" },
    });
    expect(schemas["everynode.PodSpec"]).toMatchObject({ required: ["containers"], properties: { nodeSelector: { additionalProperties: { type: "string" }, "x-kubernetes-map-type": "atomic" } } });
  });

  it("tells of a user's own kind, under another hash than before", () => {
    const gadget = definedKindOf("Gadget");
    const kinds = withKinds(BUILT_IN_KINDS, [gadget]);
    const { schemas } = page("/openapi/v3/apis/example.com/v1", kinds).components;
    expect(schemas["everynode.Gadget.example.com.Gadget"]?.properties).toMatchObject({ spec: { type: "object" }, metadata: { allOf: [{ $ref: "#/components/schemas/everynode.ObjectMeta" }] } });
    const more = withKinds(BUILT_IN_KINDS, [gadget, definedKindOf("Widget")]);
    const url = (table: typeof kinds): unknown => page("/openapi/v3", table).paths["apis/example.com/v1"];
    expect(url(more)).not.toEqual(url(kinds));
  });

  it("has no page for what is not served", () => {
    expect(openApiPage(BUILT_IN_KINDS, "/openapi/v3/apis/nothing/v1")).toBeUndefined();
  });
});

/** A kind as a definition makes it, with a spec of which nothing is said. */
function definedKindOf(name: string): NonNullable<ReturnType<typeof definedKind>> {
  const plural = `${name.toLowerCase()}s`;
  const schema = { openAPIV3Schema: { type: "object", properties: { spec: { type: "object" } } } };
  const versions = [{ name: "v1", served: true, storage: true, schema }];
  const names = { kind: name, plural, singular: name.toLowerCase() };
  const definition = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", metadata: { name: `${plural}.example.com` }, spec: { group: "example.com", scope: "Namespaced", names, versions } };
  const kind = definedKind(definition);
  if (kind === undefined) throw new Error(name);
  return kind;
}
