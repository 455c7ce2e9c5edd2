/**
 * Probes, as far as start-up and readiness go: when a container counts as started, and as ready.
 *
 * Source: pkg/kubelet/prober/{worker,prober_manager}.go v1.36.3
 * Differs: the first probe comes right after its delay, not somewhere within a period; probes always hear the truth and end nobody: there is no liveness.
 */
import type { Container, ContainerRun, Probe } from "@everynode/model";
import type { WholeProgram } from "./program.js";

/** When a probe that begins `fromMs` has succeeded often enough of a program that answers from `answersMs` on. All in simulated milliseconds; Infinity: never. */
function succeedsMs(probe: Probe, fromMs: number, answersMs: number): number {
  if (answersMs === Infinity) return Infinity;
  const { initialDelaySeconds = 0, periodSeconds = 10, successThreshold = 1 } = probe;
  const firstMs = fromMs + initialDelaySeconds * 1000;
  const periodMs = periodSeconds * 1000;
  const missed = Math.max(0, Math.ceil((answersMs - firstMs) / periodMs));
  return firstMs + (missed + successThreshold - 1) * periodMs;
}

/** When the run counts as started, in simulated milliseconds: at once where it has no startup probe. Infinity: never. */
export function startedMs(run: ContainerRun, { startupProbe }: Container, { readyAfterMs }: WholeProgram): number {
  return startupProbe === undefined ? run.startedAtMs : succeedsMs(startupProbe, run.startedAtMs, run.startedAtMs + readyAfterMs);
}

/** When the run counts as ready, in simulated milliseconds: as soon as it is started where it has no readiness probe. Infinity: never. */
export function readyMs(run: ContainerRun, container: Container, program: WholeProgram): number {
  const startMs = startedMs(run, container, program);
  const { readinessProbe } = container;
  return readinessProbe === undefined || startMs === Infinity ? startMs : Math.max(startMs, succeedsMs(readinessProbe, run.startedAtMs, Math.max(startMs, run.startedAtMs + program.readyAfterMs)));
}
