export { type Budget, rollingBudget, rollingUpdate, type RolloutNode, type RolloutPod, type RolloutStep, rollWithoutSurge, rollWithSurge } from "./rolling-update.js";
