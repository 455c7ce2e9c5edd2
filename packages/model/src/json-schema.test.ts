import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deepEqual } from "./json.js";
import { type JsonSchema, uncheckedKeywords } from "./json-schema.js";
import { schemaErrors } from "./json-schema-errors.js";
import { prunedObject, withSchemaDefaults } from "./json-schema-fields.js";

const SPEC: JsonSchema = {
  type: "object",
  required: ["image"],
  properties: {
    image: { type: "string", pattern: "^[a-z]+:[0-9]+$", maxLength: 12 },
    mode: { type: "string", enum: ["Fast", "Slow"], default: "Fast" },
    replicas: { type: "integer", minimum: 1, maximum: 10 },
    ratio: { type: "number", minimum: 0, exclusiveMinimum: true, multipleOf: 0.5 },
    ports: { type: "array", minItems: 1, maxItems: 2, items: { type: "object", required: ["port"], properties: { port: { type: "integer" }, name: { type: "string", default: "http" } } } },
    labels: { type: "object", maxProperties: 2, additionalProperties: { type: "string" } },
    surge: { "x-kubernetes-int-or-string": true, anyOf: [{ type: "integer" }, { type: "string" }] },
    note: { type: "string", nullable: true },
    free: { type: "object", "x-kubernetes-preserve-unknown-fields": true, properties: { known: { type: "object", properties: {} } } },
  },
};
const SCHEMA: JsonSchema = { type: "object", properties: { spec: SPEC } };
const errors = (spec: unknown): readonly string[] => schemaErrors(SCHEMA, { spec }).map(({ field, message }) => `${field}: ${message}`);

describe("what is wrong by a schema", () => {
  it.each([
    [{}, ["spec.image: Required value"]],
    ["x", ['spec: Invalid value: "string": spec in body must be of type object: "string"']],
    [{ image: "Agent" }, [`spec.image: Invalid value: "Agent": spec.image in body should match '^[a-z]+:[0-9]+$'`]],
    [{ image: "agent:1234567" }, ["spec.image: Too long: may not be more than 12 bytes"]],
    [{ image: "a:1", mode: "Odd" }, ['spec.mode: Unsupported value: "Odd": supported values: "Fast", "Slow"']],
    [{ image: "a:1", replicas: 15 }, ["spec.replicas: Invalid value: 15: spec.replicas in body should be less than or equal to 10"]],
    [{ image: "a:1", replicas: 0 }, ["spec.replicas: Invalid value: 0: spec.replicas in body should be greater than or equal to 1"]],
    [{ image: "a:1", replicas: "3" }, ['spec.replicas: Invalid value: "string": spec.replicas in body must be of type integer: "string"']],
    [{ image: "a:1", replicas: 1.5 }, ['spec.replicas: Invalid value: "number": spec.replicas in body must be of type integer: "number"']],
    [{ image: "a:1", replicas: null }, ['spec.replicas: Invalid value: "null": spec.replicas in body must be of type integer: "null"']],
    [{ image: "a:1", ratio: 0 }, ["spec.ratio: Invalid value: 0: spec.ratio in body should be greater than 0"]],
    [{ image: "a:1", ratio: 0.7 }, ["spec.ratio: Invalid value: 0.7: spec.ratio in body should be a multiple of 0.5"]],
    [{ image: "a:1", ports: [] }, ["spec.ports: Invalid value: 0: spec.ports in body should have at least 1 items"]],
    [{ image: "a:1", ports: [{ port: 1 }, {}, { port: 3 }] }, ["spec.ports[1].port: Required value", "spec.ports: Too many: 3: must have at most 2 items"]],
    [{ image: "a:1", labels: { a: 1 } }, ['spec.labels.a: Invalid value: "integer": spec.labels.a in body must be of type string: "integer"']],
    [{ image: "a:1", labels: { a: "1", b: "2", c: "3" } }, ["spec.labels: Too many: 3: must have at most 2 items"]],
    [{ image: "a:1", surge: true }, ['spec.surge: Invalid value: "boolean": spec.surge in body must be of type integer,string: "boolean"']],
    [{ image: "a:1", surge: "50%", note: null, ratio: 1, replicas: 3, ports: [{ port: 1 }] }, []],
  ])("of %j", (spec, words) => {
    expect(errors(spec)).toEqual(words);
  });
});

describe("defaults", () => {
  it("are filled in where something is missing, also in lists", () => {
    expect(withSchemaDefaults(SPEC, { image: "a:1", mode: null, ports: [{ port: 1 }, { port: 2, name: "x" }] })).toEqual({ image: "a:1", mode: "Fast", ports: [{ port: 1, name: "http" }, { port: 2, name: "x" }] });
  });

  it("leave alone what is complete", () => {
    const complete = { image: "a:1", mode: "Slow", ports: [{ port: 1, name: "x" }] };
    expect(withSchemaDefaults(SPEC, complete)).toBe(complete);
  });
});

describe("fields that a schema does not know", () => {
  it("are taken away and told of, but for those of every object and where they are to be kept", () => {
    const object = { apiVersion: "v1", kind: "Gadget", metadata: { any: 1 }, spec: { image: "a:1", imag: 1, ports: [{ port: 1, prt: 2 }], free: { x: { y: 1 }, known: { z: 1 } } }, extra: 1 };
    const { value, unknown } = prunedObject(SCHEMA, object);
    expect(unknown).toEqual(["extra", "spec.free.known.z", "spec.imag", "spec.ports[0].prt"]);
    expect(value).toEqual({ apiVersion: "v1", kind: "Gadget", metadata: { any: 1 }, spec: { image: "a:1", ports: [{ port: 1 }], free: { x: { y: 1 }, known: {} } } });
  });

  it("are never there after pruning, whatever the object", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom("spec", "extra", "__proto__"), fc.dictionary(fc.constantFrom("image", "free", "ports", "constructor"), fc.jsonValue())), (object) => {
        const { value, unknown } = prunedObject(SCHEMA, object);
        expect(prunedObject(SCHEMA, value as object)).toEqual({ value, unknown: [] });
        expect(unknown.length === 0).toBe(deepEqual(value, object));
      }),
    );
  });
});

it("what nobody looks at is named, and an int-or-string is looked at", () => {
  expect(uncheckedKeywords(SCHEMA)).toEqual([]);
  expect(uncheckedKeywords({ properties: { a: { items: { not: {} } } }, "x-kubernetes-validations": [{ rule: "true" }] })).toEqual(["not", "x-kubernetes-validations"]);
});
