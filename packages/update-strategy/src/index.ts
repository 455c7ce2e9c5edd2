export { type Budget, rollingBudget, rollingUpdate } from "./rolling-update.js";
export { NO_STEP, type OldPod, type OldPods, type RolloutGroups, rolloutGroups, type RolloutNode, type RolloutPod, type RolloutStep } from "./rollout.js";
export type { RolloutContext, UpdateStrategy } from "./update-strategy.js";
