import { describe, expect, it } from "vitest";
import { FIELDS_WITHOUT_EFFECT, fieldsWithoutEffect } from "./fields-without-effect.js";
import { BUILT_IN_KINDS } from "./kinds.js";
import { schemaOf } from "./schema-table.js";

const daemonSet = (spec: object): readonly string[] => fieldsWithoutEffect({ apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name: "a" }, spec: { template: { spec: { ...spec } } } });

describe("the fields without effect", () => {
  it("are those of containers that would have to run", () => {
    const containers = [{ name: "c", image: "app:1", command: ["a"], livenessProbe: { httpGet: { port: 80 } }, ports: [{ containerPort: 80, hostPort: 80, name: "web" }] }];
    expect(daemonSet({ containers, volumes: [{ name: "v", hostPath: { path: "/" } }], tolerations: [{ operator: "Exists" }], nodeSelector: { a: "b" } })).toEqual([
      "spec.template.spec.containers[0].command",
      "spec.template.spec.containers[0].livenessProbe",
      "spec.template.spec.volumes",
    ]);
  });

  it("are limits beside requests, which alone count for scheduling", () => {
    const resources = { limits: { cpu: "1", memory: "1Gi" }, requests: { cpu: "1" } };
    expect(daemonSet({ containers: [{ name: "c", resources }] })).toEqual(["spec.template.spec.containers[0].resources.limits.cpu"]);
  });

  it("do not include what the API server fills in, nor what is empty", () => {
    expect(daemonSet({ containers: [{ name: "c", terminationMessagePath: "/dev/termination-log" }], enableServiceLinks: true, securityContext: {}, volumes: [] })).toEqual([]);
  });

  it("are all fields of a kind that is only stored", () => {
    expect(BUILT_IN_KINDS.byKey("ConfigMap")?.acted).toBe(false);
    expect(fieldsWithoutEffect({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" }, data: { a: "b" }, immutable: true })).toEqual(["data", "immutable"]);
    expect(fieldsWithoutEffect({ apiVersion: "example.com/v1", kind: "Gadget", spec: {} })).toEqual([]);
  });

  it("are all fields that exist", () => {
    for (const [name, fields] of FIELDS_WITHOUT_EFFECT) expect([...fields].filter((field) => schemaOf(name)?.fields.has(field) !== true)).toEqual([]);
  });
});
