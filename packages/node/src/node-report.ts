/**
 * What a kubelet writes into the status of its Node.
 *
 * Source: pkg/kubelet/nodestatus/setters.go, pkg/kubelet/util/sliceutils v1.36.3
 * Differs: no images, volumes or features; capacity and allocatable are one.
 */
import { deepEqual, formatTime, labelOf, type Machine, type Node, type NodeCondition, nodeCondition, type NodeStatus, type NodeSystemInfo, ownValue, type StringMap } from "@everynode/model";
import { machineAddress } from "./machine.js";
import { faultOf } from "./machine-state.js";

/** Reason and message of a condition. */
type Words = readonly [reason: string, message: string];

interface Wording {
  readonly usual: string;
  /** The fault of a machine that makes it True. */
  readonly feels?: "memory-pressure" | "full-disk";
  readonly True: Words;
  readonly False: Words;
}

const REPORTED: ReadonlyMap<string, Wording> = new Map<string, Wording>([
  ["MemoryPressure", { usual: "False", feels: "memory-pressure", True: ["KubeletHasInsufficientMemory", "kubelet has insufficient memory available"], False: ["KubeletHasSufficientMemory", "kubelet has sufficient memory available"] }],
  ["DiskPressure", { usual: "False", feels: "full-disk", True: ["KubeletHasDiskPressure", "kubelet has disk pressure"], False: ["KubeletHasNoDiskPressure", "kubelet has no disk pressure"] }],
  ["PIDPressure", { usual: "False", True: ["KubeletHasInsufficientPID", "kubelet has insufficient PID available"], False: ["KubeletHasSufficientPID", "kubelet has sufficient PID available"] }],
  ["Ready", { usual: "True", True: ["KubeletReady", "kubelet is posting ready status"], False: ["KubeletNotReady", "kubelet is not ready"] }],
]);

const OTHER: Words = ["Kubelet", "reported by the kubelet"];

function wordsOf(type: string, status: string): Words {
  const wording = REPORTED.get(type);
  return wording === undefined || (status !== "True" && status !== "False") ? OTHER : wording[status];
}

/** The system that nodes report where nothing else is said; operating system and architecture come from the node's labels. */
export const NODE_INFO: Omit<NodeSystemInfo, "operatingSystem" | "architecture"> = {
  machineID: "",
  systemUUID: "",
  bootID: "",
  kernelVersion: "",
  osImage: "",
  containerRuntimeVersion: "everynode://0",
  kubeletVersion: "v1.36.3",
  kubeProxyVersion: "",
};

/** When and as what a node is reported. */
export interface NodeReportContext {
  /** What the machine's clock shows, in simulated milliseconds. */
  readonly nowMs: number;
  /** What differs from `NODE_INFO`. */
  readonly nodeInfo?: Partial<NodeSystemInfo>;
}

function conditionOf(node: Node, pair: { readonly type: string; readonly status: string }, now: string): NodeCondition {
  const { type, status } = pair;
  const [reason, message] = wordsOf(type, status);
  const before = nodeCondition(node, type);
  return { type, status, lastHeartbeatTime: now, lastTransitionTime: before?.status === status ? before.lastTransitionTime : now, reason, message };
}

/** What the kubelet says of a condition: what it was told to, or else what it feels, or else what is usual. */
function statusOf(machine: Machine, type: string, { usual, feels }: Wording): string {
  const told = ownValue(machine.spec.conditions, type) as string | undefined;
  return told ?? (feels !== undefined && faultOf(machine, feels) !== undefined ? "True" : usual);
}

function conditionsOf(node: Node, machine: Machine, now: string): readonly NodeCondition[] {
  const told = machine.spec.conditions;
  const conditions: NodeCondition[] = [];
  for (const [type, wording] of REPORTED) conditions.push(conditionOf(node, { type, status: statusOf(machine, type, wording) }, now));
  for (const type of Object.keys(told)) {
    if (!REPORTED.has(type)) conditions.push(conditionOf(node, { type, status: ownValue(told, type) as string }, now));
  }
  for (const other of node.status.conditions ?? []) if (!REPORTED.has(other.type) && !Object.hasOwn(told, other.type)) conditions.push(other);
  return conditions;
}

/** The node with what a kubelet writes into its status. Other conditions stay, behind the kubelet's. */
export function reportedNode(node: Node, machine: Machine, context: NodeReportContext): Node {
  const { resources } = machine.spec;
  const system = { operatingSystem: labelOf(node, "kubernetes.io/os") ?? "linux", architecture: labelOf(node, "kubernetes.io/arch") ?? "amd64" };
  const status: NodeStatus = {
    ...node.status,
    capacity: resources,
    allocatable: resources,
    conditions: conditionsOf(node, machine, formatTime(context.nowMs)),
    addresses: [
      { type: "InternalIP", address: machineAddress(machine) },
      { type: "Hostname", address: node.metadata.name },
    ],
    daemonEndpoints: node.status.daemonEndpoints ?? { kubeletEndpoint: { Port: 0 } },
    nodeInfo: { ...NODE_INFO, ...system, ...context.nodeInfo },
  };
  return { ...node, status };
}

/** True where the node says already what its kubelet would: the conditions and resources of the machine. */
export function isReported(node: Node, machine: Machine): boolean {
  const { conditions: told, resources } = machine.spec;
  for (const [type, wording] of REPORTED) {
    if (nodeCondition(node, type)?.status !== statusOf(machine, type, wording)) return false;
  }
  for (const type of Object.keys(told)) if (nodeCondition(node, type)?.status !== ownValue(told, type)) return false;
  return sameResources(node.status.capacity, resources) && sameResources(node.status.allocatable, resources);
}

function sameResources(reported: StringMap | undefined, resources: StringMap): boolean {
  return reported === resources || deepEqual(reported, resources);
}
