export { type HeartbeatOptions, newLease, nodeHeartbeat } from "./heartbeat.js";
export { NODE_LEASES } from "./joined.js";
export { kubelet, type KubeletOptions } from "./kubelet.js";
export { faultOf, faultsOf, isInTouch, isKubeletRunning, isPowered, linkDelayMs, machineClockMs } from "./machine-state.js";
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
