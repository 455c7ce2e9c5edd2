/**
 * A node as the scheduler sees it: what it has, and what its pods have taken of it.
 *
 * Source: pkg/scheduler/framework/types.go v1.36.3
 * Differs: a host port that two pods hold is free once both are gone, where Kubernetes frees it with the first.
 */
import { SortedMap } from "@everynode/api";
import type { Node, Pod, StringMap } from "@everynode/model";
import { type Amounts, amountsOf, NOTHING, plus, wholeAmount } from "./amounts.js";
import { demandOf } from "./pod-demand.js";

/** What a node has to give. */
export interface Allocatable extends Amounts {
  /** How many pods, at most. */
  readonly pods: number;
}

/** A node and the sum of its pods. */
export interface NodeInfo {
  readonly name: string;
  /** Undefined where pods are bound to a node that is not there. */
  readonly node: Node | undefined;
  readonly allocatable: Allocatable;
  readonly requested: Amounts;
  /** As `requested`, with a little for pods that ask for nothing: how nodes are compared. */
  readonly assumedCpuMilli: number;
  readonly assumedMemoryBytes: number;
  /** How many pods there are. */
  readonly podCount: number;
  /** How many pods hold each host port. */
  readonly ports: SortedMap<number>;
  /** Its pods by what others look at when they want to be near pods, or far from them. */
  readonly crowds: readonly Crowd[];
}

/** Pods of one namespace with the same labels. */
export interface Crowd {
  /** The same for the same namespace and labels. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: StringMap | undefined;
  /** How many there are, and how many of them are being deleted. */
  readonly pods: number;
  readonly ending: number;
}

const NOTHING_TO_GIVE: Allocatable = { ...NOTHING, pods: 0 };
const NO_PORTS: SortedMap<number> = SortedMap.empty();

/** A node of that name without pods, and without a Node yet. */
export function bareNodeInfo(name: string): NodeInfo {
  return { name, node: undefined, allocatable: NOTHING_TO_GIVE, requested: NOTHING, assumedCpuMilli: 0, assumedMemoryBytes: 0, podCount: 0, ports: NO_PORTS, crowds: [] };
}

// Pods of one template share their labels.
const names = new WeakMap<StringMap, string>();

/** Labels as a text, the same for the same labels. */
function labelsText(labels: StringMap | undefined): string {
  if (labels === undefined) return "";
  const before = names.get(labels);
  if (before !== undefined) return before;
  const entries = Object.entries(labels);
  const text = JSON.stringify(entries.length < 2 ? entries : entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  names.set(labels, text);
  return text;
}

/** The crowds with a pod more (1), or less (-1); in order of name, whoever came first. */
function crowdsWith(crowds: readonly Crowd[], { metadata }: Pod, times: 1 | -1): readonly Crowd[] {
  const { namespace = "", labels, deletionTimestamp } = metadata;
  const name = `${namespace} ${labelsText(labels)}`;
  let at = 0;
  while (at < crowds.length && (crowds[at] as Crowd).name < name) at++;
  const found = crowds[at]?.name === name ? crowds[at] : undefined;
  const pods = (found?.pods ?? 0) + times;
  const ending = (found?.ending ?? 0) + (deletionTimestamp === undefined ? 0 : times);
  const copy = crowds.slice();
  if (pods === 0) copy.splice(at, 1);
  else copy.splice(at, found === undefined ? 0 : 1, { name, namespace, labels, pods, ending });
  return copy;
}

// Heartbeats repeat a node's list over and over, and nodes that were made alike share one.
const known = new WeakMap<StringMap, Allocatable>();

function allocatableOf(node: Node | undefined): Allocatable {
  const list = node?.status.allocatable;
  if (list === undefined) return NOTHING_TO_GIVE;
  const before = known.get(list);
  if (before !== undefined) return before;
  const allocatable = { ...amountsOf(list), pods: wholeAmount(list["pods"]) };
  known.set(list, allocatable);
  return allocatable;
}

/** The same with another form of its Node, or without one. */
export function withNode(info: NodeInfo, node: Node | undefined): NodeInfo {
  return { ...info, node, allocatable: allocatableOf(node) };
}

/** The node with one pod more. */
export const withPod = (info: NodeInfo, pod: Pod): NodeInfo => changedBy(info, pod, 1);

/** The node with one pod less. */
export const withoutPod = (info: NodeInfo, pod: Pod): NodeInfo => changedBy(info, pod, -1);

function changedBy(info: NodeInfo, pod: Pod, times: 1 | -1): NodeInfo {
  const demand = demandOf(pod.spec);
  let { ports } = info;
  for (const port of demand.ports) {
    const holders = (ports.get(port) ?? 0) + times;
    ports = holders === 0 ? ports.delete(port) : ports.set(port, holders);
  }
  return {
    name: info.name,
    node: info.node,
    allocatable: info.allocatable,
    requested: plus(info.requested, demand.requests, times),
    assumedCpuMilli: info.assumedCpuMilli + times * demand.assumedCpuMilli,
    assumedMemoryBytes: info.assumedMemoryBytes + times * demand.assumedMemoryBytes,
    podCount: info.podCount + times,
    ports,
    crowds: crowdsWith(info.crowds, pod, times),
  };
}
