/** What a kubelet writes into the status of a pod. */
import { type ContainerState, type ContainerStatus, formatTime, type Machine, type Pod, podCondition, type PodCondition, type PodStatus } from "@everynode/model";
import { machineAddress } from "./machine.js";
import type { PodOutcome } from "./pod-life.js";

/** Addresses that pods may have: 10.1.0.0 to 10.254.255.255. */
const POD_ADDRESSES = 254 << 16;

/**
 * The address of a pod: the one it has, that of its machine if it shares its network, or a new one. The number of the write
 * that brought the pod to its machine is the pod's own, so the address is no other's until 16.6 million writes later.
 */
function addressOf(pod: Pod, machine: Machine | undefined): string {
  const { podIP } = pod.status;
  if (podIP !== undefined && podIP !== "") return podIP;
  if (pod.spec.hostNetwork === true && machine !== undefined) return machineAddress(machine);
  const number = Number(pod.metadata.resourceVersion) % POD_ADDRESSES;
  return `10.${1 + (number >>> 16)}.${(number >>> 8) & 255}.${number & 255}`;
}

function conditionOf(pod: Pod, type: string, pair: { readonly on: boolean; readonly now: string }): PodCondition {
  const status = pair.on ? "True" : "False";
  const before = podCondition(pod, type);
  return { type, status, lastProbeTime: null, lastTransitionTime: before?.status === status ? before.lastTransitionTime : pair.now };
}

function stateOf(outcome: PodOutcome, now: string): ContainerState {
  if (outcome.phase === "Running") return { running: { startedAt: now } };
  const ended = outcome.phase === "Succeeded" ? { exitCode: 0, reason: "Completed" } : { exitCode: 1, reason: "Error" };
  return { terminated: { ...ended, startedAt: now, finishedAt: now } };
}

function containersOf(pod: Pod, outcome: PodOutcome, now: string): readonly ContainerStatus[] {
  const state = stateOf(outcome, now);
  const started = outcome.phase === "Running";
  const status = ({ name, image = "" }: Pod["spec"]["containers"][number]): ContainerStatus => ({ name, state, lastState: {}, ready: started && outcome.ready, restartCount: 0, image, imageID: image, started });
  return pod.spec.containers.map(status);
}

/** When and where a report is made. */
export interface ReportContext {
  /** In simulated milliseconds. */
  readonly nowMs: number;
  /** Left out where the machine is gone. */
  readonly machine?: Machine | undefined;
}

/** The part of `pod.status` that a kubelet writes, for a strategic merge patch: phase, address, conditions and containers. */
export function podReport(pod: Pod, outcome: PodOutcome, context: ReportContext): Partial<PodStatus> {
  const now = formatTime(context.nowMs);
  const running = outcome.phase === "Running";
  const ready = running && outcome.ready;
  const startTime = pod.status.startTime ?? now;
  const conditions = [conditionOf(pod, "Initialized", { on: true, now }), conditionOf(pod, "Ready", { on: ready, now }), conditionOf(pod, "ContainersReady", { on: ready, now })];
  const containerStatuses = containersOf(pod, outcome, now);
  if (!running) return { phase: outcome.phase, conditions, startTime, containerStatuses };
  const podIP = addressOf(pod, context.machine);
  return { phase: outcome.phase, conditions, podIP, podIPs: [{ ip: podIP }], startTime, containerStatuses };
}
