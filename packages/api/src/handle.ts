/** The API server as one pure function. */
import { type KubeObject, notFound, serverError, type Status, tooLargeResourceVersion, unreachable } from "@everynode/model";
import { type Answer, refused, succeeded } from "./answer.js";
import { bind, noSuchSubresource } from "./bound.js";
import { type ClusterState, shelfOf } from "./cluster-state.js";
import { keyOf } from "./collection.js";
import { create } from "./created.js";
import { remove } from "./deleted.js";
import { evict } from "./evicted.js";
import { listObjects } from "./list.js";
import { withQuotasCounted } from "./quota-status.js";
import type { Caller, CreateRequest, DeleteCollectionRequest, GetRequest, KubeList, Request } from "./request.js";
import { parseResourceVersion } from "./resource-version.js";
import { patchScale, scaleOf, updateScale } from "./scaled.js";
import { patch, update } from "./updated.js";

/**
 * The state after `request`, and the API server's answer. Refusals leave the state as it is; a bug where the request names
 * a kind that the state does not have. Costs O(log n) for everything but lists.
 */
export function handle(state: ClusterState, request: Request, caller: Caller): Answer<KubeObject | KubeList> {
  if (!state.server.serving) return refused(state, unreachable());
  const answer = handled(state, request, caller);
  if (answer.state.revision === state.revision) return answer;
  const next = withQuotasCounted(state, answer.state, request);
  return next === answer.state ? answer : { ...answer, state: next };
}

function handled(state: ClusterState, request: Request, caller: Caller): Answer<KubeObject | KubeList> {
  switch (request.verb) {
    case "get":
      return get(state, request);
    case "list":
      return { state, response: listObjects(state, request) };
    case "create":
      return request.subresource === undefined ? create(state, request, caller) : createSubresource(state, request);
    case "update":
      return request.subresource === "scale" ? updateScale(state, request, caller) : update(state, request, caller);
    case "patch":
      return request.subresource === "scale" ? patchScale(state, request, caller) : patch(state, request, caller);
    case "delete":
      return remove(state, request);
    case "deletecollection":
      return removeAll(state, request, caller);
  }
}

function get(state: ClusterState, request: GetRequest): Answer {
  const { kind, collection } = shelfOf(state, request.kind);
  const version = parseResourceVersion(request.resourceVersion);
  if (!version.ok) return refused(state, serverError(version.message));
  if (version.version > state.revision) return refused(state, tooLargeResourceVersion(String(version.version), String(state.revision)));
  const object = collection.objects.get(keyOf(request.namespace, request.name));
  if (object === undefined) return refused(state, notFound(kind, request.name));
  return succeeded(state, 200, request.subresource === "scale" ? scaleOf(object) : object);
}

function createSubresource(state: ClusterState, request: CreateRequest): Answer {
  if (request.kind !== "Pod") return noSuchSubresource(state);
  if (request.subresource === "binding") return bind(state, request);
  if (request.subresource === "eviction") return evict(state, request);
  return noSuchSubresource(state);
}

function removeAll(state: ClusterState, request: DeleteCollectionRequest, caller: Caller): Answer<KubeObject | KubeList> {
  const { propagationPolicy, orphanDependents, gracePeriodSeconds, preconditions, dryRun, ...which } = request;
  const listed = listObjects(state, { ...which, verb: "list" });
  if (!listed.ok) return { state, response: listed };
  const how = definedOnly({ propagationPolicy, orphanDependents, gracePeriodSeconds, preconditions, dryRun });
  let next = state;
  for (const item of listed.object.items) {
    const where = item.metadata.namespace === undefined ? {} : { namespace: item.metadata.namespace };
    const done = handle(next, { ...how, verb: "delete", kind: request.kind, ...where, name: item.metadata.name }, caller);
    if (!done.response.ok && (done.response.status satisfies Status).code !== 404) return done;
    next = done.state;
  }
  return { state: next, response: listed };
}

type Defined<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** The fields that have a value. */
function definedOnly<T extends object>(fields: T): Defined<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<T>;
}
