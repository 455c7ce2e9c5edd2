/** Recordings played over HTTP: probes as requests over a real connection, kubectl's commands with a real kubectl. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { Agent } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ChosenCluster, isProbe, isKubectlRecording, isRecording, kubectlCourse, type KubectlStep, probeCourse, type ProbeResult, promisingChoices, type RecordedStep, type Recording, type Result, scrubText, SETTLING_MS, type Typed } from "@everynode/conformance";
import type { Simulation } from "@everynode/core";
import { serveCluster, type ServedCluster } from "@everynode/server";
import { Cluster } from "everynode";
import { exchanged } from "./http-exchange.js";

/** What playing needs. */
export interface HttpStage {
  /** What each probe finds. */
  readonly stage: Simulation;
  /** Path of a real kubectl; undefined: recorded commands are skipped. */
  readonly kubectl: string | undefined;
}

const BY_HAND = { time: { type: "manual" } } as const;

/** The results of one file, played over HTTP; scenarios without commands have nothing to say there. */
export async function playOverHttp(path: string, content: unknown, { stage, kubectl }: HttpStage): Promise<readonly Result[]> {
  if (Array.isArray(content) && content.every(isProbe)) return playProbes(path, content, stage);
  if (!isRecording(content)) throw new Error(`${path}: expected a recorded scenario or a list of probes`);
  if (!isKubectlRecording(content)) return [{ file: path, name: content.name, outcome: "skipped", difference: "nothing in it goes over HTTP" }];
  if (kubectl === undefined) return [{ file: path, name: content.name, outcome: "skipped", difference: "there is no kubectl; give one with --kubectl PATH" }];
  return playCommands(path, content, kubectl);
}

async function playProbes(file: string, probes: readonly Parameters<typeof probeCourse>[0][], stage: Simulation): Promise<readonly Result[]> {
  const cluster = new Cluster(stage);
  const server = await serveCluster(cluster, BY_HAND);
  const agent = new Agent({ keepAlive: true });
  try {
    const results: Result[] = [];
    for (const probe of probes) {
      cluster.restore({ simulation: stage });
      results.push({ file, name: probe.name, ...(await playProbe(probe, { server, agent })) });
    }
    return results;
  } finally {
    agent.destroy();
    await server.close();
  }
}

async function playProbe(probe: Parameters<typeof probeCourse>[0], { server, agent }: { readonly server: ServedCluster; readonly agent: Agent }): Promise<ProbeResult> {
  const course = probeCourse(probe);
  let next = course.next();
  while (next.done !== true) {
    const ask = next.value;
    try {
      if (ask.type === "settle") server.cluster.settle({ patienceMs: SETTLING_MS });
      next = course.next(ask.type === "http" ? await exchanged(ask.request, { port: server.port, agent, endWatch: () => server.endWatches() }) : undefined);
    } catch (problem) {
      next = course.throw(problem);
    }
  }
  return next.value;
}

/** Each choice is played with real commands in real time, so there are fewer than in process. */
const CHOICES = 3;

/**
 * What a kubectl prints of itself: the one of the recordings was built in another way than those that are released. A command is known by what it does.
 */
const OF_ITSELF: readonly (readonly [is: (args: readonly string[]) => boolean, why: string])[] = [
  [([verb]) => verb === "version", "kubectl says how it was built, and the recorded one was built otherwise"],
  [(args) => args.includes("--nope") || args[0] === "frobnicate", "kubectl refuses it by itself, and the recorded one was built otherwise"],
];

/** Differences that lie in kubectl are no failures of the server. */
function judged(result: Result, step: RecordedStep | undefined): Result {
  if (result.outcome !== "failed" || step?.step.do !== "kubectl") return result;
  const { args } = step.step;
  const why = OF_ITSELF.find(([is]) => is(args))?.[1];
  return why === undefined ? result : { ...result, outcome: "skipped", difference: `${why} (${result.difference ?? ""})` };
}

async function playCommands(file: string, recording: Recording, kubectl: string): Promise<readonly Result[]> {
  const servers = new Map<Cluster, Promise<ServedCluster>>();
  const home = mkdtempSync(join(tmpdir(), "everynode-conformance-"));
  try {
    const course = kubectlCourse(file, recording, { choices: promisingChoices(recording).slice(0, CHOICES), startMs: Math.floor(Date.now() / SECOND_MS) * SECOND_MS });
    let next = course.next();
    while (next.done !== true) {
      const { chosen, step } = next.value;
      const server = servers.get(chosen.cluster) ?? serveCluster(chosen.cluster, BY_HAND);
      servers.set(chosen.cluster, server);
      try {
        next = course.next(await typed({ chosen, step, server: await server, kubectl, home }));
      } catch (problem) {
        next = course.throw(problem);
      }
    }
    const commands = recording.steps.filter(({ step }) => step.do === "kubectl");
    return next.value.map((result, at) => judged(result, commands[at]));
  } finally {
    for (const server of servers.values()) await (await server).close();
    rmSync(home, { recursive: true, force: true });
  }
}

const SECOND_MS = 1000;

interface Typing {
  readonly chosen: ChosenCluster;
  readonly step: KubectlStep;
  readonly server: ServedCluster;
  readonly kubectl: string;
  readonly home: string;
}

/** How often simulated time catches up with real time while a command runs. */
const TICK_MS = 5;

/** What client-go notes, with the time, of a watch that ends together with the command: it does so or not, as the processor has it. */
const RACES = /^I\d{4} \S+ +\d+ reflector\.go:\d+\] "Warning: watch ended with error".*\n/gm;

/** Types a command at the cluster. Simulated time goes as real time does, as it did when the command was recorded. */
async function typed({ chosen, step, server, kubectl, home }: Typing): Promise<Typed> {
  const kubeconfig = join(home, "kubeconfig");
  writeFileSync(kubeconfig, server.kubeconfig);
  const child = spawn(kubectl, step.args, { cwd: home, env: { PATH: process.env["PATH"], HOME: home, KUBECONFIG: kubeconfig }, stdio: "pipe" });
  const printed = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) child[stream].setEncoding("utf8").on("data", (text: string) => void (printed[stream] += text));
  child.stdin.on("error", () => undefined).end(step.stdin ?? "");
  const { cluster, chooser } = chosen;
  let lastMs = performance.now();
  const timer = setInterval(() => {
    const passedMs = Math.floor(performance.now() - lastMs);
    lastMs += passedMs;
    cluster.advance(passedMs, { chooser });
    void server.changed();
  }, TICK_MS);
  try {
    const exitCode = await new Promise<number>((resolve, reject) => void child.on("error", reject).on("close", (code) => resolve(code ?? -1)));
    const scrubbed = (text: string): string => scrubText(text.replaceAll(`127.0.0.1:${server.port}`, "127.0.0.1:6443"));
    return { exitCode, stdout: scrubbed(printed.stdout), stderr: scrubbed(printed.stderr).replace(RACES, "") };
  } finally {
    clearInterval(timer);
  }
}
