/** Plays probes: a fresh cluster, the setup, the request, and a look at the answer. */
import { type HttpRequest, type HttpResponse, serve } from "@everynode/api";
import { settle, type Simulation } from "@everynode/core";
import { filledIn } from "./fill-in.js";
import { answerDifference, recorded } from "./probe-answer.js";
import { type Probe, type ProbeRequest, readProbes } from "./probe.js";
import type { Result } from "./report.js";
import { Scrubber } from "./scrub.js";

const CALLER = { name: "probes" };

/** The results of all probes of a file, each played on the stage as it is given. */
export function playProbeFile(path: string, stage: Simulation): readonly Result[] {
  return readProbes(path).map((probe) => ({ file: path, name: probe.name, ...playProbe(probe, stage) }));
}

/** What playing a probe asks of whoever plays it: a request to be answered, or that the controllers come to rest. */
export type ProbeAsk = { readonly type: "http"; readonly request: HttpRequest } | { readonly type: "settle" };

/** The course of a probe: it asks, is given the response to each request, and comes to a result. */
export type ProbeCourse = Generator<ProbeAsk, ProbeResult, HttpResponse | undefined>;

/** How a probe went: whether the answer is the recorded one, and where it first is not. */
export type ProbeResult = Pick<Result, "outcome" | "difference">;

/** Recordings did not wait for what comes later: the namespace controller lets a namespace that is going alone for five seconds. */
export const SETTLING_MS = 4000;

/** How a probe went on this stage. */
export function playProbe(probe: Probe, stage: Simulation): ProbeResult {
  const course = probeCourse(probe);
  let simulation = stage;
  for (let next = course.next(); ; ) {
    if (next.done === true) return next.value;
    const ask = next.value;
    try {
      if (ask.type === "settle") simulation = settle(simulation, { patienceMs: SETTLING_MS }).simulation;
      const served = ask.type === "http" ? serve(simulation.cluster, ask.request, CALLER) : undefined;
      if (served !== undefined) simulation = { ...simulation, cluster: served.state };
      next = course.next(served?.response);
    } catch (problem) {
      next = course.throw(problem);
    }
  }
}

/** The course of a probe on a new stage, whoever answers its requests. */
export function* probeCourse(probe: Probe): ProbeCourse {
  try {
    const difference = yield* probeDifference(probe);
    return difference === undefined ? { outcome: "passed" } : { outcome: "failed", difference };
  } catch (problem) {
    return { outcome: "failed", difference: `broke: ${problem instanceof Error ? `${problem.message} ${(problem.stack ?? "").split("\n")[1] ?? ""}` : String(problem)}` };
  }
}

function* probeDifference(probe: Probe): Generator<ProbeAsk, string | undefined, HttpResponse | undefined> {
  const answers: unknown[] = [];
  for (const [i, step] of (probe.setup ?? []).entries()) {
    const response = (yield { type: "http", request: requestOf(step, answers) }) as HttpResponse;
    const { code } = response;
    if (code !== step.response.code) return `setup ${i}: expected ${step.response.code}, got ${code} ${messageOf(response)}`;
    answers.push(valueOf(response));
    if (step.settle === true) yield { type: "settle" };
  }
  const response = (yield { type: "http", request: requestOf(probe.request, answers) }) as HttpResponse;
  return answerDifference(probe, recorded(response, new Scrubber(scrubContext(probe.request, answers))));
}

function requestOf(request: ProbeRequest, answers: readonly unknown[]): HttpRequest {
  const { method, path, contentType, accept = "application/json" } = request;
  const query = filledIn(request.query ?? {}, answers) as HttpRequest["query"];
  const body = request.rawBody ?? (request.body === undefined ? undefined : JSON.stringify(filledIn(request.body, answers)));
  return { method, path, query, accept, userAgent: CALLER.name, ...(contentType === undefined ? {} : { contentType }), ...(body === undefined ? {} : { body }) };
}

const valueOf = (response: HttpResponse): unknown => (response.body.type === "json" ? response.body.value : undefined);

function messageOf(response: HttpResponse): string {
  const { message } = (valueOf(response) ?? {}) as { readonly message?: string };
  return JSON.stringify(message?.slice(0, 300) ?? "");
}

interface AnswerLike {
  readonly metadata?: { readonly resourceVersion?: string };
  readonly items?: readonly AnswerLike[];
}

const versionsOf = (answer: AnswerLike | undefined): readonly string[] => {
  const version = answer?.metadata?.resourceVersion ?? "";
  return [...(version === "" ? [] : [version]), ...(answer?.items ?? []).flatMap(versionsOf)];
};

function scrubContext(request: ProbeRequest, answers: readonly unknown[]): ConstructorParameters<typeof Scrubber>[0] {
  const requestText = JSON.stringify(request);
  const { metadata } = (request.body ?? {}) as { readonly metadata?: { readonly generateName?: unknown; readonly name?: unknown } };
  const generateName = typeof metadata?.generateName === "string" && !metadata.name ? metadata.generateName : "";
  return { requestText, resourceVersions: answers.flatMap((answer) => versionsOf(answer as AnswerLike)), generateName };
}
