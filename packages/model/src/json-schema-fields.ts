/**
 * What a schema adds to an object of a user's own kind, and what it takes away: defaults, and fields that it does not know.
 *
 * Source: staging/src/k8s.io/apiextensions-apiserver/pkg/apiserver/schema/{defaulting,pruning}/algorithm.go v1.36.3
 */
import { isJsonObject, ownValue, withOwnValue } from "./json.js";
import { fieldSchema, itemSchema, type JsonSchema, propertySchema } from "./json-schema.js";

/** `value` with everything that the schema fills in; itself where that is nothing. Linear in its size. */
export function withSchemaDefaults<T>(schema: JsonSchema, value: T): T {
  return defaulted(schema, value) as T;
}

function defaulted(schema: JsonSchema, value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = itemSchema(schema);
    return items === undefined ? value : mapped(value, (each) => defaulted(items, each));
  }
  if (!isJsonObject(value)) return value;
  let object: object = value;
  for (const name of Object.keys(schema.properties ?? {})) {
    const inner = propertySchema(schema, name);
    const present = ownValue(object, name);
    const isMissing = present === undefined || (present === null && inner?.nullable !== true);
    if (isMissing && inner?.default !== undefined) object = withOwnValue(object, name, inner.default);
  }
  for (const name of Object.keys(object)) {
    const inner = fieldSchema(schema, name);
    if (inner !== undefined) object = withOwnValue(object, name, defaulted(inner, ownValue(object, name)));
  }
  return object;
}

function mapped(list: readonly unknown[], change: (item: unknown, at: number) => unknown): readonly unknown[] {
  const changed = list.map(change);
  return changed.every((item, at) => item === list[at]) ? list : changed;
}

/** A value without the fields that its schema does not know, and where they were: `spec.sizee`, sorted. */
export interface Pruned {
  readonly value: unknown;
  readonly unknown: readonly string[];
}

// What every object has, whatever its schema says.
const OF_OBJECTS: readonly string[] = ["apiVersion", "kind", "metadata"];

/** An object of a user's own kind without the fields that the schema does not know. Linear in its size. */
export function prunedObject(schema: JsonSchema, object: object): Pruned {
  const unknown: string[] = [];
  const value = new Pruning(unknown).fields({ ...schema, "x-kubernetes-embedded-resource": true }, object, "");
  return { value, unknown: unknown.sort() };
}

class Pruning {
  readonly #unknown: string[];

  constructor(unknown: string[]) {
    this.#unknown = unknown;
  }

  fields(schema: JsonSchema, object: object, path: string): object {
    let kept = object;
    const isWhole = schema["x-kubernetes-embedded-resource"] === true;
    const keepsAll = schema["x-kubernetes-preserve-unknown-fields"] === true || schema.additionalProperties === true;
    for (const name of Object.keys(object)) {
      if (isWhole && OF_OBJECTS.includes(name)) continue;
      const at = path === "" ? name : `${path}.${name}`;
      const inner = fieldSchema(schema, name);
      if (inner !== undefined) kept = withOwnValue(kept, name, this.#value(inner, ownValue(object, name), at));
      else if (!keepsAll) {
        kept = withOwnValue(kept, name, undefined);
        this.#unknown.push(at);
      }
    }
    return kept;
  }

  #value(schema: JsonSchema, value: unknown, path: string): unknown {
    if (isJsonObject(value)) return this.fields(schema, value, path);
    const items = itemSchema(schema);
    return Array.isArray(value) && items !== undefined ? mapped(value, (each, at) => this.#value(items, each, `${path}[${at}]`)) : value;
  }
}
