export { type AutoscalerOptions, type AutoscalerSetup, clusterAutoscaler } from "./cluster-autoscaler.js";
export { type Expander, ExpanderError, type ExpanderFunction, type ScaleUpOption } from "./expander.js";
export { type ComingMachine, firstForm, NODE_GROUP_KIND, type NodeGroup, type NodeGroupInput, nodeGroupsIn, type NodeTemplate } from "./node-group.js";
export { nodeProvider, NodeGroupError } from "./node-provider.js";
export type { DaemonPodsOn, Planner } from "./prospect.js";
export type { ScaleDownRules } from "./scale-down.js";
