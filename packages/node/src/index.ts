export { type HeartbeatOptions, newLease, nodeHeartbeat } from "./heartbeat.js";
export { NODE_LEASES } from "./joined.js";
export { endAfter } from "./asking.js";
export { kubelet, type KubeletOptions, programsOf } from "./kubelet.js";
export { mirroredUid } from "./containers/charge.js";
export { isRunning, lastRun } from "./containers/container-run.js";
export { kernel } from "./containers/kernel.js";
export { type ProcessOptions, setProcess, setStaticPod } from "./containers/host.js";
export { type Line, machineFiles, type MachineScene, runLog } from "./containers/output.js";
export type { Program, ProgramLookup, ProgramOutput, ProgramPlace, Programs } from "./containers/program.js";
export { faultInjector } from "./fault-injector.js";
export { type FaultOptions, faultsIn, freeFaultName, newFault, withFaultEnding, withPlannedFault } from "./new-fault.js";
export { faultOf, faultsOf, isClockGoing, isInTouch, isKubeletRunning, isLying, isPowered, linkDelayMs, machineClockMs, withFault, withoutFault } from "./machine-state.js";
export {
  holdDeletions,
  machineAddress,
  MACHINE_RESOURCES,
  type MachineOptions,
  newMachine,
  nudge,
  setBehaviour,
  setCondition,
  setResources,
  startKubelet,
  stopKubelet,
} from "./machine.js";
export { expectedNode, machineOf, type NodeInput, nodeObject } from "./new-node.js";
export { isReported, NODE_INFO, type NodeReportContext, reportedNode } from "./node-report.js";
export { behaviourOf, behaviourOfImage, podLife, type PodOutcome, type PodTask, type StartTimes } from "./pod-life.js";
export { reportedPod, type ReportContext } from "./pod-report.js";
export { nodeLifecycle } from "./node-lifecycle.js";
export { nodeTtl, TTL_ANNOTATION } from "./node-ttl.js";
export { nodeMonitor, type NodeMonitorOptions } from "./node-monitor.js";
export type { GracePeriods } from "./node-survey.js";
export type { EvictionRates } from "./zones.js";
export { podGarbageCollector, type PodGarbageCollectorOptions } from "./pod-garbage-collector.js";
export { taintEviction, toleratedMs } from "./taint-eviction.js";
