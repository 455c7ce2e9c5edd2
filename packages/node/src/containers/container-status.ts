/**
 * What a kubelet says of a pod's containers.
 *
 * Source: pkg/kubelet/kubelet_pods.go (convertToAPIContainerStatuses), pkg/kubelet/kuberuntime/kuberuntime_manager.go (doBackOff) v1.36.3
 */
import { type Container, type ContainerRun, type ContainerState, type ContainerStatus, formatTime, type Pod, type Sandbox } from "@everynode/model";
import { isRunAgain, pulledMs } from "./container-plan.js";
import { isRunning, isSidecar, lastRun, runBefore, runsAgainAtMs, type StartContext } from "./container-run.js";
import { readyMs, startedMs } from "./readiness.js";

/** When and how a status is made. */
export interface StatusContext extends StartContext {
  /** True: whatever runs is said to be ready. */
  readonly lies: boolean;
}

const NOTHING: ContainerState = {};

const idOf = ({ metadata }: Sandbox, run: ContainerRun): string => `everynode://${metadata.name}/${run.name}/${run.restarts}`;

function terminated(sandbox: Sandbox, run: ContainerRun): ContainerState {
  const { end, startedAtMs } = run;
  if (end === null) return NOTHING;
  return { terminated: { exitCode: end.exitCode, reason: end.reason, startedAt: formatTime(startedAtMs), finishedAt: formatTime(end.atMs), containerID: idOf(sandbox, run) } };
}

/** `10s`, `2m40s`, `5m0s`: as Go writes a duration of whole seconds. */
function goSeconds(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}

function crashLoop({ spec: { pod } }: Sandbox, run: ContainerRun): ContainerState {
  const { name, namespace = "", uid } = pod.metadata;
  return { waiting: { reason: "CrashLoopBackOff", message: `back-off ${goSeconds(run.backOffMs)} restarting failed container=${run.name} pod=${name}_${namespace}(${uid})` } };
}

/** Why a container has not been started yet. */
function waiting(sandbox: Sandbox, container: Container, context: StatusContext): ContainerState {
  const { image = "" } = container;
  const pod = sandbox.spec.pod;
  if (pulledMs(sandbox, container, context) === Infinity) {
    return { waiting: { reason: "ImagePullBackOff", message: `Back-off pulling image ${JSON.stringify(image)}: ErrImagePull: failed to pull and unpack image ${JSON.stringify(image)}: not found` } };
  }
  const isInitializing = (pod.spec.initContainers ?? []).length > 0;
  return { waiting: { reason: isInitializing ? "PodInitializing" : "ContainerCreating" } };
}

/** The states of a container: now, and at the end of the run before. */
function statesOf(sandbox: Sandbox, container: Container, context: StatusContext): Pick<ContainerStatus, "state" | "lastState"> {
  const run = lastRun(sandbox, container.name);
  if (run === undefined) return { state: waiting(sandbox, container, context), lastState: NOTHING };
  if (!isRunning(run, context.nowMs) && run.image !== container.image && pulledMs(sandbox, container, context) > context.nowMs) return { state: waiting(sandbox, container, context), lastState: terminated(sandbox, run) };
  const before = runBefore(sandbox, container.name);
  const lastState = before === undefined ? NOTHING : terminated(sandbox, before);
  if (isRunning(run, context.nowMs)) return { state: { running: { startedAt: formatTime(run.startedAtMs) } }, lastState };
  const backsOff = sandbox.spec.stop === null && run.end !== null && isToRunAgain(sandbox, container, run) && runsAgainAtMs(run) > context.nowMs;
  return backsOff ? { state: crashLoop(sandbox, run), lastState: terminated(sandbox, run) } : { state: terminated(sandbox, run), lastState };
}

function isToRunAgain({ spec: { pod } }: Sandbox, container: Container, { end }: ContainerRun): boolean {
  if (end === null || !isRunAgain(pod, container, end)) return false;
  return end.exitCode !== 0 || isSidecar(container) || pod.spec.initContainers?.includes(container) !== true;
}

/** The status of one container. A container of the initialisation is ready once it has succeeded. */
function containerStatus(sandbox: Sandbox, container: Container, context: StatusContext): ContainerStatus {
  const { nowMs, programs, lies } = context;
  const { name, image = "" } = container;
  const run = lastRun(sandbox, name);
  const runs = run !== undefined && isRunning(run, nowMs);
  const program = programs(image);
  const started = runs && startedMs(run, container, program) <= nowMs;
  const isInit = sandbox.spec.pod.spec.initContainers?.includes(container) === true && !isSidecar(container);
  const ready = isInit ? run !== undefined && !runs && run.end?.exitCode === 0 : runs && (lies || readyMs(run, container, program) <= nowMs);
  const { state, lastState } = statesOf(sandbox, container, context);
  const id = run === undefined ? {} : { containerID: idOf(sandbox, run) };
  return { name, state, lastState, ready, restartCount: run?.restarts ?? 0, image, imageID: run === undefined ? "" : image, ...id, started };
}

/** The statuses of a pod's own containers, and of those of its initialisation, each in the order of the spec. */
export function containerStatuses(sandbox: Sandbox, pod: Pod, context: StatusContext): { readonly own: readonly ContainerStatus[]; readonly init: readonly ContainerStatus[] } {
  const status = (container: Container): ContainerStatus => containerStatus(sandbox, container, context);
  return { own: pod.spec.containers.map(status), init: (pod.spec.initContainers ?? []).map(status) };
}
