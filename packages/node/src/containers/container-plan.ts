/**
 * What a kubelet does about the containers of a pod: a pure step from one state of its sandbox to the next.
 *
 * Source: pkg/kubelet/kuberuntime/{kuberuntime_manager,kuberuntime_container}.go v1.36.3
 * Differs: no hooks, no ephemeral containers, no restart rules of single containers beside sidecars; an image is pulled anew for each pod.
 */
import type { Container, ContainerRun, Pod, RunEnd, Sandbox, SandboxStop } from "@everynode/model";
import { endedBy, isRunning, isSidecar, lastRun, runsAgainAtMs, type StartContext, withRun, withRuns } from "./container-run.js";
import { startedMs } from "./readiness.js";

/** The sandbox of a pod that has just come to its machine: nothing runs in it yet. */
export function newSandbox(pod: Pod, node: string, nowMs: number): Sandbox {
  const { uid } = pod.metadata;
  const metadata = { name: uid, namespace: node, uid: `sandbox-${uid}`, resourceVersion: "", creationTimestamp: "" };
  return { apiVersion: "world.everynode/v1", kind: "Sandbox", metadata, spec: { pod, startedAtMs: nowMs, lostAtMs: null, runs: [], stop: null } };
}

/** All containers of a pod in the order in which they are started: those of its initialisation first. */
export const containersOf = ({ spec }: Pod): readonly Container[] => [...(spec.initContainers ?? []), ...spec.containers];

/** True where a container that ended so is run again. */
export function isRunAgain({ spec: { restartPolicy = "Always" } }: Pod, container: Container, { exitCode }: RunEnd): boolean {
  if (isSidecar(container)) return true;
  return restartPolicy === "Always" || (restartPolicy === "OnFailure" && exitCode !== 0);
}

/** When the image of a container is there, in simulated milliseconds; Infinity: never. */
export function pulledMs({ spec }: Sandbox, { image = "" }: Container, { programs }: StartContext): number {
  return spec.startedAtMs + programs(image).pullMs;
}

/** The last run of a container since the sandbox was set up. */
function runHere(sandbox: Sandbox, container: string): ContainerRun | undefined {
  const run = lastRun(sandbox, container);
  return run !== undefined && run.startedAtMs >= sandbox.spec.startedAtMs ? run : undefined;
}

/** True where the pod's own containers have been started since the sandbox was set up. */
function isInitialized(sandbox: Sandbox): boolean {
  return sandbox.spec.pod.spec.containers.some(({ name }) => runHere(sandbox, name) !== undefined);
}

/** True where something of a pod that has lost its sandbox is run again: of one that is never to be, nothing is, and of one that is to be after failures, what has failed. */
function isSetUpAnew(sandbox: Sandbox): boolean {
  return sandbox.spec.pod.spec.containers.some((container) => isToRunHere(sandbox, container));
}

/** The sandbox of a pod that has lost its own, set up anew: its initialisation begins from the beginning. */
function setUpAnew(sandbox: Sandbox, nowMs: number): Sandbox {
  return { ...sandbox, spec: { ...sandbox.spec, startedAtMs: nowMs, lostAtMs: null } };
}

/** True where a container that has not run since the sandbox was set up is to. */
function isToRunHere(sandbox: Sandbox, container: Container): boolean {
  const { pod } = sandbox.spec;
  const end = lastRun(sandbox, container.name)?.end;
  return end === undefined || end === null || isInit(pod, container) || isRunAgain(pod, container, end);
}

/** The sandbox with a container started, if it is time. */
function withStart(sandbox: Sandbox, container: Container, context: StartContext): Sandbox {
  const run = runHere(sandbox, container.name);
  if (run === undefined) return isToRunHere(sandbox, container) && isDue(sandbox, container, context) ? withRun(sandbox, container, context) : sandbox;
  if (run.end === null || isRunning(run, context.nowMs)) return sandbox;
  // Of a pod's initialisation, what has succeeded is not done again.
  const isDone = run.end.again !== true && (!isRunAgain(sandbox.spec.pod, container, run.end) || (isInit(sandbox.spec.pod, container) && !isSidecar(container) && run.end.exitCode === 0));
  return isDone || !isDue(sandbox, container, context) ? sandbox : withRun(sandbox, container, context);
}

/** True where nothing keeps a container from running: its image is there, as it has been since it ran before, and it has waited for as long as it has to; after a change of its image it need not. */
function isDue(sandbox: Sandbox, container: Container, context: StartContext): boolean {
  const before = lastRun(sandbox, container.name);
  const isKnown = before !== undefined && before.image === container.image;
  return (isKnown ? runsAgainAtMs(before) : pulledMs(sandbox, container, context)) <= context.nowMs;
}

const isInit = ({ spec }: Pod, container: Container): boolean => spec.initContainers?.includes(container) === true;

