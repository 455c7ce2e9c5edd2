import { describe, expect, it } from "vitest";
import { isJsonPath, jsonPathValues } from "./json-path.js";

const OBJECT = {
  metadata: { labels: { "app.kubernetes.io/name": "agent" } },
  spec: { replicas: 3, none: null, list: ["a", "b"] },
  status: { conditions: [{ type: "Ready", status: "True" }, { type: "Slow", status: "False", weight: 2 }] },
};

describe("a JSON path", () => {
  it.each([
    [".spec.replicas", [3]],
    [".spec.none", [null]],
    [".spec.list[0]", ["a"]],
    [".spec.list[-1]", ["b"]],
    [".spec.list[7]", []],
    [".spec.replicas.deeper", []],
    [".spec['replicas']", [3]],
    [String.raw`.metadata.labels.app\.kubernetes\.io/name`, ["agent"]],
    ['.status.conditions[?(@.type=="Ready")].status', ["True"]],
    [".status.conditions[?(@.weight==2)].type", ["Slow"]],
    [".status.conditions[?(@.type=='Gone')].status", []],
    [".constructor", []],
  ])("%s leads to %j", (path, found) => {
    expect(isJsonPath(path)).toBe(true);
    expect(jsonPathValues(OBJECT, path)).toEqual(found);
  });

  it.each(["", "spec", ".", "..spec", ".spec.*", ".spec.list[0:1]", "{.spec}"])("is not %j", (path) => {
    expect(isJsonPath(path)).toBe(false);
  });
});
