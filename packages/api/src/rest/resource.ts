/**
 * Requests to resources: HTTP requests made into the API server's own, and its answers made into responses.
 *
 * Source: staging/src/k8s.io/apiserver/pkg/endpoints/handlers/{create,get,update,patch,delete}.go v1.36.3
 */
import { badRequest, BODY_KINDS, failure, goQuote, type Kind, type KubeObject, pathSegmentNameProblems, type Pod, type Status } from "@everynode/model";
import { type ClusterState, objectAt } from "../cluster-state.js";
import { keyOf } from "../collection.js";
import { deleteOptionErrors } from "../deleted.js";
import type { handle } from "../handle.js";
import type { Caller, PatchType, Request } from "../request.js";
import { listOptionsProblem } from "../resource-version.js";
import { selectionOf } from "../selection.js";
import { noStream, type Representation } from "./accept.js";
import { bodyFormat, deleteBody, mediaType, objectOf, patchOf, sizeProblem } from "./body.js";
import { firstValue, type HttpRequest, JSON_TYPE } from "./http.js";
import {
  booleanOf,
  deleteDryRunErrors,
  type DeleteQuery,
  deleteQuery,
  includeObjectOf,
  listQuery,
  type ListQuery,
  managerOfAgent,
  optionsProblem,
  patchQuery,
  type Read,
  read,
  unreadable,
  writeQuery,
  type WriteQuery,
} from "./options.js";
import { refusal, responseOf, type Served } from "./response.js";
import { type CollectionRoute, CONNECTIONS, type ObjectRoute } from "./route.js";
import { startWatch } from "./watch.js";

/** A route to objects. */
export type ResourceRoute = CollectionRoute | ObjectRoute | { readonly type: "bindings"; readonly namespace: string };

/** Who answers requests: `handle`, or somebody who does so by way of it. */
export type Handler = typeof handle;

/** A request that has found its route and agreed on a representation. */
export interface ResourceCall {
  readonly request: HttpRequest;
  readonly route: ResourceRoute;
  readonly caller: Caller;
  readonly handler: Handler;
  readonly representation: Representation;
}

const PATCH_TYPES: ReadonlyMap<string, PatchType> = new Map([
  ["application/json-patch+json", "json"],
  ["application/merge-patch+json", "merge"],
  ["application/strategic-merge-patch+json", "strategic"],
  ["application/apply-patch+yaml", "apply"],
]);

/** The patch type of a media type; undefined for one that the kind does not take. */
export function patchTypeOf(kind: Kind, type: string): PatchType | undefined {
  const patchType = PATCH_TYPES.get(type);
  return patchType === "strategic" && kind.key.includes(".") && kind.schema === undefined ? undefined : patchType;
}

/** The state after a request to a resource, and the response. */
export function resourceAnswer(state: ClusterState, call: ResourceCall): Served {
  const { route, request } = call;
  if (route.type === "bindings") return createBinding(state, call, route.namespace);
  const problems = route.type === "object" && !route.watch ? pathSegmentNameProblems(route.name) : [];
  if (problems.length > 0 && route.type === "object") return refused(state, call, badRequest(`Name parameter invalid: ${goQuote(route.name)}: ${problems.join(";")}`));
  if (route.type === "object" && route.subresource !== undefined && CONNECTIONS.includes(route.subresource)) return connect(state, call, route);
  switch (request.method) {
    case "GET":
      return route.type === "collection" || route.watch ? listOrWatch(state, call, route) : get(state, call, route);
    case "POST":
      return create(state, call, route);
    case "PUT":
      return route.type === "object" ? update(state, call, route) : refused(state, call, NOT_MODELLED);
    case "PATCH":
      return route.type === "object" ? patch(state, call, route) : refused(state, call, NOT_MODELLED);
    default:
      return route.type === "object" ? remove(state, call, route) : removeCollection(state, call, route);
  }
}

const NOT_MODELLED = failure({ code: 501, reason: "NotImplemented", message: "everynode does not model this request" });
const refused = (state: ClusterState, call: ResourceCall, status: Status): Served => ({ state, response: refusal(status, [], call.representation) });

interface Handled {
  readonly request: Request;
  readonly kind: Kind;
  readonly warnings?: readonly string[];
}

function handled(state: ClusterState, call: ResourceCall, { request, kind, warnings }: Handled): Served {
  const answer = call.handler(state, request, call.caller);
  const options = { kind, representation: call.representation, query: call.request.query, nowMs: state.nowMs, ...(warnings === undefined ? {} : { warnings }) };
  return { state: answer.state, response: responseOf(answer.response, options) };
}

const scopeOf = (route: CollectionRoute | ObjectRoute): { readonly kind: string; readonly namespace?: string } =>
  route.namespace === undefined ? { kind: route.kind.key } : { kind: route.kind.key, namespace: route.namespace };

