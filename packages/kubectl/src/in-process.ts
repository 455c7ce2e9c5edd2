/** kubectl on a simulation: requests are answered at once, and waiting lets simulated time pass. */
import { type HttpRequest, type HttpResponse, serve } from "@everynode/api";
import { type Chooser, orderly, requestedOverHttp, runUntil, type Simulation, step } from "@everynode/core";
import type { KindTable } from "@everynode/model";
import { completions } from "./completions.js";
import type { Effect, Reply, Task } from "./effect.js";
import { failureText } from "./failure.js";
import { kubectlTask } from "./kubectl.js";
import type { CommandInput, CommandResult } from "./terminal.js";
import { shellWords } from "./shell-words.js";

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
  /** Each line with its time before it. */
  readonly timestamps: boolean;
  /** So many bytes at most, from the first line on. */
  readonly limitBytes?: number;
}

/** What a command may read, and how the cluster goes on while it waits. */
export interface KubectlOptions extends CommandInput {
  /** Picks what happens next while the command waits; the first in order where left out. */
  readonly chooser?: Chooser;
  /** Called with the simulation after every step while the command waits. */
  readonly observe?: (simulation: Simulation) => void;
  /** Answers what the API server asks a kubelet for; the API server's own refusal where left out. */
  readonly logs?: (simulation: Simulation, query: LogQuery) => HttpResponse;
}

/** What a command printed, its exit code, and the simulation after it. */
export interface Typed extends CommandResult {
  readonly simulation: Simulation;
}

/** So long, in milliseconds, nobody looks while nothing can happen. */
const LOOK_MS = 10;

/**
 * Types a command (`get ds -A -o wide`, with or without `kubectl` before it, or its arguments) at a cluster. Simulated time passes only where the command
 * waits. Never throws but for a bug: what is wrong with a command is on its standard error.
 */
export function kubectl(simulation: Simulation, command: string | readonly string[], options: KubectlOptions = {}): Typed {
  const { chooser = orderly, observe, logs, ...input } = options;
  let args: readonly string[];
  try {
    args = typeof command === "string" ? shellWords(command) : command;
  } catch (error) {
    return { simulation, stdout: "", stderr: `${failureText(error) ?? String(error)}\n`, code: 1 };
  }
  const { simulation: after, result } = finished(simulation, kubectlTask(args, input), { chooser, observe, logs });
  return { ...result, simulation: after };
}

/** What the last word of a line may become (commands, flags, kinds, names), in order; the line is one that somebody is typing, with or without `kubectl` before it. */
export function completed(simulation: Simulation, line: string): readonly string[] {
  return finished(simulation, completions(line), { chooser: orderly, observe: undefined, logs: undefined }).result;
}

function finished<T>(simulation: Simulation, task: Task<T>, around: Around): { readonly simulation: Simulation; readonly result: T } {
  let now = simulation;
  let next = task.next();
  while (next.done !== true) {
    const [after, reply] = replied(now, next.value, around);
    now = after;
    next = task.next(reply);
  }
  return { simulation: now, result: next.value };
}

interface Around {
  readonly chooser: Chooser;
  readonly observe: KubectlOptions["observe"];
  readonly logs: KubectlOptions["logs"];
}

function replied(simulation: Simulation, effect: Effect, around: Around): readonly [Simulation, Reply] {
  switch (effect.type) {
    case "http":
      return answered(simulation, effect.request, around.logs);
    case "pause":
      return [pause(simulation, effect.timeoutMs, around), undefined];
    case "clock":
      return [simulation, simulation.cluster.nowMs];
  }
}

function pause(simulation: Simulation, timeoutMs: number, { chooser, observe }: Around): Simulation {
  const { revision, nowMs } = simulation.cluster;
  const untilMs = nowMs + timeoutMs;
  let now = simulation;
  while (now.cluster.nowMs < untilMs && now.cluster.revision === revision) {
    now = step(now, chooser) ?? runUntil(now, Math.min(now.cluster.nowMs + LOOK_MS, untilMs), { chooser });
    observe?.(now);
  }
  return now;
}

/** Under which name stands in managedFields what a command writes without a manager of its own. */
const AGENT = "kubectl";

const REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
const LOG = /^\/api\/v1\/namespaces\/([^/]+)\/pods\/([^/]+)\/log$/;

function answered(simulation: Simulation, request: HttpRequest, logs: KubectlOptions["logs"]): readonly [Simulation, HttpResponse] {
  // Everybody may do everything here, and nobody keeps reviews.
  if (request.path === REVIEWS) return [simulation, json(201, { kind: "SelfSubjectAccessReview", apiVersion: "authorization.k8s.io/v1", status: { allowed: true } })];
  if (request.path === "/api" || request.path === "/apis") return [simulation, discovery(simulation, request)];
  const log = LOG.exec(request.path);
  if (log !== null && logs !== undefined) return [simulation, logs(simulation, logQuery(request, log))];
  const { simulation: next, response } = requestedOverHttp(simulation, { userAgent: AGENT, ...request });
  return [next, response];
}

/** The documents of discovery follow from the kinds alone, and every command asks for them. */
const DISCOVERED = new WeakMap<KindTable, Map<string, HttpResponse>>();

function discovery({ cluster }: Simulation, request: HttpRequest): HttpResponse {
  const known = DISCOVERED.get(cluster.kinds) ?? new Map<string, HttpResponse>();
  DISCOVERED.set(cluster.kinds, known);
  const key = `${request.method} ${request.path} ${request.accept ?? ""}`;
  const response = known.get(key) ?? serve(cluster, request, { name: "user" }).response;
  known.set(key, response);
  return response;
}

const json = (code: number, value: unknown): HttpResponse => ({ code, headers: { contentType: "application/json", warnings: [] }, body: { type: "json", value } });

function logQuery({ query }: HttpRequest, [, namespace = "", pod = ""]: RegExpExecArray): LogQuery {
  const { container, previous, timestamps, sinceSeconds, sinceTime, limitBytes } = query;
  return {
    namespace,
    pod,
    previous: previous === "true",
    timestamps: timestamps === "true",
    ...(typeof container === "string" ? { container } : {}),
    ...(typeof sinceSeconds === "string" ? { sinceSeconds: Number(sinceSeconds) } : {}),
    ...(typeof sinceTime === "string" ? { sinceTime } : {}),
    ...(typeof limitBytes === "string" ? { limitBytes: Number(limitBytes) } : {}),
  };
}
