/**
 * The phase of a pod, from the states of its containers.
 *
 * Source: pkg/kubelet/kubelet_pods.go (getPhase) v1.36.3
 */
import type { Container, ContainerStatus, Pod, PodStatus } from "@everynode/model";
import { isSidecar } from "./container-run.js";

type Phase = NonNullable<PodStatus["phase"]>;

/** The exit code of a container that does not run: of its end now, or before it waits; undefined where it has not run yet. */
function exitCodeOf({ state, lastState }: ContainerStatus): number | undefined {
  return state.terminated?.exitCode ?? (state.waiting === undefined ? undefined : lastState.terminated?.exitCode);
}

/** How the containers of a pod stand, and whether it can be run further. */
export interface PhaseInput {
  readonly own: readonly ContainerStatus[];
  readonly init: readonly ContainerStatus[];
  /** True where nothing of the pod will be started any more. */
  readonly ends: boolean;
}

/** The phase of a pod whose containers stand so. */
export function podPhase(pod: Pod, { own, init, ends }: PhaseInput): Phase {
  const { restartPolicy = "Always", initContainers = [] } = pod.spec;
  const initialized = own.some(({ state, restartCount }) => state.waiting === undefined || restartCount > 0);
  const pairs = initContainers.map((container, at): readonly [Container, ContainerStatus | undefined] => [container, init[at]]);
  if (restartPolicy === "Never" && pairs.some(([container, status]) => !isSidecar(container) && (status && exitCodeOf(status)) !== undefined && (status && exitCodeOf(status)) !== 0)) return "Failed";
  if (!ends && !initialized && pairs.some(([container, status]) => isPending(container, status))) return "Pending";
  const running = own.filter(({ state }) => state.running !== undefined).length + pairs.filter(([container, status]) => isSidecar(container) && status?.state.running !== undefined).length;
  const stopped = own.filter((status) => exitCodeOf(status) !== undefined);
  const waiting = own.some((status) => status.state.waiting !== undefined && exitCodeOf(status) === undefined);
  if (waiting && !ends) return "Pending";
  if (running > 0) return "Running";
  const succeeded = stopped.length === own.length && stopped.every((status) => exitCodeOf(status) === 0);
  if (ends) return succeeded ? "Succeeded" : "Failed";
  if (restartPolicy === "Always") return "Running";
  return succeeded ? "Succeeded" : restartPolicy === "Never" ? "Failed" : "Running";
}

function isPending(container: Container, status: ContainerStatus | undefined): boolean {
  if (status === undefined) return true;
  return isSidecar(container) ? status.started !== true : !status.ready;
}
