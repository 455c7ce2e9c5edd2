import { describe, expect, it } from "vitest";
import { objectAt } from "../cluster-state.js";
import { testCluster, withConfigMap } from "../test-cluster.js";
import type { HttpRequest, HttpResponse } from "./http.js";
import { serve } from "./serve.js";

const CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
const state = withConfigMap(testCluster(), "a");

const served = (request: Partial<HttpRequest>): ReturnType<typeof serve> => serve(state, { method: "GET", path: CONFIG_MAPS, query: {}, ...request }, { name: "test" });
const answer = (request: Partial<HttpRequest>): HttpResponse => served(request).response;
const value = (response: HttpResponse): unknown => (response.body.type === "json" ? response.body.value : response.body);
const message = (request: Partial<HttpRequest>): string => `${answer(request).code} ${(value(answer(request)) as { readonly message?: string }).message}`;
const body = (object: unknown): { readonly contentType: string; readonly body: string } => ({ contentType: "application/json", body: JSON.stringify(object) });

describe("a request", () => {
  it("gets an object, a list without the kinds of its items, or a Status", () => {
    expect(value(answer({ path: `${CONFIG_MAPS}/a` }))).toMatchObject({ kind: "ConfigMap", metadata: { name: "a" } });
    expect(value(answer({}))).toMatchObject({ kind: "ConfigMapList", apiVersion: "v1", items: [{ metadata: { name: "a" } }] });
    expect(JSON.stringify(value(answer({})))).not.toContain('"kind":"ConfigMap"');
    expect(message({ path: `${CONFIG_MAPS}/b` })).toBe('404 configmaps "b" not found');
  });

  it("leaves the state as it was unless it writes", () => {
    expect(served({}).state).toBe(state);
    expect(served({ method: "POST", ...body({ metadata: { name: "b" } }), query: { dryRun: "All" } }).state).toBe(state);
    expect(objectAt(served({ method: "POST", ...body({ metadata: { name: "b" } }) }).state, "ConfigMap", "default/b")).toBeDefined();
  });

  it("writes JSON and YAML, and nothing else", () => {
    const text = "kind: ConfigMap\nmetadata: {name: b}\n";
    expect(answer({ method: "POST", contentType: "application/yaml", body: text }).code).toBe(201);
    expect(message({ method: "POST", contentType: "text/plain", body: text })).toContain("415 the body of the request was in an unknown format");
    expect(message({ method: "PATCH", path: `${CONFIG_MAPS}/a`, ...body({}) })).toContain("415 415: Unsupported Media Type");
    expect(message({ method: "POST", body: `"${"x".repeat(3_145_728)}"` })).toBe("413 Request entity too large: limit is 3145728");
  });

  it("warns of fields that nobody knows, or is refused for them", () => {
    const unknown = body({ kind: "ConfigMap", apiVersion: "v1", metadata: { name: "b" }, date: {} });
    expect(answer({ method: "POST", ...unknown }).headers.warnings).toEqual(['unknown field "date"']);
    expect(answer({ method: "POST", ...unknown, query: { fieldValidation: "Ignore" } }).headers.warnings).toEqual([]);
    expect(message({ method: "POST", ...unknown, query: { fieldValidation: "Strict" } })).toContain('400 ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "date"');
  });

  it("is told what is wrong with its path, method and form", () => {
    expect(answer({ path: "/nowhere" })).toMatchObject({ code: 404, body: { type: "text", text: "404 page not found\n" } });
    expect(message({ path: "/api/v1/nothings" })).toBe("404 the server could not find the requested resource");
    expect(message({ method: "DELETE", path: "/api/v1/namespaces" })).toContain("405 the server does not allow this method on the requested resource");
    expect(message({ path: `${CONFIG_MAPS}/a%2e%2e` })).toContain('404 configmaps "a.." not found');
    expect(message({ accept: "text/html" })).toContain("406 406: Not Acceptable");
    expect(answer({ path: "/api/v1/%" }).code).toBe(400);
  });

  it("is answered in YAML where one likes that better, refusals too", () => {
    expect(answer({ path: `${CONFIG_MAPS}/a`, accept: "application/yaml" })).toMatchObject({ headers: { contentType: "application/yaml" }, body: { type: "text" } });
    const refused = answer({ path: `${CONFIG_MAPS}/b`, accept: "application/yaml" });
    expect(refused.body.type === "text" ? refused.body.text.split("\n").slice(0, 2) : refused.body).toEqual(["apiVersion: v1", "code: 404"]);
  });

  it("has no body in its answer where it is a HEAD", () => {
    expect(answer({ method: "HEAD" }).body).toEqual({ type: "none" });
  });

  it("deletes by what its body says, and by its query without one", () => {
    const path = `${CONFIG_MAPS}/a`;
    expect(answer({ method: "DELETE", path }).code).toBe(200);
    expect(message({ method: "DELETE", path, query: { propagationPolicy: "Never" } })).toContain('422 DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: "Never"');
    expect(answer({ method: "DELETE", path, query: { propagationPolicy: "Never" }, ...body({ kind: "DeleteOptions", apiVersion: "v1" }) }).code).toBe(200);
    expect(message({ method: "DELETE", path, ...body({ preconditions: { uid: "x" } }) })).toContain("409 ");
  });
});

describe("discovery", () => {
  it("knows the version, the groups and the resources", () => {
    expect(value(answer({ path: "/version" }))).toMatchObject({ gitVersion: "v1.36.3" });
    expect(value(answer({ path: "/api" }))).toMatchObject({ versions: ["v1"] });
    expect(value(answer({ path: "/apis/apps" }))).toMatchObject({ name: "apps", preferredVersion: { groupVersion: "apps/v1" } });
    const { resources } = value(answer({ path: "/apis/apps/v1" })) as { readonly resources: readonly { readonly name: string }[] };
    const names = resources.map((resource) => resource.name);
    expect(names).toContain("daemonsets/status");
    expect(names).toEqual([...names].sort());
  });

  it("is one document where one asks for that", () => {
    const response = answer({ path: "/apis", accept: "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList" });
    expect(response.headers.contentType).toBe("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
    expect(value(response)).toMatchObject({ kind: "APIGroupDiscoveryList", apiVersion: "apidiscovery.k8s.io/v2" });
  });
});
