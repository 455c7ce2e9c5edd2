export { type HeartbeatOptions, newLease, NODE_LEASES, nodeHeartbeat } from "./heartbeat.js";
export { kubelet, type KubeletOptions } from "./kubelet.js";
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