/** True where the container lets those after it begin. */
function isPassed(sandbox: Sandbox, container: Container, { nowMs, programs }: StartContext): boolean {
  const run = runHere(sandbox, container.name);
  if (run === undefined) return false;
  if (isSidecar(container)) return isRunning(run, nowMs) && startedMs(run, container, programs(run.image)) <= nowMs;
  return !isRunning(run, nowMs) && run.end?.exitCode === 0;
}

/** The sandbox after all that its kubelet does with its containers at this moment: it starts what is to run, and once it stops them, ends them in their order. The sandbox itself where that is nothing. */
export function advanced(sandbox: Sandbox, context: StartContext): Sandbox {
  if (sandbox.spec.stop !== null) return stopped(sandbox, sandbox.spec.stop, context);
  if (sandbox.spec.lostAtMs !== null) return isSetUpAnew(sandbox) ? advanced(setUpAnew(sandbox, context.nowMs), context) : sandbox;
  const { pod } = sandbox.spec;
  let next = sandbox;
  const initialized = isInitialized(sandbox);
  for (const container of pod.spec.initContainers ?? []) {
    if (initialized && !isSidecar(container)) continue;
    next = withStart(next, container, context);
    if (!initialized && !isPassed(next, container, context)) return next;
  }
  for (const container of pod.spec.containers) next = withStart(next, container, context);
  return isFinished(next, context.nowMs) ? stopping(next, { nowMs: context.nowMs, graceMs: ownGraceMs(pod) }) : next;
}

/** How long the pod has to end where nobody says otherwise, in milliseconds. */
export const ownGraceMs = ({ spec: { terminationGracePeriodSeconds = 30 } }: Pod): number => terminationGracePeriodSeconds * 1000;

/** True where all own containers have ended for good. */
function isFinished(sandbox: Sandbox, nowMs: number): boolean {
  const { pod } = sandbox.spec;
  return pod.spec.containers.every((container) => {
    const run = lastRun(sandbox, container.name);
    return run !== undefined && run.end !== null && run.end.again !== true && !isRunning(run, nowMs) && !isRunAgain(pod, container, run.end);
  });
}

/** Since when and for how long containers are told to end, in simulated milliseconds; why, where the kubelet does so of its own accord; and whether the pod is not wanted any more. */
export interface StopOrder extends Partial<Pick<SandboxStop, "why" | "isUnwanted">> {
  readonly nowMs: number;
  readonly graceMs: number;
}

/** The sandbox whose containers are all told to end; the sandbox itself where they have been, no later. */
export function stopping(sandbox: Sandbox, { nowMs, graceMs, why = null, isUnwanted = false }: StopOrder): Sandbox {
  const { stop } = sandbox.spec;
  const killAtMs = nowMs + Math.max(0, graceMs);
  if (stop !== null && stop.killAtMs <= killAtMs && (stop.isUnwanted || !isUnwanted)) return sandbox;
  const next: SandboxStop = { sinceMs: stop?.sinceMs ?? nowMs, killAtMs: Math.min(stop?.killAtMs ?? Infinity, killAtMs), why: stop?.why ?? why, isUnwanted: isUnwanted || (stop?.isUnwanted ?? false) };
  return { ...sandbox, spec: { ...sandbox.spec, stop: next } };
}

/** Sidecars end after all others, the last that was started first. */
function stopped(sandbox: Sandbox, stop: SandboxStop, context: StartContext): Sandbox {
  const { nowMs } = context;
  const sidecars = (sandbox.spec.pod.spec.initContainers ?? []).filter(isSidecar).map(({ name }) => name);
  const others = withRuns(sandbox, (run) => (sidecars.includes(run.name) ? run : told(run, stop, { ...context, nowMs: stop.sinceMs })));
  let next = others;
  let fromMs = lastEndMs(next, (run) => !sidecars.includes(run.name));
  for (const name of sidecars.toReversed()) {
    if (fromMs > nowMs) return next;
    const sinceMs = Math.max(stop.sinceMs, fromMs);
    next = withRuns(next, (run) => (run.name === name ? told(run, stop, { ...context, nowMs: sinceMs }) : run));
    fromMs = Math.max(fromMs, lastEndMs(next, (run) => run.name === name));
  }
  return next;
}

function lastEndMs({ spec: { runs } }: Sandbox, which: (run: ContainerRun) => boolean): number {
  return runs.filter(which).reduce((latest, { end }) => Math.max(latest, end?.atMs ?? Infinity), 0);
}

/** The run that was told at `nowMs` to end: it does when it is ready to, or is killed. */
function told(run: ContainerRun, { killAtMs }: SandboxStop, { nowMs, programs }: StartContext): ContainerRun {
  const obeysAtMs = Math.max(nowMs, run.startedAtMs) + programs(run.image).stopMs;
  const end: RunEnd = obeysAtMs <= killAtMs ? { atMs: obeysAtMs, exitCode: 0, reason: "Completed" } : { atMs: killAtMs, exitCode: 137, reason: "Error" };
  return endedBy(run, end);
}

/** True where no container of the sandbox runs. */
export function isStill({ spec: { runs } }: Sandbox, nowMs: number): boolean {
  return !runs.some((run) => isRunning(run, nowMs));
}
