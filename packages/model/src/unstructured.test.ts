import { describe, expect, it } from "vitest";
import { invariant } from "./invariant.js";
import { schemaOf } from "./schema-table.js";
import { convertUnstructured } from "./unstructured.js";

const SCHEMA = schemaOf("DaemonSet");
invariant(SCHEMA, "there is a schema of DaemonSet");
const spec = (fields: object): ReturnType<typeof convertUnstructured> => convertUnstructured(SCHEMA, { spec: fields });
const message = (fields: object): string => {
  const converted = spec(fields);
  return converted.ok ? "fine" : converted.message;
};
const pod = (fields: object): object => ({ template: { spec: fields } });

describe("converting what a strategic merge patch made", () => {
  it.each([
    [{ minReadySeconds: "x" }, "unrecognized type: int32"],
    [{ minReadySeconds: 1.5 }, "cannot convert float64 to int32"],
    [{ minReadySeconds: true }, "unrecognized type: int32"],
    [pod({ containers: { name: "c" } }), "cannot restore slice from map"],
    [pod({ containers: ["c"] }), "cannot restore struct from: string"],
    [pod({ nodeSelector: "a=b" }), "cannot restore map from string"],
    [pod({ nodeSelector: { a: 1 } }), "cannot convert int64 to string"],
    [pod({ nodeSelector: { a: true } }), "unrecognized type: string"],
    [pod({ hostNetwork: "yes" }), "unrecognized type: bool"],
    [pod({ dnsPolicy: 5 }), "cannot convert int64 to v1.DNSPolicy"],
    [{ updateStrategy: { rollingUpdate: { maxSurge: true } } }, "json: cannot unmarshal bool into Go value of type int32"],
    [pod({ containers: [{ resources: { limits: { cpu: "x" } } }] }), "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"],
  ])("finds %j wrong in the converter's words", (fields, words) => expect(message(fields)).toBe(words));

  it("tells of the first mistake in the order of the fields of the kind", () => {
    expect(message({ minReadySeconds: "x", selector: 5 })).toBe("cannot restore struct from: int64");
  });

  it("sorts the unknown fields", () => {
    const converted = spec({ zoo: 1, ...pod({ containers: [{ name: "c", foo: 1 }], bar: 2 }), abc: 3 });
    expect(converted.ok && converted.strict).toEqual([
      'unknown field "spec.abc"',
      'unknown field "spec.template.spec.bar"',
      'unknown field "spec.template.spec.containers[0].foo"',
      'unknown field "spec.zoo"',
    ]);
  });

  it("lets integers that are too large wrap around", () => {
    const converted = spec({ minReadySeconds: 4294967301 });
    expect(converted.ok && converted.object["spec"]).toMatchObject({ minReadySeconds: 5 });
  });

  it("fills in and leaves out as decoding does", () => {
    const converted = spec({ minReadySeconds: 0, revisionHistoryLimit: 0 });
    expect(converted.ok && converted.object["spec"]).toEqual({ selector: null, template: { metadata: {}, spec: { containers: null } }, updateStrategy: {}, revisionHistoryLimit: 0 });
  });
});
