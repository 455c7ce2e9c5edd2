/** A small cluster on which the tests of this package try the scheduler. */
import { emptyState, handle, objectAt, type Request } from "@everynode/api";
import { type Controller, type Latency, newSimulation, requested, type Simulation } from "@everynode/core";
import { BUILT_IN_KINDS, invariant, type KindMap, podCondition, withKinds, WORLD_KINDS } from "@everynode/model";
import type { SchedulerFacts } from "./facts.js";

/** When trials begin, in simulated milliseconds. */
export const TRIAL_START_MS = 1_767_225_600_000;

/** A cluster with the namespace `default`, and nothing else. */
export function trialOf(controllers: readonly Controller<SchedulerFacts>[], latencies: Readonly<Record<string, Latency>> = {}): Simulation {
  const empty = emptyState({ seed: 1, nowMs: TRIAL_START_MS, kinds: withKinds(BUILT_IN_KINDS, WORLD_KINDS) });
  const object = { apiVersion: "v1", kind: "Namespace", metadata: { name: "default" } };
  const { state } = handle(empty, { verb: "create", kind: "Namespace", object, fieldValidation: "Strict" }, { name: "trial" });
  return newSimulation({ cluster: state, controllers, latencies });
}

/** The trial after a request that must succeed. */
export function asked(trial: Simulation, request: Request): Simulation {
  const { simulation, response } = requested(trial, request, "trial");
  invariant(response.ok, response.ok ? "" : (response.status.message ?? ""));
  return simulation;
}

/** What of a node a trial says. */
export interface GivenNode {
  readonly labels?: Readonly<Record<string, string>>;
  readonly spec?: object;
  readonly allocatable?: Readonly<Record<string, string>>;
}

/** The trial with a node that has, unless more is said, 1 cpu, 1Gi of memory, and room for 10 pods. */
export function withNode(trial: Simulation, name: string, { labels = {}, spec = {}, allocatable = {} }: GivenNode = {}): Simulation {
  const has = { cpu: "1", memory: "1Gi", pods: "10", ...allocatable };
  const object = { apiVersion: "v1", kind: "Node", metadata: { name, labels }, spec, status: { allocatable: has, capacity: has } };
  const created = asked(trial, { verb: "create", kind: "Node", object, fieldValidation: "Strict" });
  // Nothing here makes nodes ready, which would take away the taint that new ones get.
  return asked(created, { verb: "patch", kind: "Node", name, patchType: "merge", patch: { spec: { taints: null, ...spec } } });
}

/** What of a pod with one container a trial says. */
export interface GivenPod {
  readonly requests?: object;
  readonly limits?: object;
  readonly ports?: readonly object[];
  readonly spec?: object;
}

/** The trial with a pod that ends at once when it is deleted. */
export function withPod(trial: Simulation, name: string, { requests = {}, limits = {}, ports = [], spec: more = {} }: GivenPod = {}): Simulation {
  const containers = [{ name: "main", image: "app:1", resources: { requests, limits }, ports }];
  const spec = { terminationGracePeriodSeconds: 0, ...more };
  const object = { apiVersion: "v1", kind: "Pod", metadata: { name, labels: { app: name } }, spec: { containers, ...spec } };
  return asked(trial, { verb: "create", kind: "Pod", namespace: "default", object, fieldValidation: "Strict" });
}

/** The affinity by which a daemon's pod names its node. */
export function onlyNode(name: string): object {
  const nodeSelectorTerms = [{ matchFields: [{ key: "metadata.name", operator: "In", values: [name] }] }];
  return { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } } };
}

/** The trial with a PriorityClass. */
export function withPriority(trial: Simulation, name: string, given: { readonly value: number; readonly preemptionPolicy?: string }): Simulation {
  const object = { apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass", metadata: { name }, ...given };
  return asked(trial, { verb: "create", kind: "PriorityClass", object, fieldValidation: "Strict" });
}

/** The trial without a pod, at once. */
export function withoutPod(trial: Simulation, name: string): Simulation {
  return asked(trial, { verb: "delete", kind: "Pod", namespace: "default", name, gracePeriodSeconds: 0 });
}

/** An object that must be there. */
export function found<K extends keyof KindMap>(trial: Simulation, kind: K, key: string): KindMap[K] {
  const object = objectAt(trial.cluster, kind, key);
  invariant(object !== undefined, `there is no ${kind} ${key}`);
  return object as KindMap[K];
}

/** The node of a pod, or why it has none, or "". */
export function placeOf(trial: Simulation, name: string): string {
  const pod = found(trial, "Pod", `default/${name}`);
  return (pod.spec.nodeName ?? "") || (podCondition(pod, "PodScheduled")?.message ?? "");
}
