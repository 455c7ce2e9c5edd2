/**
 * A machine that joins, and the Node that its kubelet registers.
 *
 * Source: pkg/kubelet/kubelet_node_status.go v1.36.3
 */
import type { Machine, Node, StringMap, Taint } from "@everynode/model";
import { MACHINE_RESOURCES, newMachine } from "./machine.js";
import { NODE_INFO, reportedNode } from "./node-report.js";

/** A machine that joins the cluster, and its node. */
export interface NodeInput {
  readonly name: string;
  readonly labels?: StringMap;
  readonly annotations?: StringMap;
  readonly taints?: readonly Taint[];
  /** Quantities by resource; 4 cpu, 8Gi memory and 110 pods where left out. */
  readonly resources?: StringMap;
}

/** The node as its kubelet registers it. */
export function nodeObject(input: NodeInput): object {
  return registered(input);
}

function registered({ name, labels, annotations, taints = [] }: NodeInput): Pick<Node, "apiVersion" | "kind" | "spec"> & { readonly metadata: Pick<Node["metadata"], "name" | "labels" | "annotations"> } {
  const own = { "kubernetes.io/hostname": name, "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64" };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name, labels: { ...own, ...labels }, ...(annotations === undefined ? {} : { annotations }) },
    spec: taints.length === 0 ? {} : { taints },
  };
}

/** The machine behind the node; `address` is its number in the cluster, from 1. */
export function machineOf({ name, resources }: NodeInput, address: number): Machine {
  return newMachine({ name, resources: resources === undefined ? MACHINE_RESOURCES : { ...MACHINE_RESOURCES, ...resources }, address });
}

/** The node as it will be once it has joined and is ready, for those who plan with it. It is stored nowhere. */
export function expectedNode(input: NodeInput, nowMs: number): Node {
  const { apiVersion, kind, metadata, spec } = registered(input);
  const status: Node["status"] = { daemonEndpoints: { kubeletEndpoint: { Port: 0 } }, nodeInfo: { ...NODE_INFO, operatingSystem: "", architecture: "" } };
  const stored: Node = { apiVersion, kind, metadata: { ...metadata, uid: `expected-${input.name}`, resourceVersion: "", creationTimestamp: "" }, spec, status };
  return reportedNode(stored, machineOf(input, 1), { nowMs });
}
