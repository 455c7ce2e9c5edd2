export { ApiError, ManifestError, UsageError } from "./api-error.js";
export { Cluster, type DeleteInput, type ListOptions, type PatchOptions, type Place, type Snapshot } from "./cluster.js";
export { type ClusterOptions, createCluster, loadCluster } from "./create-cluster.js";
export { type ControllerOptions, defaultControllers } from "./default-controllers.js";
export { type DurationInput, durationMs } from "./duration.js";
export { latenciesOf, type LatencyProfile } from "./latency-profile.js";
export { type ClusterEvents, ListenerError, Listeners } from "./listeners.js";
export { type LoadObjectsOptions, manifestObjects, withObjects } from "./load-objects.js";
export { machineOf, type NodeInput, nodeObject } from "./node-input.js";
