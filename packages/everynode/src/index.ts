export { ApiError, ManifestError, UsageError } from "./api-error.js";
export { Cluster } from "./cluster.js";
export type { DeleteInput, ListOptions, PatchOptions, Place, Snapshot, TableInput } from "./cluster-input.js";
export { type ClusterOptions, createCluster, loadCluster } from "./create-cluster.js";
export { type ControllerOptions, defaultControllers } from "./default-controllers.js";
export { type DurationInput, durationMs } from "./duration.js";
export type { Draft } from "./draft-edit.js";
export { backgroundPace } from "./background-pace.js";
export { latenciesOf, type LatencyProfile } from "./latency-profile.js";
export { type ClusterEvents, ListenerError, Listeners } from "./listeners.js";
export { type LoadObjectsOptions, manifestObjects, withObjects } from "./load-objects.js";
export { machineOf, type NodeInput, nodeObject } from "./node-input.js";
export { tableText, type TableTextOptions, textTable } from "./text-table.js";
export { elapsedText, entryText, timelineLine, timelineLines } from "./timeline.js";
export type { Request, Response } from "@everynode/api";
export {
  type Action,
  type Chooser,
  type Controller,
  ControllerError,
  type CrashOptions,
  type Latency,
  orderly,
  RestlessError,
  SavedError,
  type SavedSimulation,
  seeded,
  type SettleOptions,
  type TraceEntry,
  type TraceLevel,
} from "@everynode/core";
export type { ConfigMap, DaemonSet, Deployment, Event, Namespace, Node, Pod, Service } from "@everynode/model";
export type { Kind, KindMap, KindTable, KubeObject, Machine, ManifestProblem, PodBehaviour, Status, StringMap, Taint } from "@everynode/model";
export { holdDeletions, setBehaviour, setCondition, setResources, startKubelet, stopKubelet } from "@everynode/node";
