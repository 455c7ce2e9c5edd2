/**
 * Runs of containers: when they end, and when they are run again.
 *
 * Source: pkg/kubelet/kuberuntime/kuberuntime_manager.go (doBackOff), pkg/kubelet/kubelet.go (back-off from 10 s to 300 s), staging/src/k8s.io/client-go/util/flowcontrol/backoff.go v1.36.3
 * Differs: a kubelet that is started anew still knows how long it was to wait.
 */
import { type Container, type ContainerRun, type RunEnd, type Sandbox } from "@everynode/model";
import { bytesOf } from "./bytes.js";
import { isReadOnlyPath } from "./mounts.js";
import type { ProgramLookup, WholeProgram } from "./program.js";

/** Simulated milliseconds. */
const FIRST_BACK_OFF_MS = 10_000;
const LONGEST_BACK_OFF_MS = 300_000;
/** Who has run for so long starts anew. */
const FORGIVEN_AFTER_MS = 600_000;

/** True where the run goes on at `nowMs`. */
export function isRunning({ end }: ContainerRun, nowMs: number): boolean {
  return end === null || end.atMs > nowMs;
}

/** The last run of a container; undefined before its first. */
export function lastRun({ spec: { runs } }: Sandbox, container: string): ContainerRun | undefined {
  for (let at = runs.length - 1; at >= 0; at--) if (runs[at]?.name === container) return runs[at];
  return undefined;
}

/** The run of a container before its last; undefined where there is none, or none is remembered. */
export function runBefore({ spec: { runs } }: Sandbox, container: string): ContainerRun | undefined {
  const own = runs.filter(({ name }) => name === container);
  return own.length > 1 ? own[own.length - 2] : undefined;
}

/** True for an init container that goes on beside the others. */
export const isSidecar = ({ restartPolicy }: Container): boolean => restartPolicy === "Always";

/** The earlier of two ends. */
function sooner(a: RunEnd | null, b: RunEnd | null): RunEnd | null {
  return a === null || (b !== null && b.atMs < a.atMs) ? b : a;
}

/** What a container's limit of memory does to its program; null where it never grows past it. */
function outOfMemory(container: Container, program: WholeProgram, startedAtMs: number): RunEnd | null {
  const limit = bytesOf(container.resources?.limits?.["memory"]);
  if (limit === undefined) return null;
  const leftBytes = limit - program.memoryBytes;
  if (leftBytes >= 0 && program.bytesPerSecond <= 0) return null;
  const afterMs = leftBytes < 0 ? 0 : Math.ceil((leftBytes / program.bytesPerSecond) * 1000);
  return { atMs: startedAtMs + afterMs, exitCode: 137, reason: "OOMKilled" };
}

/** What comes of the files that it writes. */
function refused(container: Container, { writes }: WholeProgram, startedAtMs: number): RunEnd | null {
  return writes.some(({ path }) => isReadOnlyPath(container, path)) ? { atMs: startedAtMs, exitCode: 1, reason: "Error" } : null;
}

/** How and when a run that starts now will end if nobody ends it; null: never. */
function foreseenEnd(container: Container, { program, nowMs }: { readonly program: WholeProgram; readonly nowMs: number }): RunEnd | null {
  const { endsAfterMs, exitCode } = program;
  const own: RunEnd | null = endsAfterMs === Infinity ? null : { atMs: nowMs + endsAfterMs, exitCode, reason: exitCode === 0 ? "Completed" : "Error" };
  return sooner(sooner(refused(container, program, nowMs), outOfMemory(container, program, nowMs)), own);
}

/** When a container that has ended may run again, in simulated milliseconds: at once for the first time, then after 10 s, 20 s, ... 300 s, unless it ran for ten minutes. */
export function runsAgainAtMs({ end, startedAtMs, backOffMs }: ContainerRun): number {
  if (end === null) return Infinity;
  return end.atMs - startedAtMs > FORGIVEN_AFTER_MS ? end.atMs : end.atMs + backOffMs;
}

function backOffAfter(before: ContainerRun | undefined, image: string): number {
  if (before === undefined) return 0;
  if (before.image !== image) return FIRST_BACK_OFF_MS;
  const ranMs = (before.end?.atMs ?? before.startedAtMs) - before.startedAtMs;
  return before.backOffMs === 0 || ranMs > FORGIVEN_AFTER_MS ? FIRST_BACK_OFF_MS : Math.min(LONGEST_BACK_OFF_MS, before.backOffMs * 2);
}

/** When and of what programs something is started. */
export interface StartContext {
  /** In simulated milliseconds. */
  readonly nowMs: number;
  readonly programs: ProgramLookup;
}

/** The sandbox after a container of it has been started; of earlier runs the last is kept. */
export function withRun(sandbox: Sandbox, container: Container, { nowMs, programs }: StartContext): Sandbox {
  const { name, image = "" } = container;
  const before = lastRun(sandbox, name);
  const end = foreseenEnd(container, { program: programs(image), nowMs });
  const run: ContainerRun = { name, image, restarts: before === undefined ? 0 : before.restarts + 1, startedAtMs: nowMs, end, backOffMs: backOffAfter(before, image) };
  const kept = sandbox.spec.runs.filter((each) => each.name !== name || each === before);
  return { ...sandbox, spec: { ...sandbox.spec, runs: [...kept, run] } };
}

/** The sandbox with other runs in place of some. */
export function withRuns(sandbox: Sandbox, change: (run: ContainerRun) => ContainerRun): Sandbox {
  const runs = sandbox.spec.runs.map(change);
  return runs.every((run, at) => run === sandbox.spec.runs[at]) ? sandbox : { ...sandbox, spec: { ...sandbox.spec, runs } };
}

/** The run, ended at `end` unless it ends before. */
export function endedBy(run: ContainerRun, end: RunEnd): ContainerRun {
  return run.end !== null && run.end.atMs <= end.atMs ? run : { ...run, end };
}
