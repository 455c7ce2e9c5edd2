export type { Allocatable, NodeInfo } from "./node-info.js";
export type { Amounts } from "./amounts.js";
export { ClusterPicture } from "./cluster-picture.js";
export type { ClusterEvent, Plugin, Prepared, Profile, Refusal } from "./plugin.js";
export { DEFAULT_PLUGINS } from "./plugins/default-plugins.js";
export { demandOf, type PodDemand } from "./pod-demand.js";
export { scheduler, type SchedulerOptions } from "./scheduler.js";
export type { SchedulerFacts } from "./facts.js";
