/** The built-in kinds by name, so that what is read by kind has its type. */
import type { Fault } from "./fault.js";
import type { Machine } from "./machine.js";
import type { Sandbox } from "./sandbox.js";
import type {
  ConfigMap,
  ControllerRevision,
  DaemonSet,
  Deployment,
  EndpointSlice,
  Event,
  Lease,
  Namespace,
  Node,
  Pod,
  PriorityClass,
  ReplicaSet,
  ResourceQuota,
  Service,
} from "./types.generated.js";

/** The type of the objects of each kind. */
export interface KindMap {
  readonly Pod: Pod;
  readonly Node: Node;
  readonly DaemonSet: DaemonSet;
  readonly ControllerRevision: ControllerRevision;
  readonly ReplicaSet: ReplicaSet;
  readonly Deployment: Deployment;
  readonly Namespace: Namespace;
  readonly Event: Event;
  readonly Lease: Lease;
  readonly PriorityClass: PriorityClass;
  readonly ResourceQuota: ResourceQuota;
  readonly Service: Service;
  readonly EndpointSlice: EndpointSlice;
  readonly ConfigMap: ConfigMap;
  readonly Machine: Machine;
  readonly Fault: Fault;
  readonly Sandbox: Sandbox;
}
