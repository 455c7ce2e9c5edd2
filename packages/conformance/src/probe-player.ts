/** Plays probes: a fresh cluster, the setup, the request, and a look at the answer. */
import { type ClusterState, type HttpRequest, type HttpResponse, serve, type Served } from "@everynode/api";
import { settle, type Simulation } from "@everynode/core";
import { filledIn } from "./fill-in.js";
import { answerDifference, recorded } from "./probe-answer.js";
import { type Probe, type ProbeRequest, readProbes } from "./probe.js";
import type { Result } from "./report.js";
import { Scrubber } from "./scrub.js";

const CALLER = { name: "probes" };

// Recordings did not wait for what comes later: the namespace controller lets a namespace that is going alone for five seconds.
const PATIENCE_MS = 4000;

/** The results of all probes of a file, each played on the stage as it is given. */
export function playProbeFile(path: string, stage: Simulation): readonly Result[] {
  return readProbes(path).map((probe) => ({ file: path, name: probe.name, ...playProbe(probe, stage) }));
}

/** How a probe went: whether the answer is the recorded one, and where it first is not. */
export function playProbe(probe: Probe, stage: Simulation): Pick<Result, "outcome" | "difference"> {
  try {
    const difference = probeDifference(probe, stage);
    return difference === undefined ? { outcome: "passed" } : { outcome: "failed", difference };
  } catch (problem) {
    return { outcome: "failed", difference: `broke: ${problem instanceof Error ? `${problem.message} ${(problem.stack ?? "").split("\n")[1] ?? ""}` : String(problem)}` };
  }
}

function probeDifference(probe: Probe, stage: Simulation): string | undefined {
  const answers: unknown[] = [];
  let simulation = stage;
  for (const [i, step] of (probe.setup ?? []).entries()) {
    const served = sent(simulation.cluster, step, answers);
    const { code } = served.response;
    if (code !== step.response.code) return `setup ${i}: expected ${step.response.code}, got ${code} ${messageOf(served.response)}`;
    answers.push(valueOf(served.response));
    const next = withCluster(simulation, served.state);
    simulation = step.settle === true ? settle(next, { patienceMs: PATIENCE_MS }).simulation : next;
  }
  const { response } = sent(simulation.cluster, probe.request, answers);
  return answerDifference(probe, recorded(response, new Scrubber(scrubContext(probe.request, answers))));
}

const withCluster = (simulation: Simulation, cluster: ClusterState): Simulation => ({ ...simulation, cluster });

function sent(state: ClusterState, request: ProbeRequest, answers: readonly unknown[]): Served {
  const { method, path, contentType, accept = "application/json" } = request;
  const query = filledIn(request.query ?? {}, answers) as HttpRequest["query"];
  const body = request.rawBody ?? (request.body === undefined ? undefined : JSON.stringify(filledIn(request.body, answers)));
  return serve(state, { method, path, query, accept, userAgent: CALLER.name, ...(contentType === undefined ? {} : { contentType }), ...(body === undefined ? {} : { body }) }, CALLER);
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
