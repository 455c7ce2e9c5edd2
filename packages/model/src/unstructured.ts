/**
 * Turns an object that a strategic merge patch has changed back into one of its kind. The API server does this by another way than for
 * bodies: values are found wrong in other words, unknown fields come sorted, integers that are too large wrap around.
 *
 * Source: staging/src/k8s.io/apimachinery/pkg/runtime/converter.go v1.36.3
 */
import { base64Problem } from "./base64.js";
import { Findings } from "./decode-findings.js";
import { decodeScalar } from "./decode-scalar.js";
import { decodeFields } from "./decoder.js";
import { NumberLiteral } from "./number-literal.js";
import type { ObjectSchema, Schema } from "./schema.js";

/** The object and its unknown fields (`unknown field "spec.foo"`, sorted), or why it cannot be one of its kind. */
export type Converted = { readonly ok: true; readonly object: { readonly [name: string]: unknown }; readonly strict: readonly string[] } | { readonly ok: false; readonly message: string };

/** `value`, an object, as one of this schema; what needs no change is shared. Linear in its size. */
export function convertUnstructured(schema: ObjectSchema, value: object): Converted {
  const converter = new Converter();
  try {
    const converted = converter.object(schema, value, "");
    const strict = [...converter.unknown].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    return { ok: true, object: decodeFields(schema, converted).object, strict };
  } catch (problem) {
    if (problem instanceof Problem) return { ok: false, message: problem.message };
    throw problem;
  }
}

class Problem extends Error {}

type GoKind = "map" | "slice" | "string" | "bool" | "int64" | "float64";

function kindOf(value: unknown): GoKind {
  if (typeof value === "string") return "string";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "number") return Number.isInteger(value) && Math.abs(value) < 2 ** 63 ? "int64" : "float64";
  if (value instanceof NumberLiteral) return /^-?\d+$/.test(value.text) ? "int64" : "float64";
  return Array.isArray(value) ? "slice" : "map";
}

const GO_KINDS: ReadonlyMap<string, string> = new Map([
  ["string", "string"],
  ["boolean", "bool"],
  ["int32", "int32"],
  ["int64", "int64"],
  ["double", "float64"],
]);

const numberOf = (value: unknown): number => (value instanceof NumberLiteral ? Number(value.text) : Number(value));

const MAX_INT64 = 9223372036854775807n;

/** A whole number as the processor makes an integer of it: the smallest one where it has no place. */
function int64Of(number: number): bigint {
  const whole = BigInt(number);
  return whole > MAX_INT64 || whole < -MAX_INT64 - 1n ? -MAX_INT64 - 1n : whole;
}

class Converter {
  readonly unknown = new Set<string>();

  /** In the order of the schema's fields, since the first mistake counts. */
  object(schema: ObjectSchema, value: unknown, path: string): object {
    if (kindOf(value) !== "map") throw new Problem(`cannot restore struct from: ${kindOf(value)}`);
    const given = new Map<string, unknown>(Object.entries(value as object));
    const converted = new Map<string, unknown>();
    for (const field of schema.fields.values()) {
      const each = given.get(field.name);
      if (each !== undefined && each !== null) converted.set(field.name, this.#value(field, each, path === "" ? field.name : `${path}.${field.name}`));
    }
    for (const name of given.keys()) if (!schema.fields.has(name)) this.unknown.add(`unknown field "${path === "" ? name : `${path}.${name}`}"`);
    return Object.fromEntries(converted);
  }

  #value(schema: Schema, value: unknown, path: string): unknown {
    switch (schema.type) {
      case "object":
        return schema.ref === undefined ? value : this.object(schema.ref, value, path);
      case "list":
        return this.#list(schema, value, path);
      case "map":
        return this.#map(schema, value, path);
      case "bytes":
        return this.#bytes(value);
      case "string":
      case "boolean":
      case "int32":
      case "int64":
      case "double":
        return this.#basic(schema, value);
      default:
        return this.#ownReader(schema, value);
    }
  }

  #list(schema: Schema, value: unknown, path: string): unknown {
    const { items } = schema;
    if (!Array.isArray(value) || items === undefined) throw new Problem(`cannot restore slice from ${kindOf(value)}`);
    return value.map((each: unknown, i) => (each === null || each === undefined ? null : this.#value(items, each, `${path}[${i}]`)));
  }

  #map(schema: Schema, value: unknown, path: string): unknown {
    const { items } = schema;
    if (kindOf(value) !== "map" || items === undefined) throw new Problem(`cannot restore map from ${kindOf(value)}`);
    // Keys of maps are not part of paths here.
    return Object.fromEntries(Object.entries(value as object).map(([name, each]) => [name, each === null ? null : this.#value(items, each, path)]));
  }

  #bytes(value: unknown): unknown {
    if (typeof value !== "string") throw new Problem(`cannot restore slice from ${kindOf(value)}`);
    const problem = base64Problem(value);
    if (problem !== undefined) throw new Problem(`error decoding from json: ${problem}`);
    return value;
  }

  #basic(schema: Schema, value: unknown): unknown {
    const from = kindOf(value);
    const to = GO_KINDS.get(schema.type) ?? "";
    if (from === to) return value;
    const isNumber = from === "int64" || from === "float64";
    if (isNumber && to === "float64") return numberOf(value);
    if (isNumber && to.startsWith("int")) {
      const number = numberOf(value);
      if (!Number.isInteger(number)) throw new Problem(`cannot convert ${from} to ${schema.goType}`);
      return Number(BigInt.asIntN(to === "int32" ? 32 : 64, int64Of(number)));
    }
    if (from === "int64" && to === "string") throw new Problem(`cannot convert int64 to ${schema.goType}`);
    throw new Problem(`unrecognized type: ${to}`);
  }

  // Times, quantities and the like read their own JSON.
  #ownReader(schema: Schema, value: unknown): unknown {
    const findings = new Findings();
    decodeScalar(schema, value, findings);
    if (findings.failure !== undefined) throw new Problem(findings.failure);
    return value;
  }
}
