/** When something will happen to the containers of a pod without anybody's doing, and its kubelet has to look again. */
import type { Container, ContainerRun, Sandbox } from "@everynode/model";
import { containersOf, pulledMs } from "./container-plan.js";
import { isRunning, isSidecar, lastRun, runsAgainAtMs, type StartContext } from "./container-run.js";
import { readyMs, startedMs } from "./readiness.js";

/** The next moments at which to look again, in simulated milliseconds; Infinity: never. */
export interface Moments {
  /** Of a start or an end that is under way: the cluster is not at rest before. */
  readonly soonMs: number;
  /** Of what happens for ever: containers that end by themselves, and that wait to be run again. */
  readonly laterMs: number;
}

/** The next moments of a sandbox. Linear in its containers. */
export function momentsOf(sandbox: Sandbox, context: StartContext): Moments {
  const { nowMs } = context;
  const soon: number[] = [];
  const later: number[] = [];
  for (const container of containersOf(sandbox.spec.pod)) {
    const run = lastRun(sandbox, container.name);
    if (run === undefined) soon.push(pulledMs(sandbox, container, context));
    else if (!isRunning(run, nowMs)) later.push(runsAgainAtMs(run));
    else {
      soon.push(startedMs(run, container, context.programs(run.image)), readyMs(run, container, context.programs(run.image)));
      (endsSoon(sandbox, container) ? soon : later).push(endMs(run));
    }
  }
  const next = (times: readonly number[]): number => Math.min(Infinity, ...times.filter((ms) => ms > nowMs));
  return { soonMs: next(soon), laterMs: next(later) };
}

const endMs = ({ end }: ContainerRun): number => end?.atMs ?? Infinity;

/** True where the end of the container is part of the pod's coming or going. */
function endsSoon({ spec: { pod, stop } }: Sandbox, container: Container): boolean {
  return stop !== null || (pod.spec.initContainers?.includes(container) === true && !isSidecar(container));
}
