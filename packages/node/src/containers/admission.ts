/**
 * Whether a kubelet takes a pod that was bound to its node: the API server and the scheduler may have been wrong about the machine.
 *
 * Source: pkg/kubelet/lifecycle/predicate.go, pkg/scheduler/schedule_one.go (AdmissionCheck), pkg/kubelet/eviction/eviction_manager.go (Admit) v1.36.3
 * Differs: devices and topology play no part.
 */
import { isTolerated, type Machine, matchesRequiredNodeAffinity, type Node, parseQuantity, type Pod, podTotals, qosClass, quantityMilliValue, quantityValue, tolerates } from "@everynode/model";
import { isSidecar } from "./container-run.js";
import { faultOf } from "../machine-state.js";

/** Why a pod is not taken. */
export interface Rejection {
  readonly reason: string;
  readonly message: string;
}

/** Where a pod is to be taken. */
export interface AdmissionContext {
  readonly machine: Machine;
  /** As the kubelet knows it; undefined where it does not. */
  readonly node: Node | undefined;
  /** The pods that it has taken already and that still run. */
  readonly others: readonly Pod[];
}

const rejected = (reason: string, message: string): Rejection => ({ reason, message: `Pod was rejected: ${message}` });
const unmet = (predicate: string, why: string): Rejection => rejected(predicate, `Predicate ${predicate} failed: ${why}`);

function requestOf(pod: Pod, resource: string): number {
  const amount = podTotals(pod.spec, "requests").get(resource);
  return amount === undefined ? 0 : amountIn(resource, amount);
}

const amountIn = (resource: string, quantity: Parameters<typeof quantityValue>[0]): number => (resource === "cpu" ? quantityMilliValue(quantity) : quantityValue(quantity));

function capacityOf({ spec: { resources } }: Machine, resource: string): number {
  const parsed = parseQuantity(resources[resource] ?? "0");
  return parsed.ok ? amountIn(resource, parsed.quantity) : 0;
}

/** What the machine lacks for the pod; undefined where it has enough of everything. */
function lacking(pod: Pod, { machine, others }: AdmissionContext): Rejection | undefined {
  const pods = capacityOf(machine, "pods");
  if (others.length + 1 > pods) return rejected("OutOfpods", `Node didn't have enough resource: pods, requested: 1, used: ${others.length}, capacity: ${pods}`);
  for (const resource of podTotals(pod.spec, "requests").keys()) {
    const requested = requestOf(pod, resource);
    const used = others.reduce((sum, other) => sum + requestOf(other, resource), 0);
    const capacity = capacityOf(machine, resource);
    if (requested > 0 && used + requested > capacity) return rejected(`OutOf${resource}`, `Node didn't have enough resource: ${resource}, requested: ${requested}, used: ${used}, capacity: ${capacity}`);
  }
  return undefined;
}

/** A port of the machine that a container asks for; "" is any address. */
interface HostPort {
  readonly protocol: string;
  readonly port: number;
  readonly address: string;
}

function hostPortsOf({ spec }: Pod): readonly HostPort[] {
  const containers = [...(spec.initContainers ?? []).filter(isSidecar), ...spec.containers];
  return containers.flatMap(({ ports = [] }) => ports.flatMap(({ hostPort, hostIP = "", protocol = "TCP" }) => (hostPort === undefined || hostPort === 0 ? [] : [{ protocol, port: hostPort, address: hostIP === "0.0.0.0" ? "" : hostIP }])));
}

const clash = (a: HostPort, b: HostPort): boolean => a.port === b.port && a.protocol === b.protocol && (a.address === "" || b.address === "" || a.address === b.address);

const PRESSURES = [
  ["memory-pressure", "MemoryPressure"],
  ["full-disk", "DiskPressure"],
] as const;

/** Critical pods come in whatever the machine lacks; the others not where it runs short of memory or disk, unless they may do without or tolerate it. */
function pressed(pod: Pod, machine: Machine): Rejection | undefined {
  const short = PRESSURES.filter(([fault]) => faultOf(machine, fault) !== undefined).map(([, condition]) => condition);
  if (short.length === 0 || isCritical(pod)) return undefined;
  if (short.length === 1 && short[0] === "MemoryPressure") {
    const tolerated = (pod.spec.tolerations ?? []).some((toleration) => tolerates(toleration, { key: "node.kubernetes.io/memory-pressure", effect: "NoSchedule" }));
    if (qosClass(pod.spec) !== "BestEffort" || tolerated) return undefined;
  }
  return { reason: "Evicted", message: `Pod was rejected: The node had condition: [${short.join(" ")}]. ` };
}

/** True for a pod that its kubelet has from a file. */
export const isStatic = ({ metadata: { annotations } }: Pod): boolean => annotations?.["kubernetes.io/config.source"] === "file";

/** True for a pod that a kubelet neither refuses nor ends where it is short of something: one that the system cannot do without, or that it has from a file. */
export const isCritical = (pod: Pod): boolean => (pod.spec.priority ?? 0) >= 2_000_000_000 || isStatic(pod);

/** Why the kubelet does not take the pod; undefined where it does. O(pods on the machine). */
export function rejectionOf(pod: Pod, context: AdmissionContext): Rejection | undefined {
  const { machine, node, others } = context;
  const pressure = pressed(pod, machine);
  if (pressure !== undefined) return pressure;
  const short = lacking(pod, context);
  if (short !== undefined) return short;
  if (node !== undefined && !matchesRequiredNodeAffinity(pod.spec, node)) return unmet("NodeAffinity", "node(s) didn't match Pod's node affinity/selector");
  const taken = others.flatMap(hostPortsOf);
  if (hostPortsOf(pod).some((port) => taken.some((other) => clash(port, other)))) return unmet("NodePorts", "node(s) didn't have free ports for the requested pod ports");
  const drives = (node?.spec.taints ?? []).filter(({ effect }) => effect === "NoExecute");
  if (!isStatic(pod) && drives.some((taint) => !isTolerated(taint, pod.spec.tolerations ?? []))) return unmet("TaintToleration", "node(s) had untolerated taint(s)");
  return undefined;
}
