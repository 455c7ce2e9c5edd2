/** kubectl on a cluster in this process: requests are answered at once, and waiting lets simulated time pass. */
import { type ClusterState, type HttpRequest, type HttpResponse, serve } from "@everynode/api";
import type { KindTable } from "@everynode/model";
import { type Chooser, orderly, withNewKindsWatched } from "@everynode/core";
import { ApiError, type Cluster, UsageError } from "everynode";
import type { Effect, Reply } from "./effect.js";
import { failureText } from "./failure.js";
import { kubectlTask } from "./kubectl.js";
import type { CommandInput, CommandResult } from "./terminal.js";
import { shellWords } from "./shell-words.js";

/** What a command may read, and how the cluster goes on while it waits. */
export interface KubectlOptions extends CommandInput {
  /** Picks what happens next while the command waits; the first in order where left out. */
  readonly chooser?: Chooser;
}

const CALLER = { name: "user" };
/** So long, in milliseconds, nobody looks while nothing can happen. */
const LOOK_MS = 10;

/**
 * Types a command (`get ds -A -o wide`, with or without `kubectl` before it, or its arguments) at the cluster, and returns what it printed and its
 * exit code. Simulated time passes only where the command waits.
 */
export function kubectl(cluster: Cluster, command: string | readonly string[], options: KubectlOptions = {}): CommandResult {
  const { chooser = orderly, ...input } = options;
  let args: readonly string[];
  try {
    args = typeof command === "string" ? shellWords(command) : command;
  } catch (error) {
    return { stdout: "", stderr: `${failureText(error) ?? String(error)}\n`, code: 1 };
  }
  const task = kubectlTask(args, input);
  let next = task.next();
  while (next.done !== true) next = task.next(replied(cluster, next.value, chooser));
  return next.value;
}

function replied(cluster: Cluster, effect: Effect, chooser: Chooser): Reply {
  switch (effect.type) {
    case "http":
      return answered(cluster, effect.request);
    case "pause":
      return pause(cluster, effect.timeoutMs, chooser);
    case "clock":
      return cluster.nowMs;
  }
}

function pause(cluster: Cluster, timeoutMs: number, chooser: Chooser): undefined {
  const { revision } = cluster.simulation.cluster;
  const untilMs = cluster.nowMs + timeoutMs;
  while (cluster.nowMs < untilMs && cluster.simulation.cluster.revision === revision) {
    if (!cluster.step(chooser)) cluster.advance(Math.min(LOOK_MS, untilMs - cluster.nowMs), { chooser });
  }
}

const REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
const LOG = /^\/api\/v1\/namespaces\/([^/]+)\/pods\/([^/]+)\/log$/;

function answered(cluster: Cluster, request: HttpRequest): HttpResponse {
  // Everybody may do everything here, and nobody keeps reviews.
  if (request.path === REVIEWS) return json(201, { kind: "SelfSubjectAccessReview", apiVersion: "authorization.k8s.io/v1", status: { allowed: true } });
  if (request.path === "/api" || request.path === "/apis") return discovery(cluster, request);
  const log = LOG.exec(request.path);
  if (log !== null) return logText(cluster, request, log);
  const { simulation } = cluster;
  const { state, response } = serve(simulation.cluster, request, CALLER);
  if (state !== simulation.cluster) goOn(cluster, state);
  return response;
}

/** The documents of discovery follow from the kinds alone, and every command asks for them. */
const DISCOVERED = new WeakMap<KindTable, Map<string, HttpResponse>>();

function discovery({ simulation }: Cluster, request: HttpRequest): HttpResponse {
  const { kinds } = simulation.cluster;
  const known = DISCOVERED.get(kinds) ?? new Map<string, HttpResponse>();
  DISCOVERED.set(kinds, known);
  const key = `${request.method} ${request.path} ${request.accept ?? ""}`;
  const response = known.get(key) ?? serve(simulation.cluster, request, CALLER).response;
  known.set(key, response);
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
    return { code: 200, headers: { warnings: [] }, body: { type: "text", text: lines.map((line) => `${line}\n`).join("") } };
  } catch (error) {
    if (error instanceof ApiError) return json(error.status.code, error.status);
    if (!(error instanceof UsageError)) throw error;
    return json(400, { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message: error.message, reason: "BadRequest", code: 400 });
  }
}
