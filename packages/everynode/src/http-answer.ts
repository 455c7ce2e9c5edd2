/** A cluster asked over HTTP, as values: what `serve` answers, and what lies beside the objects of the store. */
import { type ClusterState, type HttpRequest, type HttpResponse, objectAt, serve } from "@everynode/api";
import { withNewKindsWatched } from "@everynode/core";
import type { KindTable, Pod, Status } from "@everynode/model";
import { ApiError, UsageError } from "./api-error.js";
import type { Cluster } from "./cluster.js";

/**
 * What the API server of a cluster answers to an HTTP request of somebody called `caller`; the cluster is what it is after the request. A watch is answered with the events up to
 * now, `continueWatch` of `@everynode/api` tells what comes later.
 */
export function httpAnswer(cluster: Cluster, request: HttpRequest, caller = "user"): HttpResponse {
  const { path } = request;
  const review = request.method === "POST" ? reviewed(path) : undefined;
  if (review !== undefined) return json(201, review);
  if (path === "/api" || path === "/apis" || path.startsWith("/openapi/")) return discovery(cluster, request);
  const log = request.method === "GET" ? LOG.exec(path) : null;
  if (log !== null && isBound(cluster, log)) return logText(cluster, request, log);
  const { simulation } = cluster;
  const { state, response } = serve(simulation.cluster, request, { name: caller });
  if (state !== simulation.cluster) goOn(cluster, state);
  return response;
}

const AUTHORIZATION = "authorization.k8s.io/v1";
const EVERYTHING = { resourceRules: [{ verbs: ["*"], apiGroups: ["*"], resources: ["*"] }], nonResourceRules: [{ verbs: ["*"], nonResourceURLs: ["*"] }], incomplete: false };
/** Everybody may do everything here, and nobody keeps reviews: what they ask makes no difference. */
const REVIEWS: ReadonlyMap<string, object> = new Map([
  [`/apis/${AUTHORIZATION}/selfsubjectaccessreviews`, { kind: "SelfSubjectAccessReview", apiVersion: AUTHORIZATION, status: { allowed: true } }],
  [`/apis/${AUTHORIZATION}/selfsubjectrulesreviews`, { kind: "SelfSubjectRulesReview", apiVersion: AUTHORIZATION, status: EVERYTHING }],
  [
    "/apis/authentication.k8s.io/v1/selfsubjectreviews",
    { kind: "SelfSubjectReview", apiVersion: "authentication.k8s.io/v1", status: { userInfo: { username: "user", groups: ["system:masters", "system:authenticated"] } } },
  ],
]);

/** What a review says; undefined for a path that is none. */
const reviewed = (path: string): object | undefined => {
  const review = REVIEWS.get(path);
  return review === undefined ? undefined : { metadata: {}, spec: {}, ...review };
};

const LOG = /^\/api\/v1\/namespaces\/([^/]+)\/pods\/([^/]+)\/log$/;

/** Where there is no pod, or no node that it is on, the API server knows what to say. */
function isBound({ simulation: { cluster } }: Cluster, [, namespace, name]: RegExpExecArray): boolean {
  const pod = objectAt(cluster, "Pod", `${namespace}/${name}`) as Pod | undefined;
  return cluster.server.serving && (pod?.spec.nodeName ?? "") !== "";
}

/** The documents of discovery follow from the kinds alone, and every command asks for them. */
const DISCOVERED = new WeakMap<KindTable, Map<string, HttpResponse>>();
/** Documents kept for one table of kinds; who asks for nonsense fills no memory. */
const MOST_DOCUMENTS = 200;

function discovery({ simulation }: Cluster, request: HttpRequest): HttpResponse {
  const { kinds } = simulation.cluster;
  const known = DISCOVERED.get(kinds) ?? new Map<string, HttpResponse>();
  DISCOVERED.set(kinds, known);
  const key = `${request.method} ${request.path} ${request.accept ?? ""}`;
  const response = known.get(key) ?? serve(simulation.cluster, request, { name: "discovery" }).response;
  if (known.size < MOST_DOCUMENTS) known.set(key, response);
  return response;
}

function goOn(cluster: Cluster, state: ClusterState): void {
  const { simulation } = cluster;
  const next = { ...simulation, cluster: state };
  cluster.restore({ simulation: state.kinds === simulation.cluster.kinds ? next : withNewKindsWatched(next) });
}

const json = (code: number, value: unknown): HttpResponse => ({ code, headers: { contentType: "application/json", warnings: [] }, body: { type: "json", value } });

function logText(cluster: Cluster, { query }: HttpRequest, [, namespace = "", pod = ""]: RegExpExecArray): HttpResponse {
  const { container } = query;
  try {
    const lines = cluster.logs(pod, { namespace, previous: query["previous"] === "true", ...(typeof container === "string" ? { container } : {}) });
    return { code: 200, headers: { contentType: "text/plain", warnings: [] }, body: { type: "text", text: lines.map((line) => `${line}\n`).join("") } };
  } catch (error) {
    if (error instanceof ApiError) return json(error.status.code, error.status);
    if (!(error instanceof UsageError)) throw error;
    const status: Status = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message: error.message, reason: "BadRequest", code: 400 };
    return json(400, status);
  }
}