const namedOf = (route: ObjectRoute): { readonly kind: string; readonly namespace?: string; readonly name: string; readonly subresource?: string } => ({
  ...scopeOf(route),
  name: route.name,
  ...(route.subresource === undefined ? {} : { subresource: route.subresource }),
});

const EXPORT_IS_GONE = badRequest("the export parameter, deprecated since v1.14, is no longer supported");

function get(state: ClusterState, call: ResourceCall, route: ObjectRoute): Served {
  const exported = firstValue(call.request.query, "export") ?? "";
  if (exported !== "" && booleanOf(exported)) return refused(state, call, EXPORT_IS_GONE);
  const resourceVersion = firstValue(call.request.query, "resourceVersion");
  const request: Request = { verb: "get", ...namedOf(route), ...(resourceVersion === undefined ? {} : { resourceVersion }) };
  return handled(state, call, { request, kind: route.kind });
}

function listOrWatch(state: ClusterState, call: ResourceCall, route: CollectionRoute | ObjectRoute): Served {
  const options = listQuery(call.request.query);
  if (!options.ok) return refused(state, call, options.status);
  if (options.value.watch || route.watch) return watch(state, call, { route, options: options.value });
  const { watch: _, allowWatchBookmarks: __, timeoutSeconds: ___, ...rest } = options.value;
  return handled(state, call, { request: { verb: "list", ...scopeOf(route), ...rest }, kind: route.kind });
}

interface WatchCall {
  readonly route: CollectionRoute | ObjectRoute;
  readonly options: ListQuery;
}

function watch(state: ClusterState, call: ResourceCall, { route, options }: WatchCall): Served {
  const { representation } = call;
  if (representation.format === "yaml") return refused(state, call, noStream());
  const includeObject = representation.as?.kind === "Table" ? includeObjectOf(call.request.query) : "Metadata";
  if (typeof includeObject !== "string") return refused(state, call, includeObject);
  const { namespace, kind } = route;
  const name = route.type === "object" ? { name: route.name } : {};
  const scope = namespace === undefined ? {} : { namespace };
  const started = startWatch(state, kind, { ...options, ...scope, ...name, representation, includeObject });
  if (!started.ok) return refused(state, call, started.status);
  const { events, watch: begun } = started;
  return { state, response: { code: 200, headers: { contentType: JSON_TYPE, warnings: [] }, body: { type: "watch", events, watch: begun } } };
}

/** What a write is done with; whoever writes over HTTP has a name. */
function writeOptions(call: ResourceCall, { dryRun, fieldManager }: WriteQuery): { readonly dryRun: boolean; readonly fieldManager: string } {
  const { userAgent } = call.request;
  return { dryRun, fieldManager: fieldManager ?? (userAgent === undefined ? call.caller.name : managerOfAgent(userAgent)) };
}

/** The kind of what is posted or put to a subresource. */
function bodyKind(route: CollectionRoute | ObjectRoute): Kind {
  switch (route.type === "object" ? route.subresource : undefined) {
    case "scale":
      return BODY_KINDS.Scale;
    case "binding":
      return BODY_KINDS.Binding;
    case "eviction":
      return BODY_KINDS.Eviction;
    default:
      return route.kind;
  }
}

interface WrittenBody {
  readonly object: KubeObject;
  readonly warnings: readonly string[];
  readonly options: WriteQuery;
}

/** The body and the options of a create or update; the two look at them in different orders. */
function writtenBody(state: ClusterState, call: ResourceCall, kind: Kind): Read<WrittenBody> {
  const { method, query, contentType, body = "" } = call.request;
  const isCreate = method === "POST";
  const format = bodyFormat(contentType);
  if (isCreate && !format.ok) return format;
  const tooLarge = sizeProblem(body);
  if (tooLarge) return unreadable(tooLarge);
  const options = writeQuery(query, isCreate ? "CreateOptions" : "UpdateOptions");
  if (!options.ok) return options;
  if (!format.ok) return format;
  const decoded = objectOf(body, { format: format.value, kind, kinds: state.kinds, fieldValidation: options.value.fieldValidation });
  return decoded.ok ? read({ ...decoded.value, options: options.value }) : decoded;
}

function create(state: ClusterState, call: ResourceCall, route: CollectionRoute | ObjectRoute): Served {
  const kind = bodyKind(route);
  const written = writtenBody(state, call, kind);
  if (!written.ok) return refused(state, call, written.status);
  const { object, warnings, options } = written.value;
  const target = route.type === "object" ? namedOf(route) : scopeOf(route);
  return handled(state, call, { request: { verb: "create", ...target, object, ...writeOptions(call, options) }, kind, warnings });
}

