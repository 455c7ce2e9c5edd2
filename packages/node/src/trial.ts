/** A small cluster on which the tests of this package try their controllers. */
import { emptyState, handle, objectAt, type Request, type Response } from "@everynode/api";
import { type Controller, type Latency, newSimulation, requested, type Simulation, worldChanged } from "@everynode/core";
import { BUILT_IN_KINDS, invariant, type KindMap, type KubeObject, type Machine, withKinds, WORLD_KINDS } from "@everynode/model";
import { newMachine } from "./machine.js";

/** When trials begin, in simulated milliseconds. */
export const TRIAL_START_MS = 1_767_225_600_000;

/** A cluster with the namespaces `default` and `kube-node-lease`, and nothing else. */
export function trialOf(controllers: readonly Controller[], latencies: Readonly<Record<string, Latency>> = {}): Simulation {
  let state = emptyState({ seed: 1, nowMs: TRIAL_START_MS, kinds: withKinds(BUILT_IN_KINDS, WORLD_KINDS) });
  for (const name of ["default", "kube-node-lease"]) {
    const object = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
    state = handle(state, { verb: "create", kind: "Namespace", object, fieldValidation: "Strict" }, { name: "trial" }).state;
  }
  return newSimulation({ cluster: state, controllers, latencies });
}

/** The trial after a request that must succeed. */
export function asked(trial: Simulation, request: Request): Simulation {
  const answer = answered(trial, request);
  invariant(answer.response.ok, answer.response.ok ? "" : (answer.response.status.message ?? ""));
  return answer.simulation;
}

/** The trial after a request, and the answer. */
export function answered(trial: Simulation, request: Request): { readonly simulation: Simulation; readonly response: Response } {
  return requested(trial, request, "trial");
}

/** The trial with a Node, unless there is one, and its machine. */
export function withNode(trial: Simulation, name: string, machine: Machine = newMachine({ name })): Simulation {
  const labels = { "kubernetes.io/hostname": name, "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64" };
  const object = { apiVersion: "v1", kind: "Node", metadata: { name, labels } };
  const known = objectAt(trial.cluster, "Node", name) !== undefined;
  return worldChanged(known ? trial : asked(trial, { verb: "create", kind: "Node", object, fieldValidation: "Strict" }), "Machine", machine);
}

/** The trial with its machine `name` changed. */
export function withMachine(trial: Simulation, name: string, change: (machine: Machine) => Machine): Simulation {
  return worldChanged(trial, "Machine", change(found(trial, "Machine", name)));
}

/** The trial with a pod bound to `node`; `more` is put into its spec. */
export function withPod(trial: Simulation, name: string, pod: { readonly node?: string; readonly image?: string; readonly owner?: string; readonly spec?: object; readonly metadata?: object }): Simulation {
  const { node, image = "app:1", owner } = pod;
  const ownerReferences = owner === undefined ? {} : { ownerReferences: [{ apiVersion: "apps/v1", kind: "DaemonSet", name: owner, uid: `uid-${owner}`, controller: true }] };
  const metadata = { name, ...ownerReferences, ...pod.metadata };
  const spec = { ...(node === undefined ? {} : { nodeName: node }), containers: [{ name: "main", image }], ...pod.spec };
  return asked(trial, { verb: "create", kind: "Pod", namespace: "default", object: { apiVersion: "v1", kind: "Pod", metadata, spec }, fieldValidation: "Strict" });
}

/** An object that must be there. */
export function found<K extends keyof KindMap>(trial: Simulation, kind: K, key: string): KindMap[K] {
  const object = objectAt(trial.cluster, kind, key);
  invariant(object !== undefined, `there is no ${kind} ${key}`);
  return object as KindMap[K];
}

/** An object, or undefined. */
export function lookedUp(trial: Simulation, kind: string, key: string): KubeObject | undefined {
  return objectAt(trial.cluster, kind, key);
}
