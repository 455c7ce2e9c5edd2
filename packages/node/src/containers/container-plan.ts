/**
 * What a kubelet does about the containers of a pod: a pure step from one state of its sandbox to the next.
 *
 * Source: pkg/kubelet/kuberuntime/{kuberuntime_manager,kuberuntime_container}.go v1.36.3
 * Differs: no hooks, no ephemeral containers, no restart rules of single containers beside sidecars; an image is pulled anew for each pod.
 */
import type { Container, ContainerRun, Pod, RunEnd, Sandbox } from "@everynode/model";
import { endedBy, isRunning, isSidecar, lastRun, runsAgainAtMs, type StartContext, withRun, withRuns } from "./container-run.js";
import { startedMs } from "./readiness.js";

/** The sandbox of a pod that has just come to its machine: nothing runs in it yet. */
export function newSandbox(pod: Pod, node: string, nowMs: number): Sandbox {
  const { uid } = pod.metadata;
  const metadata = { name: uid, namespace: node, uid: `sandbox-${uid}`, resourceVersion: "", creationTimestamp: "" };
  return { apiVersion: "world.everynode/v1", kind: "Sandbox", metadata, spec: { pod, startedAtMs: nowMs, runs: [], stop: null } };
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

/** True where the pod's own containers have been started, or may be. */
function isInitialized(sandbox: Sandbox): boolean {
  return sandbox.spec.pod.spec.containers.some(({ name }) => lastRun(sandbox, name) !== undefined);
}

/** The sandbox with a container started, if it is time. */
function withStart(sandbox: Sandbox, container: Container, context: StartContext): Sandbox {
  const run = lastRun(sandbox, container.name);
  if (run === undefined) return pulledMs(sandbox, container, context) <= context.nowMs ? withRun(sandbox, container, context) : sandbox;
  if (run.end === null || isRunning(run, context.nowMs)) return sandbox;
  // Of a pod's initialisation, what has succeeded is not done again.
  const isDone = !isRunAgain(sandbox.spec.pod, container, run.end) || (isInit(sandbox.spec.pod, container) && !isSidecar(container) && run.end.exitCode === 0);
  return isDone || runsAgainAtMs(run) > context.nowMs ? sandbox : withRun(sandbox, container, context);
}

const isInit = ({ spec }: Pod, container: Container): boolean => spec.initContainers?.includes(container) === true;

/** True where the container lets those after it begin. */
function isPassed(sandbox: Sandbox, container: Container, { nowMs, programs }: StartContext): boolean {
  const run = lastRun(sandbox, container.name);
  if (run === undefined) return false;
  if (isSidecar(container)) return isRunning(run, nowMs) && startedMs(run, container, programs(run.image)) <= nowMs;
  return !isRunning(run, nowMs) && run.end?.exitCode === 0;
}

/** The sandbox after all that its kubelet does with its containers at this moment: it starts what is to run, and once it stops them, ends them in their order. The sandbox itself where that is nothing. */
export function advanced(sandbox: Sandbox, context: StartContext): Sandbox {
  if (sandbox.spec.stop !== null) return stopped(sandbox, sandbox.spec.stop, context);
  const { pod } = sandbox.spec;
  let next = sandbox;
  const initialized = isInitialized(sandbox);
  for (const container of pod.spec.initContainers ?? []) {
    if (initialized && !isSidecar(container)) continue;
    next = withStart(next, container, context);
    if (!initialized && !isPassed(next, container, context)) return next;
  }
  for (const container of pod.spec.containers) next = withStart(next, container, context);
  return next;
}

/** The sandbox from whose containers on all are told to end, within `graceMs` simulated milliseconds; the sandbox itself where they have been, no later. */
export function stopping(sandbox: Sandbox, nowMs: number, graceMs: number): Sandbox {
  const { stop } = sandbox.spec;
  const killAtMs = nowMs + Math.max(0, graceMs);
  if (stop !== null && stop.killAtMs <= killAtMs) return sandbox;
  return { ...sandbox, spec: { ...sandbox.spec, stop: { sinceMs: stop?.sinceMs ?? nowMs, killAtMs } } };
}

/** Sidecars end after all others, the last that was started first. */
function stopped(sandbox: Sandbox, stop: NonNullable<Sandbox["spec"]["stop"]>, context: StartContext): Sandbox {
  const { nowMs } = context;
  const sidecars = (sandbox.spec.pod.spec.initContainers ?? []).filter(isSidecar).map(({ name }) => name);
  const others = withRuns(sandbox, (run) => (sidecars.includes(run.name) ? run : told(run, stop, { ...context, nowMs: Math.min(nowMs, stop.sinceMs) })));
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
function told(run: ContainerRun, { killAtMs }: NonNullable<Sandbox["spec"]["stop"]>, { nowMs, programs }: StartContext): ContainerRun {
  const obeysAtMs = Math.max(nowMs, run.startedAtMs) + programs(run.image).stopMs;
  const end: RunEnd = obeysAtMs <= killAtMs ? { atMs: obeysAtMs, exitCode: 0, reason: "Completed" } : { atMs: killAtMs, exitCode: 137, reason: "Error" };
  return endedBy(run, end);
}

/** True where no container of the sandbox runs. */
export function isStill({ spec: { runs } }: Sandbox, nowMs: number): boolean {
  return !runs.some((run) => isRunning(run, nowMs));
}
