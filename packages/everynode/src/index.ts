export { ApiError, describedValue, ManifestError, UsageError } from "./api-error.js";
export { type Changes, changesBetween, type ChangesOptions, type FieldChange, type ObjectChange } from "./changes-between.js";
export { Client } from "./client.js";
export { Cluster, type ClusterParts } from "./cluster.js";
export type { DeleteInput, ListOptions, PatchOptions, Place, Snapshot, TableInput } from "./cluster-input.js";
export { type ClusterOptions, createCluster, loadCluster } from "./create-cluster.js";
export { type ControllerOptions, defaultControllers } from "./default-controllers.js";
export { type DurationInput, durationMs } from "./duration.js";
export { FAULT_TYPES, type FaultInput, type InjectOptions, type NodeNames, type PlainType, type PlannedFault } from "./fault-input.js";
export type { FaultInfo } from "./faults.js";
export { playScenario, type PlayScenarioOptions } from "./scenario/play-scenario.js";
export { readScenario, type ReadScenarioOptions } from "./scenario/read-scenario.js";
export type { ManifestText, Scenario, ScenarioDeed, ScenarioObjects, ScenarioStep } from "./scenario/scenario.js";
export type { Draft } from "./draft-edit.js";
export { defineKind, type KindInput } from "./define-kind.js";
export { backgroundPace } from "./background-pace.js";
export { latenciesOf, type LatencyProfile } from "./latency-profile.js";
export { type ClusterEvents, ListenerError, Listeners } from "./listeners.js";
export { History, type HistoryLevel, type Moment } from "./history.js";
export { type LoadObjectsOptions, manifestObjects, withObjects } from "./load-objects.js";
export { type LogOptions, machineNames, type Running, runningOn } from "./on-machines.js";
export { requestTarget } from "./served-kind.js";
export { tableText, type TableTextOptions } from "./text-table.js";
export { textTable } from "@everynode/kubectl";
export { elapsedText, entryText, timelineLine, timelineLines } from "./timeline.js";
export type { TypedOptions } from "./typed.js";
export type { Why } from "./why.js";
export type { Request, Response } from "@everynode/api";
export { type AutoscalerOptions, type Expander, type ExpanderFunction, type NodeGroup, type NodeGroupInput, nodeGroupsIn, type NodeTemplate, type ScaleUpOption } from "@everynode/autoscaler";
export {
  type Action,
  type Change,
  type Chooser,
  type Controller,
  ControllerError,
  type CrashOptions,
  done,
  enqueueKey,
  type Latency,
  now,
  orderly,
  recall,
  type Reconcile,
  record,
  remember,
  requeueAfter,
  RestlessError,
  retry,
  SavedError,
  type SavedSimulation,
  seeded,
  send,
  sendAll,
  sendList,
  type SettleOptions,
  type TraceEntry,
  type TraceLevel,
  type View,
  type Waker,
  type Watch,
} from "@everynode/core";
export type { CommandInput, CommandResult } from "@everynode/kubectl";
export { PluginError } from "@everynode/scheduler";
export { garbagePolicy, type GarbagePolicy, type GarbageVerdict } from "@everynode/garbage-collector";
export { duplicate, type FieldError, forbiddenField, invalid, notSupported, required } from "@everynode/model";
export type { ConfigMap, DaemonSet, Deployment, EndpointSlice, Event, Namespace, Node, Pod, Service } from "@everynode/model";
export type { JsonSchema, Kind, KindMap, KindTable, KubeObject, Machine, ManifestProblem, OwnerReference, PodBehaviour, PrinterColumn, Status, StringMap, Taint } from "@everynode/model";
export type { EndpointSliceOptions } from "@everynode/network";
export type { RolloutContext, RolloutNode, RolloutPod, RolloutStep, UpdateStrategy } from "@everynode/update-strategy";
export { holdDeletions, machineOf, type NodeInput, nodeObject, setBehaviour, setCondition, setProcess, setResources, setStaticPod, startKubelet, stopKubelet } from "@everynode/node";
export type { KubeletOptions, ProcessOptions, Program, ProgramOutput, ProgramPlace, Programs } from "@everynode/node";
