/** What a machine can do, whatever is wrong with it: pure questions about its faults. */
import type { Machine, MachineFault } from "@everynode/model";

const NO_FAULTS: readonly MachineFault[] = [];

/** All that is wrong with the machine now, in order of the faults' names. */
export function faultsOf({ spec: { faults } }: Machine): readonly MachineFault[] {
  return faults === undefined ? NO_FAULTS : Object.keys(faults).sort().map((name) => faults[name] as MachineFault);
}

/** The first fault of a type, in order of the faults' names; undefined where there is none. */
export function faultOf<T extends MachineFault["type"]>(machine: Machine, type: T): Extract<MachineFault, { readonly type: T }> | undefined {
  return machine.spec.faults === undefined ? undefined : (faultsOf(machine).find((fault) => fault.type === type) as Extract<MachineFault, { readonly type: T }> | undefined);
}

/** True where the machine has power: containers and other processes run. */
export function isPowered(machine: Machine): boolean {
  return faultOf(machine, "crash") === undefined;
}

/** True where its kubelet runs, whether or not anybody hears of it. */
export function isKubeletRunning(machine: Machine): boolean {
  return machine.spec.kubeletRunning && isPowered(machine);
}

/** True where its kubelet runs and reaches the API server: it hears, reports and gives signs of life. */
export function isInTouch(machine: Machine): boolean {
  return isKubeletRunning(machine) && faultOf(machine, "partition") === undefined;
}

/** How long what the kubelet hears and says is on the way, in simulated milliseconds beside the latencies of all kubelets. */
export function linkDelayMs(machine: Machine): number {
  return faultOf(machine, "slow-link")?.delayMs ?? 0;
}

/** What the machine's clock shows when it is `nowMs` (simulated milliseconds since the epoch). */
export function machineClockMs(machine: Machine, nowMs: number): number {
  return faultOf(machine, "stopped-clock")?.atMs ?? nowMs;
}
