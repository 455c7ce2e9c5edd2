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
  const { kubeletRunning, faults } = machine.spec;
  return kubeletRunning && (faults === undefined || (isPowered(machine) && faultOf(machine, "stopped-kubelet") === undefined));
}

/** True where its kubelet runs and reaches the API server: it hears, reports and gives signs of life. */
export function isInTouch(machine: Machine): boolean {
  const { kubeletRunning, faults } = machine.spec;
  return kubeletRunning && (faults === undefined || (isKubeletRunning(machine) && faultOf(machine, "partition") === undefined));
}

/** True where its kubelet says of every pod that it is ready. */
export function isLying(machine: Machine): boolean {
  return faultOf(machine, "lying-kubelet") !== undefined;
}

/** True where its clock goes. */
export function isClockGoing(machine: Machine): boolean {
  return faultOf(machine, "stopped-clock") === undefined;
}

/** How long what the kubelet hears and says is on the way, in simulated milliseconds beside the latencies of all kubelets. */
export function linkDelayMs(machine: Machine): number {
  return faultOf(machine, "slow-link")?.delayMs ?? 0;
}

/** What the machine's clock shows when it is `nowMs` (simulated milliseconds since the epoch). */
export function machineClockMs(machine: Machine, nowMs: number): number {
  return faultOf(machine, "stopped-clock")?.atMs ?? nowMs;
}

/** The machine with a fault under this name, in place of one that it had under it. */
export function withFault(machine: Machine, name: string, fault: MachineFault): Machine {
  return { ...machine, spec: { ...machine.spec, faults: { ...machine.spec.faults, [name]: fault } } };
}

/** The machine without the fault of this name; the machine itself where it has none. */
export function withoutFault(machine: Machine, name: string): Machine {
  const { faults = {}, ...spec } = machine.spec;
  if (!Object.hasOwn(faults, name)) return machine;
  const rest = Object.entries(faults).filter(([each]) => each !== name);
  return { ...machine, spec: rest.length === 0 ? spec : { ...spec, faults: Object.fromEntries(rest) } };
}
