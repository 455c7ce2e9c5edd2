/**
 * What is wrong with a value by its schema, in the API server's words.
 *
 * Source: staging/src/k8s.io/apiextensions-apiserver/pkg/apiserver/validation/validation.go v1.36.3,
 *   k8s.io/kube-openapi/pkg/validation/{validate,errors}
 * Differs: errors stand in the order of the schema, where Kubernetes walks maps; anyOf, oneOf, not, formats and x-kubernetes-validations are not looked at.
 */
import { type FieldError, invalid, notSupported, required, tooLong, tooMany } from "./field-error.js";
import { deepEqual, isJsonObject, ownValue } from "./json.js";
import { fieldSchema, itemSchema, type JsonSchema } from "./json-schema.js";

type Errors = readonly FieldError[];
const NONE: Errors = [];

/** Where a value stands: "" is the object itself. */
const fieldPath = (path: string, name: string): string => (path === "" ? name : `${path}.${name}`);

const wrong = (path: string, value: unknown, rule: string): FieldError => invalid(path, value, `${path} in body ${rule}`);

/** Everything that is wrong with `value`, which stands at `path`. Linear in its size. */
export function schemaErrors(schema: JsonSchema, value: unknown, path = ""): Errors {
  const mistyped = typeError(schema, value, path);
  if (value === null || value === undefined) return mistyped;
  const own = [...mistyped, ...(schema.allOf ?? []).flatMap((each) => schemaErrors(each, value, path))];
  if (typeof value === "string") own.push(...stringErrors(schema, value, path));
  if (typeof value === "number") own.push(...numberErrors(schema, value, path));
  if (Array.isArray(value)) own.push(...listErrors(schema, value, path));
  own.push(...enumErrors(schema, value, path));
  if (isJsonObject(value)) own.push(...objectErrors(schema, value, path));
  return own;
}

type TypeName = "null" | "string" | "boolean" | "integer" | "number" | "array" | "object";

function typeName(value: unknown): TypeName {
  if (value === null || value === undefined) return "null";
  if (typeof value === "string" || typeof value === "boolean") return typeof value as "string" | "boolean";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return Array.isArray(value) ? "array" : "object";
}

function typeError(schema: JsonSchema, value: unknown, path: string): Errors {
  const wanted = schema["x-kubernetes-int-or-string"] === true ? ["integer", "string"] : schema.type === undefined || schema.type === "" ? [] : [schema.type];
  const got = typeName(value);
  if (wanted.length === 0 || wanted.includes(got) || (got === "integer" && wanted.includes("number")) || (got === "null" && schema.nullable === true)) return NONE;
  return [{ ...wrong(path, got, `must be of type ${wanted.join(",")}: ${JSON.stringify(got)}`), reason: "FieldValueTypeInvalid" }];
}

function stringErrors({ minLength, maxLength, pattern }: JsonSchema, value: string, path: string): Errors {
  const { length } = Array.from(value);
  const errors: FieldError[] = [];
  if (maxLength !== undefined && length > maxLength) errors.push(tooLong(path, maxLength));
  if (minLength !== undefined && length < minLength) errors.push(wrong(path, value, `should be at least ${minLength} chars long`));
  if (pattern !== undefined && pattern !== "" && !matches(pattern, value)) errors.push(wrong(path, value, `should match '${pattern}'`));
  return errors;
}

/** Whether the text matches; a pattern that JavaScript cannot read is taken to match everything. */
function matches(pattern: string, text: string): boolean {
  for (const flags of ["u", ""]) {
    try {
      return new RegExp(pattern, flags).test(text);
    } catch {
      continue;
    }
  }
  return true;
}

function numberErrors(schema: JsonSchema, value: number, path: string): Errors {
  const { minimum, maximum, multipleOf, exclusiveMinimum = false, exclusiveMaximum = false } = schema;
  const errors: FieldError[] = [];
  if (multipleOf !== undefined && value % multipleOf !== 0) errors.push(wrong(path, value, `should be a multiple of ${multipleOf}`));
  if (maximum !== undefined && (exclusiveMaximum ? value >= maximum : value > maximum)) errors.push(wrong(path, value, `should be less than ${exclusiveMaximum ? "" : "or equal to "}${maximum}`));
  if (minimum !== undefined && (exclusiveMinimum ? value <= minimum : value < minimum)) errors.push(wrong(path, value, `should be greater than ${exclusiveMinimum ? "" : "or equal to "}${minimum}`));
  return errors;
}

function listErrors(schema: JsonSchema, value: readonly unknown[], path: string): Errors {
  const { minItems, maxItems } = schema;
  const items = itemSchema(schema);
  const errors = items === undefined ? [] : value.flatMap((each, at) => schemaErrors(items, each, `${path}[${at}]`));
  if (minItems !== undefined && value.length < minItems) errors.push(wrong(path, value.length, `should have at least ${minItems} items`));
  if (maxItems !== undefined && value.length > maxItems) errors.push(tooMany(path, value.length, maxItems));
  return errors;
}

function enumErrors({ enum: allowed }: JsonSchema, value: unknown, path: string): Errors {
  if (allowed === undefined || allowed.length === 0 || allowed.some((each) => deepEqual(each, value))) return NONE;
  return [notSupported(path, value, allowed.map((each) => (typeof each === "string" ? each : JSON.stringify(each))))];
}

function objectErrors(schema: JsonSchema, value: object, path: string): Errors {
  const { minProperties, maxProperties } = schema;
  const names = Object.keys(value);
  if (minProperties !== undefined && names.length < minProperties) return [wrong(path, names.length, `should have at least ${minProperties} properties`)];
  if (maxProperties !== undefined && names.length > maxProperties) return [tooMany(path, names.length, maxProperties)];
  const named = Object.keys(schema.properties ?? {}).filter((name) => Object.hasOwn(value, name));
  const others = names.filter((name) => !named.includes(name));
  const errors = [...others, ...named].flatMap((name) => {
    const inner = fieldSchema(schema, name);
    return inner === undefined ? NONE : schemaErrors(inner, ownValue(value, name), fieldPath(path, name));
  });
  const missing = (schema.required ?? []).filter((name) => ownValue(value, name) === undefined);
  return [...errors, ...missing.map((name) => required(fieldPath(path, name)))];
}
