export { deploymentController } from "./deployment-controller.js";
export { replicaSetController } from "./replica-set-controller.js";
export { type ReplicaCount, type RolloutLimits, rolloutLimits, newSetReplicas, scaledDown, type ScaledDown } from "./rolling-arithmetic.js";
export { proportionalSizes, type ScaledSet, type ScalingContext } from "./proportional-scaling.js";
