/** Small clusters on which the tests of the data path and of names try their questions: objects as they are stored, written by hand. */
import { type ClusterState, emptyState, storeObject } from "@everynode/api";
import { newSimulation, type Simulation } from "@everynode/core";
import { BUILT_IN_KINDS, type Endpoint, type EndpointSlice, type KubeObject, type Machine, type Pod, type Service, withKinds, WORLD_KINDS } from "@everynode/model";
import { newMachine } from "@everynode/node";
import { SERVICE_NAME_LABEL } from "../endpoints/slice-labels.js";

/** When scenes begin, in simulated milliseconds. */
export const SCENE_START_MS = 1_767_225_600_000;

/** A cluster with the namespaces `default` and `other`, and machines of these names, in their order: their addresses are 10.0.0.1, 10.0.0.2, and so on. */
export function emptyScene(...machines: readonly string[]): ClusterState {
  const empty = emptyState({ seed: 1, nowMs: SCENE_START_MS, kinds: withKinds(BUILT_IN_KINDS, WORLD_KINDS) });
  const namespaces = ["default", "other"].map((name) => ({ apiVersion: "v1", kind: "Namespace", metadata: metadataOf(name, "") }));
  return machines.reduce((state, name, at) => withMachine(state, newMachine({ name, address: at + 1 })), namespaces.reduce((state, object) => put(state, "Namespace", object), empty));
}

/** The scene with an object in it, in place of one of its name. */
export function put(state: ClusterState, kind: string, object: KubeObject): ClusterState {
  return storeObject(state, kind, object).state;
}

/** The scene with a machine and its Node, in place of one of its name. */
export function withMachine(state: ClusterState, machine: Machine, labels: Readonly<Record<string, string>> = {}): ClusterState {
  const { name } = machine.metadata;
  const node = { apiVersion: "v1", kind: "Node", metadata: { ...metadataOf(name, ""), labels }, spec: {}, status: {} };
  return put(put(state, "Machine", machine), "Node", node);
}

function metadataOf(name: string, namespace: string): Pod["metadata"] {
  const own = { name, uid: `uid-${namespace}-${name}`, resourceVersion: "", creationTimestamp: "2026-01-01T00:00:00Z" };
  return namespace === "" ? own : { ...own, namespace };
}

/** A pod in a few words; it runs where nothing else is said. */
export interface PodSketch {
  readonly name: string;
  readonly namespace?: string;
  readonly node?: string;
  readonly address?: string;
  readonly phase?: "Pending" | "Running" | "Failed";
  readonly ports?: Pod["spec"]["containers"][number]["ports"];
  readonly image?: string;
  readonly spec?: Partial<Pod["spec"]>;
  readonly status?: Partial<Pod["status"]>;
}

/** The scene with a pod in it. */
export function withPod(state: ClusterState, sketch: PodSketch): ClusterState {
  const { name, namespace = "default", node, address, phase = "Running", ports = [{ containerPort: 8080 }], image = "app:1" } = sketch;
  const spec: Pod["spec"] = { containers: [{ name: "app", image, ports, resources: {} }], ...(node === undefined ? {} : { nodeName: node }), ...sketch.spec };
  const status: Pod["status"] = { phase, ...(address === undefined ? {} : { podIP: address, podIPs: [{ ip: address }] }), ...sketch.status };
  const pod: Pod = { apiVersion: "v1", kind: "Pod", metadata: metadataOf(name, namespace), spec, status };
  return put(state, "Pod", pod);
}

/** The scene with a Service `web`, or of another name, with its address and one port 80, as it would be stored. */
export function withService(state: ClusterState, spec: Partial<Service["spec"]> = {}, { name = "web", namespace = "default" }: { readonly name?: string; readonly namespace?: string } = {}): ClusterState {
  const whole: Service["spec"] = { type: "ClusterIP", clusterIP: "10.96.0.1", clusterIPs: [spec.clusterIP ?? "10.96.0.1"], ports: [{ name: "http", protocol: "TCP", port: 80, targetPort: 8080 }], sessionAffinity: "None", internalTrafficPolicy: "Cluster", ...spec };
  const service: Service = { apiVersion: "v1", kind: "Service", metadata: metadataOf(name, namespace), spec: whole, status: { loadBalancer: {} } };
  return put(state, "Service", service);
}

/** An endpoint in a few words; it is ready where nothing else is said. */
export function endpoint(address: string, node: string, more: Partial<Endpoint> = {}): Endpoint {
  return { addresses: [address], conditions: { ready: true, serving: true, terminating: false }, nodeName: node, ...more };
}

/** The scene with a slice of the Service `web`, or of another, in it. */
export function withSlice(state: ClusterState, endpoints: readonly Endpoint[], more: { readonly service?: string; readonly namespace?: string; readonly name?: string; readonly ports?: EndpointSlice["ports"] } = {}): ClusterState {
  const { service = "web", namespace = "default", name = `${service}-1`, ports = [{ name: "http", protocol: "TCP", port: 8080 }] } = more;
  const metadata = { ...metadataOf(name, namespace), labels: { [SERVICE_NAME_LABEL]: service } };
  const slice: EndpointSlice = { apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice", metadata, addressType: "IPv4", endpoints, ports };
  return put(state, "EndpointSlice", slice);
}

/** A simulation of the scene in which nobody acts. */
export const sceneSimulation = (cluster: ClusterState): Simulation => newSimulation({ cluster, controllers: [] });
