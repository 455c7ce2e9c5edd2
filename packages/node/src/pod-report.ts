/**
 * What a kubelet writes into the status of a pod.
 *
 * Source: pkg/kubelet/status/{status_manager,generate}.go v1.36.3
 * Differs: no observedGeneration, and containers never restart.
 */
import { type ContainerState, type ContainerStatus, formatTime, type Machine, type Pod, podCondition, type PodCondition, withFields } from "@everynode/model";
import { machineAddress } from "./machine.js";
import type { PodOutcome } from "./pod-life.js";

/** Addresses that pods may have: 10.1.0.0 to 10.254.255.255. */
const POD_ADDRESSES = 254 << 16;

/**
 * The address of a pod: the one it has, that of its machine if it shares its network, or a new one. The number of the write
 * that brought the pod to its machine is the pod's own, so the address is no other's until 16.6 million writes later.
 */
export function podAddress(pod: Pod, machine: Machine | undefined): string {
  const { podIP } = pod.status;
  if (podIP !== undefined && podIP !== "") return podIP;
  if (pod.spec.hostNetwork === true && machine !== undefined) return machineAddress(machine);
  const number = Number(pod.metadata.resourceVersion) % POD_ADDRESSES;
  return `10.${1 + (number >>> 16)}.${(number >>> 8) & 255}.${number & 255}`;
}

function conditionOf(pod: Pod, type: string, pair: { readonly on: boolean; readonly now: string }): PodCondition {
  const status = pair.on ? "True" : "False";
  const before = podCondition(pod, type);
  if (before?.status === status) return before;
  return { type, status, lastProbeTime: null, lastTransitionTime: pair.now };
}

function stateOf(outcome: PodOutcome, now: string): ContainerState {
  if (outcome.phase === "Running") return { running: { startedAt: now } };
  const ended = outcome.phase === "Succeeded" ? { exitCode: 0, reason: "Completed" } : { exitCode: 1, reason: "Error" };
  return { terminated: { ...ended, startedAt: now, finishedAt: now } };
}

const NEVER: ContainerState = {};

function containersOf(pod: Pod, outcome: PodOutcome, now: string): readonly ContainerStatus[] {
  const state = stateOf(outcome, now);
  const started = outcome.phase === "Running";
  const status = ({ name, image = "" }: Pod["spec"]["containers"][number]): ContainerStatus => ({ name, state, lastState: NEVER, ready: started && outcome.ready, restartCount: 0, image, imageID: image, started });
  return pod.spec.containers.map(status);
}

/** When and where a report is made. */
export interface ReportContext {
  /** In simulated milliseconds. */
  readonly nowMs: number;
  /** Left out where the machine is gone. */
  readonly machine?: Machine | undefined;
  /** False: nothing is said of the machine's address. */
  readonly tellsHost?: boolean;
}

const HOSTS = new WeakMap<Machine, Pick<Pod["status"], "hostIP" | "hostIPs">>();

/** What a pod's status says of its machine; one object for all pods of a machine. */
function hostOf(machine: Machine): Pick<Pod["status"], "hostIP" | "hostIPs"> {
  const before = HOSTS.get(machine);
  if (before !== undefined) return before;
  const hostIP = machineAddress(machine);
  const host = { hostIP, hostIPs: [{ ip: hostIP }] };
  HOSTS.set(machine, host);
  return host;
}

/** The pod with what a kubelet writes into its status: phase, address, conditions and containers. Other conditions stay, behind the kubelet's. */
export function reportedPod(pod: Pod, outcome: PodOutcome, context: ReportContext): Pod {
  const now = formatTime(context.nowMs);
  const running = outcome.phase === "Running";
  const { startTime = now } = pod.status;
  const { machine, tellsHost = true } = context;
  const host = machine === undefined || !tellsHost ? undefined : hostOf(machine);
  const before = host === undefined ? pod.status : withFields<Pod["status"]>(pod.status, host);
  const status = withFields<Pod["status"]>(before, { phase: outcome.phase, conditions: conditionsOf(pod, running && outcome.ready, now), startTime, containerStatuses: containersOf(pod, outcome, now) });
  if (!running) return withFields(pod, { status });
  const podIP = podAddress(pod, machine);
  return withFields(pod, { status: withFields(status, { podIP, podIPs: [{ ip: podIP }] }) });
}

function conditionsOf(pod: Pod, ready: boolean, now: string): readonly PodCondition[] {
  const conditions = [conditionOf(pod, "Initialized", { on: true, now }), conditionOf(pod, "Ready", { on: ready, now }), conditionOf(pod, "ContainersReady", { on: ready, now })];
  for (const other of pod.status.conditions ?? []) if (!isReported(other.type)) conditions.push(other);
  return conditions;
}

const isReported = (type: string): boolean => type === "Initialized" || type === "Ready" || type === "ContainersReady";