function createBinding(state: ClusterState, call: ResourceCall, namespace: string): Served {
  const kind = BODY_KINDS.Binding;
  const written = writtenBody(state, call, kind);
  if (!written.ok) return refused(state, call, written.status);
  const { object, warnings, options } = written.value;
  const { name } = object.metadata;
  return handled(state, call, { request: { verb: "create", kind: "Pod", namespace, name, subresource: "binding", object, ...writeOptions(call, options) }, kind, warnings });
}

function update(state: ClusterState, call: ResourceCall, route: ObjectRoute): Served {
  const kind = bodyKind(route);
  const written = writtenBody(state, call, kind);
  if (!written.ok) return refused(state, call, written.status);
  const { object, warnings, options } = written.value;
  return handled(state, call, { request: { verb: "update", ...namedOf(route), object, ...writeOptions(call, options) }, kind, warnings });
}

function patch(state: ClusterState, call: ResourceCall, route: ObjectRoute): Served {
  const { query, body = "", contentType } = call.request;
  const patchType = patchTypeOf(route.kind, mediaType(contentType)) ?? "merge";
  const tooLarge = sizeProblem(body);
  if (tooLarge) return refused(state, call, tooLarge);
  const options = patchQuery(query, patchType);
  if (!options.ok) return refused(state, call, options.status);
  const { fieldValidation, force } = options.value;
  const target = { ...namedOf(route), patchType, fieldValidation, ...writeOptions(call, options.value), ...(force === undefined ? {} : { force }) };
  const content = patchOf(body, patchType);
  if (content.ok) {
    const { patch: value, duplicates } = content.value;
    return handled(state, call, { request: { verb: "patch", ...target, patch: value, duplicates }, kind: bodyKind(route) });
  }
  // A patch is read only when there is something to apply it to.
  const present = call.handler(state, { verb: "get", ...namedOf(route) }, call.caller);
  return refused(state, call, present.response.ok || patchType === "apply" ? content.status : present.response.status);
}

/** The options of a deletion: a body wins over the query. */
function deleteOptions(request: HttpRequest): Read<DeleteQuery> {
  const { body = "", contentType, query } = request;
  const tooLarge = sizeProblem(body);
  if (tooLarge) return unreadable(tooLarge);
  const format = body === "" ? undefined : bodyFormat(contentType);
  if (format !== undefined && !format.ok) return format;
  const options = format === undefined ? deleteQuery(query) : deleteBody(body, format.value);
  if (!options.ok) return options;
  const problem = optionsProblem("DeleteOptions", [...deleteOptionErrors(options.value.options), ...deleteDryRunErrors(options.value)]);
  return problem === undefined ? options : unreadable(problem);
}

function remove(state: ClusterState, call: ResourceCall, route: ObjectRoute): Served {
  const asked = deleteOptions(call.request);
  if (!asked.ok) return refused(state, call, asked.status);
  const { options, dryRun } = asked.value;
  return handled(state, call, { request: { ...options, verb: "delete", ...namedOf(route), dryRun: dryRun.length > 0 }, kind: route.kind });
}

function removeCollection(state: ClusterState, call: ResourceCall, route: CollectionRoute): Served {
  const selected = listQuery(call.request.query);
  if (!selected.ok) return refused(state, call, selected.status);
  const chosen = selectionOf(route.kind, selected.value, listOptionsProblem(selected.value));
  if (!chosen.ok) return refused(state, call, chosen.status);
  const asked = deleteOptions(call.request);
  if (!asked.ok) return refused(state, call, asked.status);
  const { watch: _, allowWatchBookmarks: __, timeoutSeconds: ___, ...which } = selected.value;
  const { options, dryRun } = asked.value;
  return handled(state, call, { request: { ...options, verb: "deletecollection", ...scopeOf(route), ...which, dryRun: dryRun.length > 0 }, kind: route.kind });
}

/** What reaches into a pod: the pod must be there and have a node; further than that everynode has nothing to reach. */
function connect(state: ClusterState, call: ResourceCall, route: ObjectRoute): Served {
  const present = call.handler(state, { verb: "get", ...scopeOf(route), name: route.name }, call.caller);
  if (!present.response.ok) return refused(state, call, present.response.status);
  const pod = objectAt(state, "Pod", keyOf(route.namespace, route.name)) as Pod | undefined;
  const isBound = (pod?.spec.nodeName ?? "") !== "";
  if (!isBound && route.subresource === "log") return { state, response: { code: 204, headers: { warnings: [] }, body: { type: "none" } } };
  if (!isBound) return refused(state, call, failure({ code: 400, reason: "BadRequest", message: `pod ${route.name} does not have a host assigned` }));
  return refused(state, call, failure({ code: 501, reason: "NotImplemented", message: `everynode's pods run no programs, so that there is nothing to ${route.subresource}` }));
}
