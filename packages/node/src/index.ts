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
export { isReported, NODE_INFO, nodeReport, type NodeReportContext } from "./node-report.js";
export { behaviourOf, behaviourOfImage, podLife, type PodOutcome, type PodTask, type StartTimes } from "./pod-life.js";
export { podReport, type ReportContext } from "./pod-report.js";
