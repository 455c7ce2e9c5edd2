/**
 * The cells of a pod.
 *
 * Source: pkg/printers/internalversion/printers.go (printPod) v1.36.3
 */
import { type ContainerState, type ContainerStatus, parseTime, type Pod } from "@everynode/model";
import { humanDuration } from "../human-duration.js";
import { type Cell, since } from "./cells.js";

/** What the containers of a pod come to. */
interface Tally {
  readonly reason: string;
  readonly ready: number;
  readonly restarts: number;
  /** When a container ended last and was started again, in milliseconds. */
  readonly lastRestartMs: number;
}

const COMPLETED = { type: "Completed", status: "True" };
const FINISHED: ReadonlyMap<string, object> = new Map([
  ["Succeeded", { ...COMPLETED, reason: "Succeeded", message: "The pod has completed successfully." }],
  ["Failed", { ...COMPLETED, reason: "Failed", message: "The pod failed." }],
]);

/** The conditions of a pod's row: that it is done, if it is. */
export function podConditions(pod: Pod): readonly object[] | undefined {
  const condition = FINISHED.get(pod.status?.phase ?? "");
  return condition === undefined ? undefined : [condition];
}

/** The cells of a pod: name, ready, status, restarts, age, and the wide ones. */
export function podCells(pod: Pod, nowMs: number): readonly Cell[] {
  const tally = tallied(pod);
  const sidecars = pod.spec.initContainers?.filter(isSidecar).length ?? 0;
  const total = (pod.spec.containers ?? []).length + sidecars;
  const ago = tally.restarts !== 0 && tally.lastRestartMs > 0 ? ` (${humanDuration(nowMs - tally.lastRestartMs)} ago)` : "";
  return [
    pod.metadata.name,
    `${tally.ready}/${total}`,
    statusText(pod, tally.reason),
    `${tally.restarts}${ago}`,
    since(pod.metadata.creationTimestamp, nowMs),
    pod.status?.podIPs?.[0]?.ip || "<none>",
    pod.spec.nodeName || "<none>",
    pod.status?.nominatedNodeName || "<none>",
    readinessGates(pod),
  ];
}

function statusText(pod: Pod, reason: string): string {
  if (pod.metadata.deletionTimestamp === undefined) return reason;
  if (pod.status?.reason === "NodeLost") return "Unknown";
  const ended = pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed";
  return ended ? reason : "Terminating";
}

function readinessGates(pod: Pod): string {
  const gates = pod.spec.readinessGates ?? [];
  if (gates.length === 0) return "<none>";
  const fulfilled = gates.filter((gate) => pod.status?.conditions?.find((c) => c.type === gate.conditionType)?.status === "True");
  return `${fulfilled.length}/${gates.length}`;
}

const isSidecar = (container: { readonly restartPolicy?: string }): boolean => container.restartPolicy === "Always";
const NO_TALLY: Omit<Tally, "reason"> = { ready: 0, restarts: 0, lastRestartMs: 0 };

function tallied(pod: Pod): Tally {
  const gated = pod.status?.conditions?.some((c) => c.type === "PodScheduled" && c.reason === "SchedulingGated") ?? false;
  const reason = gated ? "SchedulingGated" : pod.status?.reason || (pod.status?.phase ?? "");
  const init = initTally(pod, reason);
  const initialized = pod.status?.conditions?.some((c) => c.type === "Initialized" && c.status === "True") ?? false;
  if (init.initializing && !initialized) return init.all;
  const { restarts, lastRestartMs } = init.sidecars;
  return mainTally(pod, { reason: init.all.reason, ready: init.all.ready, restarts, lastRestartMs });
}

interface InitTally {
  readonly all: Tally;
  /** Restarts of those init containers only that go on running. */
  readonly sidecars: Omit<Tally, "reason">;
  readonly initializing: boolean;
}

const endMs = (state: ContainerState | undefined): number => parseTime(state?.terminated?.finishedAt ?? "") ?? 0;

function plusRestarts<T extends Omit<Tally, "reason">>(tally: T, status: ContainerStatus): T {
  const lastRestartMs = Math.max(tally.lastRestartMs, endMs(status.lastState));
  return { ...tally, restarts: tally.restarts + (status.restartCount ?? 0), lastRestartMs };
}

function initTally(pod: Pod, reason: string): InitTally {
  if (pod.status?.initContainerStatuses === undefined) return { all: { reason, ready: 0, restarts: 0, lastRestartMs: 0 }, sidecars: NO_TALLY, initializing: false };
  const containers = pod.spec.initContainers ?? [];
  let all: Tally = { ...NO_TALLY, reason };
  let sidecars = NO_TALLY;
  for (const [i, status] of (pod.status?.initContainerStatuses ?? []).entries()) {
    const container = containers.find((each) => each.name === status.name);
    const sidecar = container !== undefined && isSidecar(container);
    all = plusRestarts(all, status);
    if (sidecar) sidecars = plusRestarts(sidecars, status);
    if (status.state?.terminated?.exitCode === 0) continue;
    if (!sidecar || status.started !== true) return { all: { ...all, reason: initReason(status, i, containers.length) }, sidecars, initializing: true };
    if (status.ready) all = { ...all, ready: all.ready + 1 };
  }
  return { all, sidecars, initializing: false };
}

function initReason(status: ContainerStatus, at: number, total: number): string {
  const { terminated, waiting } = status.state ?? {};
  if (terminated !== undefined) return `Init:${endReason(terminated)}`;
  const why = waiting?.reason ?? "";
  return why !== "" && why !== "PodInitializing" ? `Init:${why}` : `Init:${at}/${total}`;
}

function endReason(ended: NonNullable<ContainerState["terminated"]>): string {
  return ended.reason || (ended.signal ? `Signal:${ended.signal}` : `ExitCode:${ended.exitCode}`);
}

function mainTally(pod: Pod, start: Tally): Tally {
  let { reason, ready, restarts, lastRestartMs } = start;
  let failure = "";
  let running = false;
  const statuses = pod.status?.containerStatuses ?? [];
  for (let at = statuses.length - 1; at >= 0; at--) {
    const status = statuses[at] as ContainerStatus;
    restarts += status.restartCount ?? 0;
    if (status.lastState !== undefined) lastRestartMs = Math.max(lastRestartMs, endMs(status.lastState));
    const { waiting, terminated } = status.state ?? {};
    if (waiting?.reason) reason = waiting.reason;
    else if (terminated !== undefined) {
      reason = endReason(terminated);
      if (terminated.exitCode !== 0) failure = reason;
    } else if (status.ready && status.state?.running !== undefined) {
      running = true;
      ready += 1;
    }
  }
  return { reason: reason === "Completed" ? completedReason(pod, running, failure) : reason, ready, restarts, lastRestartMs };
}

function completedReason(pod: Pod, running: boolean, failure: string): string {
  const ready = pod.status?.conditions?.some((c) => c.type === "Ready" && c.status === "True") ?? false;
  if (running && ready) return "Running";
  return failure || (running ? "NotReady" : "Completed");
}
