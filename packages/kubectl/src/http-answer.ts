/** HTTP requests to a simulation: what its API server answers, and what lies beside the objects of its store. */
import { type HttpRequest, type HttpResponse, objectAt, serve } from "@everynode/api";
import { requestedOverHttp, type Served, type Simulation } from "@everynode/core";
import type { KindTable, Pod } from "@everynode/model";

/** What is asked of a container's log. */
export interface LogQuery {
  readonly namespace: string;
  readonly pod: string;
  /** The pod's only container where left out. */
  readonly container?: string;
  readonly previous: boolean;
  /** Only lines that are not older than so many seconds. */
  readonly sinceSeconds?: number;
  /** Only lines that are not older than this (RFC 3339). */
  readonly sinceTime?: string;
  /** Only so many lines, the last ones. */
  readonly tailLines?: number;
  /** Each line with its time before it. */
  readonly timestamps: boolean;
  /** So many bytes at most, from the first line on. */
  readonly limitBytes?: number;
}

/** Who asks, and who knows what the API server does not. */
export interface HttpAsking {
  /** "user" where left out. */
  readonly caller?: string;
  /** Answers what the API server asks a kubelet for; the API server's own refusal where left out. */
  readonly logs?: ((simulation: Simulation, query: LogQuery) => HttpResponse) | undefined;
}

/**
 * The simulation after an HTTP request, and the response. A watch is answered with the events up to now; `continueWatch` of `@everynode/api` tells what comes later.
 */
export function httpAnswer(simulation: Simulation, request: HttpRequest, { caller, logs }: HttpAsking = {}): Served {
  const { path, method } = request;
  const review = method === "POST" ? REVIEWS.get(path) : undefined;
  if (review !== undefined) return { simulation, response: json(201, review) };
  if (path === "/api" || path === "/apis" || path.startsWith("/openapi/")) return { simulation, response: discovery(simulation, request) };
  const log = method === "GET" && logs !== undefined ? LOG.exec(path) : null;
  if (log !== null && logs !== undefined && isBound(simulation, log)) return { simulation, response: logs(simulation, logQuery(request, log)) };
  return requestedOverHttp(simulation, request, caller);
}

const AUTHORIZATION = "authorization.k8s.io/v1";
const AUTHENTICATION = "authentication.k8s.io/v1";
const EVERYTHING = { resourceRules: [{ verbs: ["*"], apiGroups: ["*"], resources: ["*"] }], nonResourceRules: [{ verbs: ["*"], nonResourceURLs: ["*"] }], incomplete: false };
const review = (apiVersion: string, kind: string, status: object): object => ({ metadata: {}, spec: {}, kind, apiVersion, status });
/** Everybody may do everything here, and nobody keeps reviews: what they ask makes no difference. */
const REVIEWS: ReadonlyMap<string, object> = new Map([
  [`/apis/${AUTHORIZATION}/selfsubjectaccessreviews`, review(AUTHORIZATION, "SelfSubjectAccessReview", { allowed: true })],
  [`/apis/${AUTHORIZATION}/selfsubjectrulesreviews`, review(AUTHORIZATION, "SelfSubjectRulesReview", EVERYTHING)],
  [`/apis/${AUTHENTICATION}/selfsubjectreviews`, review(AUTHENTICATION, "SelfSubjectReview", { userInfo: { username: "user", groups: ["system:masters", "system:authenticated"] } })],
]);

const LOG = /^\/api\/v1\/namespaces\/([^/]+)\/pods\/([^/]+)\/log$/;

/** Where there is no pod, or no node that it is on, the API server knows what to say. */
function isBound({ cluster }: Simulation, [, namespace, name]: RegExpExecArray): boolean {
  const pod = objectAt(cluster, "Pod", `${namespace}/${name}`) as Pod | undefined;
  return cluster.server.serving && (pod?.spec.nodeName ?? "") !== "";
}

function logQuery({ query }: HttpRequest, [, namespace = "", pod = ""]: RegExpExecArray): LogQuery {
  const { container, previous, timestamps, sinceTime } = query;
  return {
    namespace,
    pod,
    previous: previous === "true",
    timestamps: timestamps === "true",
    ...(typeof container === "string" ? { container } : {}),
    ...(typeof sinceTime === "string" ? { sinceTime } : {}),
    ...numbersIn(query),
  };
}

/** Those of the options that are numbers; what is none is left out. */
function numbersIn(query: HttpRequest["query"]): Partial<Pick<LogQuery, "sinceSeconds" | "tailLines" | "limitBytes">> {
  const given = (["sinceSeconds", "tailLines", "limitBytes"] as const).flatMap((name) => {
    const text = query[name];
    return typeof text === "string" && /^\d+$/.test(text) ? [[name, Number(text)] as const] : [];
  });
  return Object.fromEntries(given);
}

/** The documents of discovery follow from the kinds alone, and every command asks for them. */
const DISCOVERED = new WeakMap<KindTable, Map<string, HttpResponse>>();
/** Documents kept for one table of kinds: who asks for nonsense fills no memory. */
const MOST_DOCUMENTS = 200;

function discovery({ cluster }: Simulation, request: HttpRequest): HttpResponse {
  const known = DISCOVERED.get(cluster.kinds) ?? new Map<string, HttpResponse>();
  DISCOVERED.set(cluster.kinds, known);
  // OpenAPI comes in one form only, and its documents are long.
  const key = `${request.method} ${request.path} ${request.path.startsWith("/openapi/") ? "" : (request.accept ?? "")}`;
  const response = known.get(key) ?? serve(cluster, request, { name: "discovery" }).response;
  if (known.size < MOST_DOCUMENTS) known.set(key, response);
  return response;
}

const json = (code: number, value: unknown): HttpResponse => ({ code, headers: { contentType: "application/json", warnings: [] }, body: { type: "json", value } });
