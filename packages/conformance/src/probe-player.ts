/** Plays probes: a fresh cluster, the setup, the request, and a look at the answer. */
import { type ClusterState, type HttpRequest, type HttpResponse, serve, type Served } from "@everynode/api";
import { filledIn } from "./fill-in.js";
import { answerDifference, recorded } from "./probe-answer.js";
import { type Probe, type ProbeRequest, readProbes } from "./probe.js";
import type { Result } from "./report.js";
import { Scrubber } from "./scrub.js";

/** The cluster to play against. */
export interface ProbeStage {
  /** A control plane at rest, with an empty namespace `probe`. */
  readonly start: ClusterState;
  /** The state after all controllers have come to rest. */
  readonly settle: (state: ClusterState) => ClusterState;
}

const CALLER = { name: "probes" };

/** Why a probe cannot be played yet, or undefined. */
function unbuilt(probe: Probe): string | undefined {
  const requests = [probe.request, ...(probe.setup ?? [])];
  return requests.some((request) => request.contentType?.startsWith("application/apply-patch") === true) ? "needs server-side apply" : undefined;
}

/** The results of all probes of a file. */
export function playProbeFile(path: string, stage: ProbeStage): readonly Result[] {
  return readProbes(path).map((probe) => ({ file: path, name: probe.name, ...playProbe(probe, stage) }));
}

/** How a probe went: whether the answer is the recorded one, and where it first is not. */
export function playProbe(probe: Probe, stage: ProbeStage): Pick<Result, "outcome" | "difference"> {
  const missing = unbuilt(probe);
  if (missing !== undefined) return { outcome: "skipped", difference: missing };
  try {
    const difference = probeDifference(probe, stage);
    return difference === undefined ? { outcome: "passed" } : { outcome: "failed", difference };
  } catch (problem) {
    return { outcome: "failed", difference: `broke: ${problem instanceof Error ? `${problem.message} ${(problem.stack ?? "").split("\n")[1] ?? ""}` : String(problem)}` };
  }
}

function probeDifference(probe: Probe, stage: ProbeStage): string | undefined {
  const answers: unknown[] = [];
  let { start: state } = stage;
  for (const [i, step] of (probe.setup ?? []).entries()) {
    const served = sent(state, step, answers);
    const { code } = served.response;
    if (code !== step.response.code) return `setup ${i}: expected ${step.response.code}, got ${code} ${messageOf(served.response)}`;
    answers.push(valueOf(served.response));
    state = step.settle === true ? stage.settle(served.state) : served.state;
  }
  const { response } = sent(state, probe.request, answers);
  return answerDifference(probe, recorded(response, new Scrubber(scrubContext(probe.request, answers))));
}

function sent(state: ClusterState, request: ProbeRequest, answers: readonly unknown[]): Served {
  const { method, path, contentType, accept = "application/json" } = request;
  const query = filledIn(request.query ?? {}, answers) as HttpRequest["query"];
  const body = request.rawBody ?? (request.body === undefined ? undefined : JSON.stringify(filledIn(request.body, answers)));
  return serve(state, { method, path, query, accept, ...(contentType === undefined ? {} : { contentType }), ...(body === undefined ? {} : { body }) }, CALLER);
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
