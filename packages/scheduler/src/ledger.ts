/** What the tests of this package know of nodes and pods on their own: plain sums over the store, by nobody else's arithmetic. */
import type { Simulation } from "@everynode/core";
import { type Node, type Pod, quantityMilliValue, quantityOfText, quantityValue, type StringMap } from "@everynode/model";

/** What a pod takes, or a node has; cpu in thousandths, memory in bytes. */
export interface Load {
  readonly cpu: number;
  readonly memory: number;
  readonly pods: number;
  readonly ports: readonly number[];
}

const cpuOf = (list: StringMap | undefined): number => quantityMilliValue(quantityOfText(list?.["cpu"] ?? "0"));
const memoryOf = (list: StringMap | undefined): number => quantityValue(quantityOfText(list?.["memory"] ?? "0"));

/** What a pod of one container takes. */
function loadOf({ spec }: Pod): Load {
  const [main] = spec.containers;
  const requests = main?.resources.requests;
  return { cpu: cpuOf(requests), memory: memoryOf(requests), pods: 1, ports: (main?.ports ?? []).flatMap(({ hostPort = 0 }) => (hostPort === 0 ? [] : [hostPort])) };
}

/** What a node has. */
function roomOf({ status: { allocatable } }: Node): Omit<Load, "ports"> {
  return { cpu: cpuOf(allocatable), memory: memoryOf(allocatable), pods: Number(allocatable?.["pods"]) };
}

/** True where all these pods fit on the node at once. */
export function fits(node: Node, pods: readonly Pod[]): boolean {
  const room = roomOf(node);
  const loads = pods.map(loadOf);
  const sum = (of: (load: Load) => number): number => loads.reduce((total, load) => total + of(load), 0);
  const ports = loads.flatMap((load) => load.ports);
  return sum(({ cpu }) => cpu) <= room.cpu && sum(({ memory }) => memory) <= room.memory && pods.length <= room.pods && new Set(ports).size === ports.length;
}

function all(trial: Simulation, kind: string): readonly unknown[] {
  return trial.cluster.shelves.find((shelf) => shelf.kind.key === kind)?.collection.objects.values() ?? [];
}

/** The nodes of a trial, by name. */
export const nodesOf = (trial: Simulation): readonly Node[] => all(trial, "Node") as readonly Node[];

/** The pods of a trial that have not ended, by name. */
export const podsOf = (trial: Simulation): readonly Pod[] => (all(trial, "Pod") as readonly Pod[]).filter(({ status }) => status.phase !== "Failed" && status.phase !== "Succeeded");

/** The pods on a node. */
export const podsAt = (trial: Simulation, node: Node): readonly Pod[] => podsOf(trial).filter(({ spec }) => spec.nodeName === node.metadata.name);
