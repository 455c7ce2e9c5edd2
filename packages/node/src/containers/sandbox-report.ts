/**
 * What a kubelet writes into the status of a pod whose containers it runs.
 *
 * Source: pkg/kubelet/kubelet_pods.go (generateAPIPodStatus), pkg/kubelet/status/generate.go v1.36.3
 * Differs: no resources, users or volumes of containers.
 */
import { type ContainerStatus, deepEqual, formatTime, type Machine, type Pod, podCondition, type PodCondition, type PodStatus, type Sandbox, withFields } from "@everynode/model";
import { machineAddress } from "../machine.js";
import { podAddress } from "../pod-report.js";
import { containerStatuses, type StatusContext } from "./container-status.js";
import { isStill } from "./container-plan.js";
import { isSidecar } from "./container-run.js";
import { podPhase } from "./pod-phase.js";

/** What a condition says. */
type Verdict = Pick<PodCondition, "status"> & { readonly reason?: string; readonly message?: string };

const TRUE: Verdict = { status: "True" };

function unready(statuses: readonly ContainerStatus[]): Verdict {
  const names = statuses.filter(({ ready }) => !ready).map(({ name }) => name);
  return names.length === 0 ? TRUE : { status: "False", reason: "ContainersNotReady", message: `containers with unready status: [${names.join(" ")}]` };
}

/** What the conditions of a pod say, by type. */
function verdicts(pod: Pod, report: { readonly phase: string; readonly own: readonly ContainerStatus[]; readonly init: readonly ContainerStatus[] }): readonly (readonly [type: string, verdict: Verdict])[] {
  const { phase, own, init } = report;
  const completed: Verdict | undefined = phase === "Succeeded" ? { status: "False", reason: "PodCompleted" } : phase === "Failed" ? { status: "False", reason: "PodFailed" } : undefined;
  const sidecars = (pod.spec.initContainers ?? []).flatMap((container, at) => (isSidecar(container) && init[at] !== undefined ? [init[at]] : []));
  const containersReady = completed ?? unready([...sidecars, ...own]);
  const gates = (pod.spec.readinessGates ?? []).filter(({ conditionType }) => podCondition(pod, conditionType)?.status !== "True").map(({ conditionType }) => gateText(pod, conditionType));
  const ready: Verdict = containersReady.status !== "True" || gates.length === 0 ? containersReady : { status: "False", reason: "ReadinessGatesNotReady", message: gates.join(", ") };
  return [
    ["PodReadyToStartContainers", phase === "Succeeded" || phase === "Failed" ? { status: "False" } : TRUE],
    ["Initialized", initialized(pod, report)],
    ["Ready", ready],
    ["ContainersReady", containersReady],
  ];
}

function gateText(pod: Pod, type: string): string {
  const condition = podCondition(pod, type);
  return condition === undefined ? `corresponding condition of pod readiness gate "${type}" does not exist.` : `the status of pod readiness gate "${type}" is not "True", but ${condition.status}`;
}

function initialized(pod: Pod, { phase, own, init }: { readonly phase: string; readonly own: readonly ContainerStatus[]; readonly init: readonly ContainerStatus[] }): Verdict {
  if (phase === "Succeeded") return { status: "True", reason: "PodCompleted" };
  if (own.some(({ state, restartCount }) => state.waiting === undefined || restartCount > 0)) return TRUE;
  const incomplete = (pod.spec.initContainers ?? []).filter((container, at) => (isSidecar(container) ? init[at]?.started !== true : init[at]?.ready !== true)).map(({ name }) => name);
  return incomplete.length === 0 ? TRUE : { status: "False", reason: "ContainersNotInitialized", message: `containers with incomplete status: [${incomplete.join(" ")}]` };
}

const OWN: readonly string[] = ["PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady"];

/** A condition as it is written: the time stays where the status does. */
function conditionOf(pod: Pod, type: string, said: { readonly verdict: Verdict; readonly now: string }): PodCondition {
  const { verdict, now } = said;
  const before = podCondition(pod, type);
  const generation = pod.metadata.generation === undefined ? {} : { observedGeneration: pod.metadata.generation };
  const lastTransitionTime = before?.status === verdict.status ? before.lastTransitionTime : now;
  return { type, ...generation, lastProbeTime: null, lastTransitionTime, ...verdict };
}

/** When and where a report is made. */
export interface SandboxReportContext extends StatusContext {
  readonly machine: Machine;
  /** What the clock of the machine shows, in simulated milliseconds. */
  readonly clockMs: number;
}

/** The pod with what its kubelet writes into its status; the pod itself where it says so already. Conditions of others stay, behind the kubelet's. */
export function reportedSandbox(pod: Pod, sandbox: Sandbox, context: SandboxReportContext): Pod {
  const { own, init } = containerStatuses(sandbox, sandbox.spec.pod, context);
  const isOver = pod.status.phase === "Failed" || pod.status.phase === "Succeeded";
  const why = isOver ? undefined : (sandbox.spec.stop?.why ?? undefined);
  const phase = why !== undefined ? "Failed" : isOver ? pod.status.phase : podPhase(sandbox.spec.pod, { own, init, ends: sandbox.spec.stop !== null && isStill(sandbox, context.nowMs) });
  const now = formatTime(context.clockMs);
  const conditions = verdicts(pod, { phase: phase ?? "", own, init }).map(([type, verdict]) => conditionOf(pod, type, { verdict, now }));
  for (const other of pod.status.conditions ?? []) if (!OWN.includes(other.type)) conditions.push(other);
  if (why !== undefined) conditions.push({ ...conditionOf(pod, "DisruptionTarget", { verdict: { status: "True" }, now }), reason: "TerminationByKubelet", message: why.message });
  const hostIP = machineAddress(context.machine);
  const { startTime = formatTime(sandbox.spec.startedAtMs) } = pod.status;
  const podIP = podAddress(pod, context.machine);
  const addresses: Partial<PodStatus> = { hostIP, hostIPs: [{ ip: hostIP }], podIP, podIPs: [{ ip: podIP }] };
  const observed: Partial<PodStatus> = pod.metadata.generation === undefined ? {} : { observedGeneration: pod.metadata.generation };
  const containers: Partial<PodStatus> = { containerStatuses: own, ...(init.length === 0 ? {} : { initContainerStatuses: init }) };
  const status = withFields<PodStatus>(pod.status, { ...observed, ...(phase === undefined ? {} : { phase }), ...why, conditions, ...addresses, startTime, ...containers });
  return deepEqual(status, pod.status) ? pod : withFields(pod, { status });
}

/** The pod with what its kubelet writes where it refuses to run it, or puts an end to it. */
export function endedPod(pod: Pod, why: { readonly reason: string; readonly message: string }, clockMs: number): Pod {
  const { reason, message } = why;
  return withFields(pod, { status: withFields<PodStatus>(pod.status, { phase: "Failed", reason, message, startTime: pod.status.startTime ?? formatTime(clockMs) }) });
}
