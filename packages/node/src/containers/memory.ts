/**
 * The memory of a machine, and whom the kernel kills when there is none left.
 *
 * Source: mm/oom_kill.c of Linux (badness in thousandths of the memory, shifted by oom_score_adj); pkg/kubelet/qos/policy.go v1.36.3
 * Differs: no swap, no caches, nothing that the system itself takes.
 */
import { type ContainerRun, type Machine, type Pod, qosClass, type Sandbox } from "@everynode/model";
import { bytesOf } from "./bytes.js";
import { containersOf } from "./container-plan.js";
import { isRunning } from "./container-run.js";
import { memoryAfter, type ProgramLookup } from "./program.js";

/** Something that takes memory: a run of a container, or a process outside of Kubernetes. */
export interface Consumer {
  /** The sandbox's key and the container's name, or the name of a process of the machine. */
  readonly of: { readonly sandbox: Sandbox; readonly run: ContainerRun } | { readonly process: string };
  readonly bytes: number;
  readonly bytesPerSecond: number;
  /** From -1000 (never killed) to 1000 (killed first). */
  readonly killedFirst: number;
}

/** What the memory is looked at with. */
export interface MemoryContext {
  readonly programs: ProgramLookup;
  /** In simulated milliseconds. */
  readonly nowMs: number;
}

/** How much memory the machine has, in bytes. */
function memoryBytes({ spec: { resources } }: Machine): number {
  return bytesOf(resources["memory"]) ?? 0;
}

/** What a kubelet sets the containers of a pod to: critical and guaranteed ones go last, those that asked for nothing go first. */
function killedFirst(pod: Pod, container: string, machine: Machine): number {
  const quality = qosClass(pod.spec);
  if (quality === "Guaranteed" || (pod.spec.priority ?? 0) >= 2_000_001_000) return -997;
  if (quality === "BestEffort") return 1000;
  const asked = bytesOf(containersOf(pod).find(({ name }) => name === container)?.resources?.requests?.["memory"]);
  const share = asked === undefined ? 0 : (1000 * asked) / memoryBytes(machine);
  return Math.min(999, Math.max(3, Math.floor(1000 - share)));
}

/** All that takes memory on the machine at `nowMs`. Linear in its containers and processes. */
export function consumersOf(machine: Machine, sandboxes: readonly Sandbox[], { programs, nowMs }: MemoryContext): readonly Consumer[] {
  const consumers: Consumer[] = [];
  for (const sandbox of sandboxes) {
    for (const run of sandbox.spec.runs) {
      if (!isRunning(run, nowMs)) continue;
      const program = programs(run.image);
      consumers.push({ of: { sandbox, run }, bytes: memoryAfter(program, nowMs - run.startedAtMs), bytesPerSecond: program.bytesPerSecond, killedFirst: killedFirst(sandbox.spec.pod, run.name, machine) });
    }
  }
  for (const [name, process] of Object.entries(machine.spec.processes ?? {})) {
    if (process.startedAtMs === null || (process.end !== null && process.end.atMs <= nowMs)) continue;
    const program = programs(process.image);
    consumers.push({ of: { process: name }, bytes: memoryAfter(program, nowMs - process.startedAtMs), bytesPerSecond: program.bytesPerSecond, killedFirst: 0 });
  }
  return consumers;
}

/** How long the memory lasts if nothing changes, in simulated milliseconds: 0 where there is too little already, Infinity where it lasts for ever. */
export function lastsMs(machine: Machine, consumers: readonly Consumer[]): number {
  const left = memoryBytes(machine) - consumers.reduce((sum, { bytes }) => sum + bytes, 0);
  if (left < 0) return 0;
  const perSecond = consumers.reduce((sum, { bytesPerSecond }) => sum + bytesPerSecond, 0);
  // One byte more than there is.
  return perSecond <= 0 ? Infinity : Math.max(1, Math.ceil(((left + 1) / perSecond) * 1000));
}

/** Whom the kernel kills next; undefined where nobody may be killed. Of equals, the first. */
export function victimOf(machine: Machine, consumers: readonly Consumer[]): Consumer | undefined {
  const total = memoryBytes(machine);
  const badness = ({ bytes, killedFirst: shift }: Consumer): number => (1000 * bytes) / total + shift;
  let worst: Consumer | undefined;
  for (const consumer of consumers) if (consumer.bytes > 0 && (worst === undefined || badness(consumer) > badness(worst))) worst = consumer;
  return worst;
}
