/** What the built-in controllers are told to do otherwise, looked at: a word that nobody reads would otherwise be left out silently. */
import type { DaemonSetControllerOptions } from "@everynode/daemonset";
import { parseQuantity } from "@everynode/model";
import type { EndpointSliceOptions } from "@everynode/network";
import type { HeartbeatOptions, KubeletOptions, NodeMonitorOptions, PodGarbageCollectorOptions, Program, ProgramOutput } from "@everynode/node";
import { describedValue, UsageError } from "./api-error.js";
import type { ControllerOptions } from "./default-controllers.js";
import { type KnownNames, knownOptions, knownWord } from "./known-options.js";

const KUBELET: KnownNames<KubeletOptions> = { startMs: true, slowMs: true, grace: true, stopMs: true, adoptsPods: true, finishesStarts: true, containers: true, programs: true, tellsHost: true, nodeInfo: true };
const DAEMON_SET: KnownNames<DaemonSetControllerOptions> = { placedBy: true, walk: true, strategy: true, hardened: true, parts: true };
const HEARTBEAT: KnownNames<HeartbeatOptions> = { leaseRenewMs: true, leaseDurationSeconds: true };
const NODE_MONITOR: KnownNames<NodeMonitorOptions> = { monitorPeriodMs: true, gracePeriodMs: true, startupGracePeriodMs: true, evictionRate: true, secondaryEvictionRate: true, largeClusterSize: true, unhealthyZoneThreshold: true, announces: true, fallsAtOnce: true };
const POD_COLLECTION: KnownNames<PodGarbageCollectorOptions> = { periodMs: true, quarantineMs: true, terminatedPodThreshold: true };
const ENDPOINT_SLICES: KnownNames<EndpointSliceOptions> = { maxEndpointsPerSlice: true, batchPeriodMs: true };
const PROGRAM: KnownNames<Program> = { pullMs: true, readyAfterMs: true, endsAfterMs: true, exitCode: true, stopMs: true, memory: true, memoryPerSecond: true, prints: true, writes: true, reads: true };
const OUTPUT: KnownNames<ProgramOutput> = { everyMs: true, line: true };

/** `options` themselves. Throws a `UsageError` where one of them is not known, or a program is none. */
export function checkedControllers<T extends ControllerOptions>(options: T): T {
  const { kubelet = {}, daemonSet = {}, heartbeat = {}, nodeMonitor = {}, podCollection = {}, endpointSlices = {} } = options;
  knownOptions(heartbeat, HEARTBEAT, "heartbeat");
  knownOptions(nodeMonitor, NODE_MONITOR, "nodeMonitor");
  knownOptions(podCollection, POD_COLLECTION, "podCollection");
  checkEndpointSlices(endpointSlices);
  const { placedBy = "scheduler", walk = "by-name" } = knownOptions(daemonSet, DAEMON_SET, "daemonSet");
  knownWord(placedBy, ["scheduler", "controller"], "daemonSet.placedBy");
  knownWord(walk, ["by-name", "drawn"], "daemonSet.walk");
  const { containers = "hollow", grace = "none", programs } = knownOptions(kubelet, KUBELET, "kubelet");
  knownWord(containers, ["hollow", "run"], "kubelet.containers");
  knownWord(grace, ["none", "honour"], "kubelet.grace");
  if (programs !== undefined && containers !== "run") throw new UsageError('kubelet.programs are for containers that are run; give kubelet.containers "run" too');
  if (programs !== undefined) checkPrograms(programs);
  return options;
}

function checkEndpointSlices(options: EndpointSliceOptions): void {
  const { maxEndpointsPerSlice: most = 100, batchPeriodMs = 0 } = knownOptions(options, ENDPOINT_SLICES, "endpointSlices");
  if (!Number.isInteger(most) || most < 1 || most > 1000) throw new UsageError(`endpointSlices.maxEndpointsPerSlice must be a whole number from 1 to 1000; got ${describedValue(most)}`);
  if (!Number.isSafeInteger(batchPeriodMs) || batchPeriodMs < 0) throw new UsageError(`endpointSlices.batchPeriodMs must be a whole number of milliseconds from 0; got ${describedValue(batchPeriodMs)}`);
}

function checkPrograms(programs: Readonly<Record<string, Program>>): void {
  if (typeof programs !== "object" || programs === null || Array.isArray(programs)) throw new UsageError(`kubelet.programs must be an object of programs by image, e.g. { web: { readyAfterMs: 2000 } }; got ${describedValue(programs)}`);
  for (const [image, program] of Object.entries(programs)) checkProgram(program, `program ${JSON.stringify(image)}`);
}

function checkProgram(program: Program, what: string): void {
  const { exitCode = 0, memory, memoryPerSecond, prints, writes = [], reads } = knownOptions(program, PROGRAM, what);
  for (const name of ["pullMs", "readyAfterMs", "endsAfterMs", "stopMs"] as const) {
    const ms = program[name];
    if (ms !== undefined && ms !== Infinity && !(Number.isSafeInteger(ms) && ms >= 0)) throw new UsageError(`${name} of ${what} must be a whole number of milliseconds from 0, or Infinity; got ${describedValue(ms)}`);
  }
  if (!Number.isInteger(exitCode) || exitCode < 0 || exitCode > 255) throw new UsageError(`exitCode of ${what} must be a whole number from 0 to 255; got ${describedValue(exitCode)}`);
  checkBytes(memory, `memory of ${what}`);
  checkBytes(memoryPerSecond, `memoryPerSecond of ${what}`);
  if (prints !== undefined) checkOutput(prints, `prints of ${what}`);
  if (!Array.isArray(writes)) throw new UsageError(`writes of ${what} must be a list of { path, everyMs, line }; got ${describedValue(writes)}`);
  for (const { path, ...output } of writes as NonNullable<Program["writes"]>) {
    checkPath(path, `path in writes of ${what}`);
    checkOutput(output, `writes of ${what}`);
  }
  if (reads !== undefined) checkPath(reads, `reads of ${what}`);
}

function checkPath(path: string, what: string): void {
  if (typeof path !== "string" || !path.startsWith("/")) throw new UsageError(`${what} must be a path that begins with "/"; got ${describedValue(path)}`);
}

function checkBytes(text: string | undefined, what: string): void {
  if (text !== undefined && (typeof text !== "string" || text.startsWith("-") || !parseQuantity(text).ok)) throw new UsageError(`${what} must be a quantity in text, such as "50Mi"; got ${describedValue(text)}`);
}

function checkOutput(output: ProgramOutput, what: string): void {
  const { everyMs, line } = knownOptions(output, OUTPUT, what);
  if (!Number.isSafeInteger(everyMs) || everyMs < 1) throw new UsageError(`everyMs in ${what} must be a whole number of milliseconds from 1; got ${describedValue(everyMs)}`);
  if (typeof line !== "function") throw new UsageError(`line in ${what} must be a function, e.g. (n) => \`line \${n}\`; got ${describedValue(line)}`);
}
