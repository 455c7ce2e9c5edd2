/**
 * Paths: what of the API a path names.
 *
 * Source: staging/src/k8s.io/apiserver/pkg/endpoints/installer.go, pkg/server/handler.go v1.36.3; github.com/emicklei/go-restful CurlyRouter
 * Differs: paths of users' own kinds follow the same rules as those of built-in ones.
 */
import type { Kind, KindTable } from "@everynode/model";

/** The methods that a path answers to. */
export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** A collection, in one namespace or in all. */
export interface CollectionRoute {
  readonly type: "collection";
  readonly kind: Kind;
  readonly namespace?: string;
  /** True for the old paths with `watch/`. */
  readonly watch: boolean;
}

/** One object, or a subresource of it. */
export interface ObjectRoute {
  readonly type: "object";
  readonly kind: Kind;
  readonly namespace?: string;
  readonly name: string;
  readonly subresource?: string;
  readonly watch: boolean;
}

/** What a path names. `unknown` is a path within a group that is served, `unfinished` one that ends where a resource should follow, `nothing` one outside of all. */
export type Route =
  | CollectionRoute
  | ObjectRoute
  | { readonly type: "bindings"; readonly namespace: string }
  | { readonly type: "versions" }
  | { readonly type: "groups" }
  | { readonly type: "group"; readonly group: string }
  | { readonly type: "resources"; readonly group: string; readonly version: string }
  | { readonly type: "page"; readonly path: string }
  | { readonly type: "unknown" }
  | { readonly type: "unfinished" }
  | { readonly type: "nothing" };

/** Subresources that reach into a pod's node; the API server serves them, the model has none of it. */
export const CONNECTIONS: readonly string[] = ["attach", "exec", "log", "portforward"];

const NAMESPACE_SUBRESOURCES: readonly string[] = ["finalize", "status"];
const UNKNOWN: Route = { type: "unknown" };

/** The parts of a path, decoded; undefined where its percent-encoding is broken. */
export function pathParts(path: string): readonly string[] | undefined {
  const trimmed = path.replace(/^\/+|\/+$/g, "");
  if (trimmed === "") return [];
  try {
    return decodeURIComponent(trimmed).split("/");
  } catch {
    return undefined;
  }
}

/** What the decoded parts of a path name among the kinds of `kinds`. */
export function routeOf(parts: readonly string[], kinds: KindTable): Route {
  const [prefix, ...rest] = parts;
  if (prefix === "api") {
    if (rest.length === 0) return { type: "versions" };
    const [version = "", ...resource] = rest;
    return isServed(kinds, "", version) ? resourceRoute(resource, { group: "", version, kinds }) : UNKNOWN;
  }
  if (prefix !== "apis") return { type: "page", path: `/${parts.join("/")}` };
  const [group, version, ...resource] = rest;
  if (group === undefined) return { type: "groups" };
  if (group === "" || !isServed(kinds, group)) return { type: "nothing" };
  if (version === undefined) return { type: "group", group };
  return isServed(kinds, group, version) ? resourceRoute(resource, { group, version, kinds }) : UNKNOWN;
}

// The world outside of the API has kinds as well, which are not served.
function isServed(kinds: KindTable, group: string, version?: string): boolean {
  return kinds.hasGroup(group, version) && kinds.kinds.some((kind) => kind.group === group && kind.hidden !== true);
}

interface GroupVersion {
  readonly group: string;
  readonly version: string;
  readonly kinds: KindTable;
}

function resourceRoute(parts: readonly string[], at: GroupVersion): Route {
  if (parts.length === 0) return { type: "resources", group: at.group, version: at.version };
  const watch = parts[0] === "watch";
  if (watch && parts.length === 1) return { type: "unfinished" };
  const route = scopedRoute(watch ? parts.slice(1) : parts, at);
  if (!watch) return route;
  if (route.type === "collection") return { ...route, watch };
  return route.type === "object" && route.subresource === undefined ? { ...route, watch } : UNKNOWN;
}

function scopedRoute(parts: readonly string[], at: GroupVersion): Route {
  const [first, namespace, plural, ...rest] = parts;
  const isNamespaced = first === "namespaces" && namespace !== undefined && plural !== undefined;
  if (!isNamespaced || (rest.length === 0 && at.group === "" && NAMESPACE_SUBRESOURCES.includes(plural))) return clusterRoute(parts, at);
  if (at.group === "" && plural === "bindings" && rest.length === 0) return { type: "bindings", namespace };
  const kind = at.kinds.byResource(at.group, at.version, plural);
  if (kind === undefined || !kind.namespaced) return UNKNOWN;
  return namedRoute({ type: "collection", kind, namespace, watch: false }, rest);
}

function clusterRoute(parts: readonly string[], at: GroupVersion): Route {
  const [plural = "", ...rest] = parts;
  const kind = at.kinds.byResource(at.group, at.version, plural);
  if (kind === undefined || (kind.namespaced && rest.length > 0)) return UNKNOWN;
  return namedRoute({ type: "collection", kind, watch: false }, rest);
}

function namedRoute(collection: CollectionRoute, rest: readonly string[]): Route {
  const [name, subresource, ...more] = rest;
  if (name === undefined) return collection;
  const { kind, namespace } = collection;
  const object: ObjectRoute = { type: "object", kind, ...(namespace === undefined ? {} : { namespace }), name, watch: false };
  if (subresource === undefined) return object;
  const connects = kind.key === "Pod" && CONNECTIONS.includes(subresource);
  const isKnown = more.length === 0 && (connects || kind.subresources.includes(subresource));
  return isKnown ? { ...object, subresource } : UNKNOWN;
}

/** Kinds whose collections cannot be deleted as a whole. */
const WITHOUT_DELETECOLLECTION: readonly string[] = ["Namespace"];

/** Whether the collection of a kind can be deleted as a whole. */
export function hasDeleteCollection(kind: Kind): boolean {
  return !WITHOUT_DELETECOLLECTION.includes(kind.key);
}

const CREATED_SUBRESOURCES: readonly string[] = ["binding", "eviction"];
const REPLACED_SUBRESOURCES: readonly string[] = ["finalize"];

/** The methods of a subresource. */
export function subresourceMethods(subresource: string): readonly Method[] {
  if (CREATED_SUBRESOURCES.includes(subresource)) return ["POST"];
  if (REPLACED_SUBRESOURCES.includes(subresource)) return ["PUT"];
  if (subresource === "log") return ["GET"];
  return CONNECTIONS.includes(subresource) ? ["GET", "POST"] : ["GET", "PUT", "PATCH"];
}

/** The methods that a route answers to. */
export function methodsOf(route: Route): readonly Method[] {
  switch (route.type) {
    case "collection":
      return collectionMethods(route);
    case "object":
      if (route.watch) return ["GET"];
      return route.subresource === undefined ? ["GET", "PUT", "PATCH", "DELETE"] : subresourceMethods(route.subresource);
    case "bindings":
      return ["POST"];
    default:
      return ["GET"];
  }
}

function collectionMethods(route: CollectionRoute): readonly Method[] {
  if (route.watch || (route.kind.namespaced && route.namespace === undefined)) return ["GET"];
  return hasDeleteCollection(route.kind) ? ["GET", "POST", "DELETE"] : ["GET", "POST"];
}
