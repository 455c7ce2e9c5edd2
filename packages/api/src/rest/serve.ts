/**
 * The HTTP face of the API as a pure function: it routes, negotiates, reads and writes; all that is about objects is done by `handle`.
 *
 * Source: staging/src/k8s.io/apiserver/pkg/server/handler.go, pkg/endpoints/{installer,groupversion}.go v1.36.3
 * Differs: no authentication, no `Allow` headers (the API server sends none), no metrics.
 */
import { failure, type KindTable, methodNotAllowed, resourceNotFound, type Status } from "@everynode/model";
import type { ClusterState } from "../cluster-state.js";
import { handle } from "../handle.js";
import type { Caller } from "../request.js";
import { isRefusal, negotiate, routeRefusal } from "./accept.js";
import { mediaType } from "./body.js";
import { aggregated, aggregatedType, aggregatedVersion, API_VERSIONS, groupList, groupOf, resourceList, VERSION } from "./discovery.js";
import { type HttpRequest, type HttpResponse, jsonResponse, textResponse } from "./http.js";
import { openApiPage } from "./openapi.js";
import { type Handler, patchTypeOf, resourceAnswer, type ResourceRoute } from "./resource.js";
import { refusal, type Served, withWarnings, written } from "./response.js";
import { type Method, methodsOf, pathParts, type Route, routeOf } from "./route.js";

/**
 * The state after an HTTP request, and what the API server answers. A watch is answered with the events up to the end of
 * the state; `continueWatch` tells what came later. `handler` answers what the request comes to: the API server, or somebody who
 * passes requests on to it and keeps account of them.
 */
export function serve(state: ClusterState, request: HttpRequest, caller: Caller, handler: Handler = handle): Served {
  const parts = pathParts(request.path);
  if (parts === undefined) return { state, response: textResponse(400, "400 Bad Request") };
  const route = routeOf(parts, state.kinds);
  const served = answer(state, request, { route, caller, handler });
  return request.method === "HEAD" ? { ...served, response: { ...served.response, body: { type: "none" } } } : served;
}

interface Asked {
  readonly route: Route;
  readonly caller: Caller;
  readonly handler: Handler;
}

function answer(state: ClusterState, request: HttpRequest, { route, caller, handler }: Asked): Served {
  const say = (response: HttpResponse): Served => ({ state, response });
  // The list of groups stands alone: no path below it is its business.
  if (route.type === "nothing" || (route.type === "groups" && request.path.endsWith("//"))) return say(NO_PAGE);
  if (route.type === "page") return say(request.path.endsWith("/") && route.path !== "/version" ? NO_PAGE : page(state, request, route.path));
  if (route.type === "unfinished") return say(unfinishedPage(request.path));
  if (route.type === "unknown") return say(refusal(notFoundStatus()));
  const problem = routeProblem(request, route);
  if (problem) return say(refusal(problem));
  if (route.type !== "collection" && route.type !== "object" && route.type !== "bindings") return say(discoveryPage(state, request, route));
  return resourceRequest(state, request, { route, caller, handler });
}

function unfinishedPage(path: string): HttpResponse {
  const why = `failed to create RequestInfo: unable to determine kind and namespace from url, ${path}`;
  return textResponse(500, `Internal Server Error: "${path}": ${why}\n`);
}

const NO_PAGE = textResponse(404, "404 page not found\n");
const notFoundStatus = (): Status => resourceNotFound();

/** Why no handler takes a request: its method, the media type of its patch, or what it accepts. */
function routeProblem(request: HttpRequest, route: Route): Status | undefined {
  const { method, accept = "" } = request;
  // The lists of groups answer to everything.
  if (route.type === "groups" || route.type === "group") return undefined;
  if (!methodsOf(route).includes(method as Method)) return methodNotAllowed();
  if (method === "PATCH" && route.type === "object" && patchTypeOf(route.kind, mediaType(request.contentType)) === undefined) {
    return failure({ code: 415, reason: "UnsupportedMediaType", message: "415: Unsupported Media Type", details: {} });
  }
  const streams = method === "GET" && (route.type === "collection" || (route.type === "object" && route.watch));
  return routeRefusal(accept, streams ? "streams" : "all");
}

function resourceRequest(state: ClusterState, request: HttpRequest, asked: Asked & { readonly route: ResourceRoute }): Served {
  const representation = negotiate(request.accept ?? "");
  if (isRefusal(representation)) return { state, response: refusal(representation) };
  const served = resourceAnswer(state, { request, ...asked, representation });
  return { ...served, response: withWarnings(served.response, deprecations(asked.route)) };
}

const DEPRECATIONS: ReadonlyMap<string, string> = new Map([
  ["Endpoints", "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"],
]);

function deprecations(route: ResourceRoute): readonly string[] {
  const warning = route.type === "bindings" ? undefined : DEPRECATIONS.get(route.kind.key);
  return warning === undefined ? [] : [warning];
}

function page(state: ClusterState, request: HttpRequest, path: string): HttpResponse {
  switch (path) {
    case "/healthz":
    case "/livez":
    case "/readyz":
      return textResponse(200, "ok");
    case "/version": {
      const problem = request.method === "GET" ? routeRefusal(request.accept ?? "", "json") : methodNotAllowed();
      return problem ? refusal(problem) : jsonResponse(200, VERSION);
    }
    default:
      return openApiPage(state.kinds, path) ?? NO_PAGE;
  }
}

type DiscoveryRoute = Route & { readonly type: "versions" | "groups" | "group" | "resources" };

function discoveryPage(state: ClusterState, request: HttpRequest, route: DiscoveryRoute): HttpResponse {
  const { kinds } = state;
  const { accept = "" } = request;
  const version = route.type === "versions" || route.type === "groups" ? aggregatedVersion(accept) : undefined;
  if (version !== undefined) return jsonResponse(200, aggregated(kinds, route.type === "versions" ? "/api" : "/apis", version), aggregatedType(version));
  const representation = negotiate(accept, "discovery");
  if (isRefusal(representation)) return refusal(representation);
  return written(200, discoveryDocument(kinds, route), representation);
}

function discoveryDocument(kinds: KindTable, route: DiscoveryRoute): unknown {
  switch (route.type) {
    case "versions":
      return API_VERSIONS;
    case "groups":
      return groupList(kinds);
    case "group":
      return groupOf(kinds, route.group);
    case "resources":
      return resourceList(kinds, route.group, route.version);
  }
}
