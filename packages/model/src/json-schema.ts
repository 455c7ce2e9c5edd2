/**
 * The OpenAPI schemas in definitions of users' own kinds, and how one goes down into them.
 *
 * Source: staging/src/k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1/types_jsonschema.go v1.36.3
 */
import { isJsonObject, ownValue } from "./json.js";
import type { JSONSchemaProps } from "./types.generated.js";

/** The schema of a value, as `openAPIV3Schema` holds it. */
export type JsonSchema = JSONSchemaProps;

/** The schema of a field; undefined where the schema does not name it. */
export function propertySchema({ properties }: JsonSchema, name: string): JsonSchema | undefined {
  return properties === undefined ? undefined : (ownValue(properties, name) as JsonSchema | undefined);
}

/** The schema of the items of a list; undefined where nothing is said of them. */
export function itemSchema({ items }: JsonSchema): JsonSchema | undefined {
  return isJsonObject(items) ? items : undefined;
}

/** The schema of the values of fields that are not named; undefined where there is none. */
function otherSchema({ additionalProperties: other }: JsonSchema): JsonSchema | undefined {
  return isJsonObject(other) ? other : undefined;
}

/** The schema of the field called `name`, named or not. */
export function fieldSchema(schema: JsonSchema, name: string): JsonSchema | undefined {
  return propertySchema(schema, name) ?? otherSchema(schema);
}

const UNCHECKED = ["anyOf", "oneOf", "not", "x-kubernetes-validations"] as const;

/** What a schema asks for, at any depth, and nobody looks at: `anyOf`, `x-kubernetes-validations`, ... in the order of the alphabet. */
export function uncheckedKeywords(schema: JsonSchema): readonly string[] {
  const found = new Set<string>();
  collectUnchecked(schema, found);
  return [...found].sort();
}

function collectUnchecked(schema: JsonSchema, found: Set<string>): void {
  // Of an int-or-string, anyOf says no more than that.
  for (const keyword of UNCHECKED) if (schema[keyword] !== undefined && !(keyword === "anyOf" && schema["x-kubernetes-int-or-string"] === true)) found.add(keyword);
  const inner = [...Object.values(schema.properties ?? {}), ...(schema.allOf ?? []), itemSchema(schema), otherSchema(schema)];
  for (const each of inner) if (each !== undefined) collectUnchecked(each, found);
}
