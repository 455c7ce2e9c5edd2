/**
 * OpenAPI as far as kubectl uses it: which patches take field validation, which kinds exist, and what fields they have.
 * Version 2 is an empty document of the media type that kubectl asks for; it then uses the types compiled into it.
 */
import { fnv1a32, type Kind, type KindTable } from "@everynode/model";
import { type HttpResponse, jsonResponse } from "./http.js";
import { Components } from "./openapi-schema.js";

const V2_TYPE = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

/** The page at an OpenAPI path; undefined where there is none. */
export function openApiPage(kinds: KindTable, path: string): HttpResponse | undefined {
  if (path === "/openapi/v2") return { code: 200, headers: { contentType: V2_TYPE, warnings: [] }, body: { type: "text", text: "" } };
  if (path === "/openapi/v3") return jsonResponse(200, { paths: Object.fromEntries(rootsOf(kinds).map((root) => [root, { serverRelativeURL: `/openapi/v3/${root}?hash=${hashOf(kinds, root)}` }])) });
  const root = path.startsWith("/openapi/v3/") ? path.slice("/openapi/v3/".length) : "";
  return rootsOf(kinds).includes(root) ? jsonResponse(200, documentOf(kinds, root)) : undefined;
}

const rootOf = (kind: Kind): string => (kind.group === "" ? `api/${kind.version}` : `apis/${kind.group}/${kind.version}`);

function rootsOf(kinds: KindTable): readonly string[] {
  return [...new Set(kinds.kinds.filter((kind) => kind.hidden !== true).map(rootOf))].sort();
}

const servedAt = (kinds: KindTable, root: string): readonly Kind[] => kinds.kinds.filter((kind) => kind.hidden !== true && rootOf(kind) === root);

/** Changes with the kinds of a root, so that who has kept a document knows that there is another one. */
function hashOf(kinds: KindTable, root: string): string {
  const served = servedAt(kinds, root).map((kind) => [kind.key, kind.schema, kind.validation]);
  return fnv1a32(JSON.stringify(served)).toString(16).toUpperCase();
}

const DOCUMENTS = new WeakMap<KindTable, Map<string, object>>();

/** The document of a root; of each table of kinds it is made once. */
function documentOf(kinds: KindTable, root: string): object {
  const known = DOCUMENTS.get(kinds) ?? new Map<string, object>();
  DOCUMENTS.set(kinds, known);
  const document = known.get(root) ?? newDocument(servedAt(kinds, root));
  known.set(root, document);
  return document;
}

function newDocument(served: readonly Kind[]): object {
  const components = new Components();
  for (const kind of served) components.addKind(kind);
  return {
    openapi: "3.0.0",
    info: { title: "Kubernetes", version: "v1.36.3" },
    paths: Object.fromEntries(served.map((kind) => [itemPath(kind), { patch: patchOperation(kind) }])),
    components: { schemas: components.schemas },
  };
}

const itemPath = (kind: Kind): string => `/${rootOf(kind)}/${kind.namespaced ? "namespaces/{namespace}/" : ""}${kind.plural}/{name}`;

// Without a request body: where one is declared, kubectl computes patches from this schema, and not from the types compiled into it.
function patchOperation({ group, version, kind }: Kind): object {
  const parameters = ["fieldValidation", "dryRun"].map((name) => ({ name, in: "query", schema: { type: "string" } }));
  return { "x-kubernetes-action": "patch", "x-kubernetes-group-version-kind": { group, version, kind }, parameters, responses: { "200": { description: "OK" } } };
}
