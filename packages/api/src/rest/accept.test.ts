import { describe, expect, it } from "vitest";
import { isRefusal, negotiate, routeRefusal } from "./accept.js";

const TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";

function form(accept: string): string {
  const found = negotiate(accept);
  if (isRefusal(found)) return String(found.code);
  return found.as === undefined ? found.format : `${found.format} ${found.as.kind} ${found.as.version}`;
}

describe("an Accept header", () => {
  it.each([
    ["", "json"],
    ["*/*", "json"],
    ["application/json", "json"],
    ["application/yaml", "yaml"],
    ["application/json;q=0.5,application/yaml", "yaml"],
    ["application/vnd.kubernetes.protobuf,application/json", "json"],
    ["application/vnd.kubernetes.protobuf", "406"],
    [TABLE, "json Table v1"],
    [`${TABLE},application/json`, "json Table v1"],
    ["application/json;as=Table;v=v2;g=meta.k8s.io,application/json", "json"],
    ["application/json;as=Table;v=v2;g=meta.k8s.io", "406"],
    ["application/json;as=PartialObjectMetadataList;v=v1beta1;g=meta.k8s.io", "json PartialObjectMetadataList v1beta1"],
    ["application/yaml;as=Table;v=v1;g=meta.k8s.io", "yaml Table v1"],
    ["text/html", "406"],
    ["nonsense", "406"],
  ])("%j asks for %s", (accept, what) => {
    expect(form(accept)).toBe(what);
  });

  it("asks for documents of discovery as they are only", () => {
    expect(isRefusal(negotiate(TABLE, "discovery"))).toBe(true);
    expect(negotiate(`${TABLE},application/yaml`, "discovery")).toEqual({ format: "yaml" });
  });

  it("can name nothing that a route has", () => {
    expect(routeRefusal("", "all")).toBeUndefined();
    expect(routeRefusal("text/html, */*;q=0.1", "json")).toBeUndefined();
    expect(routeRefusal("text/html", "json")?.message).toBe("406: Not Acceptable\n\nAvailable representations: application/json");
  });
});
