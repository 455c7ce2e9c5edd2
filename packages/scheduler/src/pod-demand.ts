/**
 * What a pod asks of its node: resources and host ports.
 *
 * Source: staging/src/k8s.io/component-helpers/resource/helpers.go, pkg/scheduler/util/{pod_resources,utils}.go v1.36.3
 * Differs: what a kubelet says of containers that are being resized is not looked at.
 */
import type { Container, ContainerPort, PodSpec } from "@everynode/model";
import { type Amounts, amountsOf, greater, NOTHING, plus } from "./amounts.js";

/** What one pod asks for. */
export interface PodDemand {
  readonly requests: Amounts;
  /** The requests where containers that name none ask for 100m of cpu and 200Mi of memory: how nodes are compared. */
  readonly assumedCpuMilli: number;
  readonly assumedMemoryBytes: number;
  /** Ports of the host, as `protocol port address`. */
  readonly ports: readonly string[];
}

const DEFAULT_CPU_MILLI = 100;
const DEFAULT_MEMORY_BYTES = 200 * 1024 * 1024;
const ANY_IP = "0.0.0.0";

interface Known {
  readonly spec: PodSpec;
  readonly demand: PodDemand;
}

// Pods of one template share their containers, and reading quantities costs more than all else here.
const known = new WeakMap<readonly Container[], Known>();

/** What a pod with this spec asks for. Read once for all pods of one template. */
export function demandOf(spec: PodSpec): PodDemand {
  const before = known.get(spec.containers);
  if (before !== undefined && saysTheSame(before.spec, spec)) return before.demand;
  const demand = readDemand(spec);
  known.set(spec.containers, { spec, demand });
  return demand;
}

function saysTheSame(a: PodSpec, b: PodSpec): boolean {
  return a.initContainers === b.initContainers && a.overhead === b.overhead && a.resources === b.resources;
}

function readDemand(spec: PodSpec): PodDemand {
  const requests = podRequests(spec, requestsOf);
  const assumed = podRequests(spec, assumedRequestsOf);
  return { requests, assumedCpuMilli: assumed.cpuMilli, assumedMemoryBytes: assumed.memoryBytes, ports: hostPorts(spec) };
}

const requestsOf = ({ resources }: Container): Amounts => amountsOf(resources.requests);

function assumedRequestsOf({ resources: { requests } }: Container): Amounts {
  const amounts = amountsOf(requests);
  const has = (name: string): boolean => requests !== undefined && Object.hasOwn(requests, name);
  return { ...amounts, cpuMilli: has("cpu") ? amounts.cpuMilli : DEFAULT_CPU_MILLI, memoryBytes: has("memory") ? amounts.memoryBytes : DEFAULT_MEMORY_BYTES };
}

const isSidecar = (container: Container): boolean => container.restartPolicy === "Always";

/**
 * The sum of the containers and sidecars, or what the most demanding init container needs while it runs beside the sidecars started before it.
 * Say the containers need 3 cpu, a sidecar 1, and an init container after it 5: then 3 + 1 = 4 while they run, 5 + 1 = 6 before, so 6.
 */
function podRequests(spec: PodSpec, requestsOfOne: (container: Container) => Amounts): Amounts {
  let running = NOTHING;
  for (const container of spec.containers) running = plus(running, requestsOfOne(container));
  let sidecars = NOTHING;
  let starting = NOTHING;
  for (const container of spec.initContainers ?? []) {
    const own = requestsOfOne(container);
    if (isSidecar(container)) sidecars = plus(sidecars, own);
    starting = greater(starting, isSidecar(container) ? sidecars : plus(sidecars, own));
  }
  const total = greater(plus(running, sidecars), starting);
  return plus(withPodLevel(total, spec), amountsOf(spec.overhead));
}

/** What the pod itself asks for takes the place of what its containers do: cpu, memory and huge pages. */
function withPodLevel(total: Amounts, { resources }: PodSpec): Amounts {
  const requests = resources?.requests;
  if (requests === undefined) return total;
  const own = amountsOf(requests);
  let { others } = total;
  own.others.forEach((amount, name) => {
    if (name.startsWith("hugepages-")) others = others.set(name, amount);
  });
  return {
    ...total,
    cpuMilli: Object.hasOwn(requests, "cpu") ? own.cpuMilli : total.cpuMilli,
    memoryBytes: Object.hasOwn(requests, "memory") ? own.memoryBytes : total.memoryBytes,
    others,
  };
}

/** The host ports of containers that run as long as the pod. */
function hostPorts(spec: PodSpec): readonly string[] {
  const ports: string[] = [];
  for (const container of [...(spec.initContainers ?? []).filter(isSidecar), ...spec.containers]) {
    for (const port of container.ports ?? []) if ((port.hostPort ?? 0) > 0) ports.push(portName(port));
  }
  return ports;
}

function portName({ protocol = "TCP", hostIP = "", hostPort = 0 }: ContainerPort): string {
  return `${protocol} ${hostPort} ${hostIP === "" ? ANY_IP : hostIP}`;
}

/** True where two host ports cannot be had on one node: one of them on all addresses, or both on the same. */
export function portsConflict(a: string, b: string): boolean {
  if (a === b) return true;
  const [blankA, blankB] = [a.lastIndexOf(" "), b.lastIndexOf(" ")];
  if (a.slice(0, blankA) !== b.slice(0, blankB)) return false;
  return a.slice(blankA + 1) === ANY_IP || b.slice(blankB + 1) === ANY_IP;
}
