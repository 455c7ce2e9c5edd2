import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decode, decodeText } from "./decoding.js";
import { BUILT_IN_KINDS } from "./kinds.js";
import type { Kind } from "./kind.js";
import type { FieldSchema, ObjectSchema, Schema } from "./schema.js";
import { schemaOf } from "./schema-table.js";

const keys = fc.oneof(fc.stringMatching(/^[a-z]{1,4}$/), fc.constantFrom("__proto__", "constructor", "toString", "a.b/c", "0"));

/** Values that the API server takes for this schema, though perhaps in another spelling; `null` among them. */
function values(schema: Schema, depth: number): fc.Arbitrary<unknown> {
  switch (schema.type) {
    case "object":
      return schema.ref === undefined ? fc.constant({}) : objects(schema.ref, depth);
    case "list":
      return schema.items === undefined ? fc.constant([]) : fc.array(values(schema.items, depth), { maxLength: 2 });
    case "map":
      return schema.items === undefined ? fc.constant({}) : fc.dictionary(keys, values(schema.items, depth), { maxKeys: 2, noNullPrototype: true });
    case "string":
      return fc.constantFrom("", "a", "Always", "__proto__");
    case "boolean":
      return fc.boolean();
    case "int32":
    case "int64":
      return fc.integer();
    case "double":
      return fc.constantFrom(0, 0.5, -3);
    case "quantity":
      return fc.constantFrom("0", "1", "0.5", "1024Mi", "500m", 3, "1e9");
    case "intOrString":
      return fc.constantFrom(0, 5, "25%");
    case "time":
      return fc.constantFrom("2026-01-01T00:00:00Z", "2026-01-01T00:00:00.5+01:00");
    case "microTime":
      return fc.constantFrom("2026-01-01T00:00:00.000000Z");
    case "bytes":
      return fc.constantFrom("", "aGk=");
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function objects(schema: ObjectSchema, depth: number): fc.Arbitrary<unknown> {
  const fields = [...schema.fields.values()].filter((field) => field.name !== "kind" && field.name !== "apiVersion");
  const some: fc.Arbitrary<FieldSchema[]> = depth === 0 ? fc.constant([]) : fc.subarray(fields, { maxLength: Math.min(4, fields.length) });
  return some.chain((chosen) => fc.record(Object.fromEntries(chosen.map((field) => [field.name, fc.oneof({ weight: 9, arbitrary: values(field, depth - 1) }, fc.constant(null))]))));
}

const kinds = BUILT_IN_KINDS.kinds.filter((kind) => kind.schema !== undefined);
const cases: fc.Arbitrary<readonly [Kind, unknown]> = fc.constantFrom(...kinds).chain((kind) => {
  const schema = schemaOf(kind.schema ?? "");
  return fc.tuple(fc.constant(kind), schema === undefined ? fc.constant({}) : objects(schema, 5));
});

describe("decoding", () => {
  it("accepts what the schema allows, and then has nothing left to change: it gives back the same object", () => {
    fc.assert(
      fc.property(cases, ([kind, value]) => {
        const first = decode(value, kind, { fieldValidation: "Strict" });
        expect(first.ok ? "fine" : first.status.message).toBe("fine");
        if (!first.ok) return;
        const second = decode(first.object, kind, { fieldValidation: "Strict" });
        expect(second.ok && second.object).toBe(first.object);
      }),
      { numRuns: 500 },
    );
  });

  it("makes the same of an object and of its text", () => {
    fc.assert(
      fc.property(cases, fc.constantFrom("json" as const, "yaml" as const), ([kind, value], format) => {
        const ofValue = decode(value, kind, { fieldValidation: "Strict" });
        const ofText = decodeText(JSON.stringify(value), kind, { fieldValidation: "Strict", format });
        expect(ofText).toEqual(ofValue);
      }),
      { numRuns: 300 },
    );
  });

  it("never changes its input", () => {
    const frozen = (value: unknown): unknown => {
      if (typeof value === "object" && value !== null) Object.values(value).forEach(frozen);
      return Object.freeze(value);
    };
    fc.assert(
      fc.property(cases, ([kind, value]) => {
        const before = JSON.stringify(value);
        decode(frozen(value), kind, { fieldValidation: "Strict" });
        expect(JSON.stringify(value)).toBe(before);
      }),
    );
  });

  it("answers any JSON value without throwing", () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.jsonValue(), fc.jsonValue(), (kind, spec, metadata) => {
        for (const value of [spec, { metadata, spec, status: spec }]) expect(typeof decode(value, kind, { fieldValidation: "Strict" }).ok).toBe("boolean");
      }),
    );
  });
});
