/**
 * The least of OpenAPI with which kubectl works: it knows which patches take field validation, and finds the kinds that exist.
 * Version 2 is an empty document of the media type that kubectl asks for; it then uses the types compiled into it.
 */
import { apiVersionOf, type Kind, type KindTable } from "@everynode/model";
import { type HttpResponse, jsonResponse } from "./http.js";

const V2_TYPE = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

/** The page at an OpenAPI path; undefined where there is none. */
export function openApiPage(kinds: KindTable, path: string): HttpResponse | undefined {
  if (path === "/openapi/v2") return { code: 200, headers: { contentType: V2_TYPE, warnings: [] }, body: { type: "text", text: "" } };
  if (path === "/openapi/v3") return jsonResponse(200, { paths: Object.fromEntries(rootsOf(kinds).map((root) => [root, { serverRelativeURL: `/openapi/v3/${root}?hash=1` }])) });
  const root = path.startsWith("/openapi/v3/") ? path.slice("/openapi/v3/".length) : "";
  return rootsOf(kinds).includes(root) ? jsonResponse(200, document(kinds, root)) : undefined;
}

const rootOf = (kind: Kind): string => (kind.group === "" ? `api/${kind.version}` : `apis/${kind.group}/${kind.version}`);

function rootsOf(kinds: KindTable): readonly string[] {
  return [...new Set(kinds.kinds.filter((kind) => kind.hidden !== true).map(rootOf))].sort();
}

function document(kinds: KindTable, root: string): object {
  const served = kinds.kinds.filter((kind) => rootOf(kind) === root);
  return {
    openapi: "3.0.0",
    info: { title: "Kubernetes", version: "v1.36.3" },
    paths: Object.fromEntries(served.map((kind) => [itemPath(kind), { patch: patchOperation(kind) }])),
    components: { schemas: Object.fromEntries(served.map((kind) => [`everynode.${kind.key}`, schemaOf(kind)])) },
  };
}

const itemPath = (kind: Kind): string => `/${rootOf(kind)}/${kind.namespaced ? "namespaces/{namespace}/" : ""}${kind.plural}/{name}`;
const groupVersionKind = ({ group, version, kind }: Kind): object => ({ group, version, kind });

// Without a request body: declaring one would make kubectl compute patches from a schema that has no merge keys.
function patchOperation(kind: Kind): object {
  const parameters = ["fieldValidation", "dryRun"].map((name) => ({ name, in: "query", schema: { type: "string" } }));
  return { "x-kubernetes-action": "patch", "x-kubernetes-group-version-kind": groupVersionKind(kind), parameters, responses: { "200": { description: "OK" } } };
}

function schemaOf(kind: Kind): object {
  const properties = { metadata: { type: "object" }, spec: { type: "object" } };
  return { type: "object", description: apiVersionOf(kind), "x-kubernetes-group-version-kind": [groupVersionKind(kind)], properties };
}
