/**
 * Node groups: machines that are alike, and of which more can be had. What a group is, is said in code; how it stands, is an object of the world.
 *
 * Source: cluster-autoscaler/cloudprovider/cloud_provider.go (NodeGroup) 1.36
 * Differs: what a new node is like is always taken from the group, never from one of its nodes.
 */
import { shelfOf } from "@everynode/api";
import { type Reconcile, lookAtWorld, type Simulation } from "@everynode/core";
import { type Kind, type KubeObject, type Node, type Taint, worldKind } from "@everynode/model";
import { expectedNode, type NodeInput } from "@everynode/node";

/** What the nodes of a group are like. */
export type NodeTemplate = Omit<NodeInput, "name">;

/** A group of nodes, as a user says what it is. Its nodes are called `<name>-1`, `<name>-2`, and so on; no name is given twice. */
export interface NodeGroupInput {
  /** A DNS label, unique among groups. */
  readonly name: string;
  /** How many nodes there are at least; 0 where left out. */
  readonly min?: number;
  /** How many there are at most. */
  readonly max: number;
  /** How many there are in the beginning; `min` where left out. */
  readonly size?: number;
  /** What a new node is: labels, taints, annotations, resources; or a pure function of its number, from 1. As any node where left out. */
  readonly node?: NodeTemplate | ((number: number) => NodeTemplate);
  /** Taints that new nodes have until somebody removes them, which the autoscaler counts on. None where left out. */
  readonly startupTaints?: readonly Taint[];
  /** From the order to the moment when the machine is there, in simulated milliseconds; 60,000 where left out. */
  readonly provisionMs?: number;
}

/** A group of which nothing is left out. */
export type NodeGroupRules = Required<NodeGroupInput>;

/** The group with all that was left out. */
export function groupRules({ min = 0, size = min, node = {}, startupTaints = [], provisionMs = 60_000, ...rest }: NodeGroupInput): NodeGroupRules {
  return { ...rest, min, size, node, startupTaints, provisionMs };
}

/** A machine that has been ordered. */
export interface ComingMachine {
  readonly name: string;
  /** When it is there, in simulated milliseconds since the epoch. */
  readonly atMs: number;
}

/** How a group stands: an object of the world, like the machines themselves. */
export interface NodeGroup extends KubeObject {
  readonly apiVersion: "world.everynode/v1";
  readonly kind: "NodeGroup";
  readonly spec: {
    /** How many machines are wanted; those that are missing are ordered. */
    readonly size: number;
    /** How many machines were ever ordered: the number of the last one. */
    readonly made: number;
    /** The address of the machine that came last. */
    readonly address: number;
    /** Ordered and not there yet, in order of their numbers. */
    readonly coming: readonly ComingMachine[];
    /** Names of the machines that are there. */
    readonly members: readonly string[];
    /** Those of them that the API server has not heard of yet. */
    readonly registering: readonly string[];
    /** Machines that were given back, whose Nodes are still to be deleted. */
    readonly leaving: readonly string[];
  };
}

/** The kind of node groups; not served by the API. */
export const NODE_GROUP_KIND: Kind = worldKind("NodeGroup");

/** A group before its first machine. */
export function newNodeGroup({ name, size }: NodeGroupRules): NodeGroup {
  return {
    apiVersion: "world.everynode/v1",
    kind: "NodeGroup",
    metadata: { name, uid: `node-group-${name}`, resourceVersion: "", creationTimestamp: "" },
    spec: { size, made: 0, address: 0, coming: [], members: [], registering: [], leaving: [] },
  };
}

/** The group with some of its state changed. */
export const withGroupSpec = (group: NodeGroup, change: Partial<NodeGroup["spec"]>): NodeGroup => ({ ...group, spec: { ...group.spec, ...change } });

/** All groups of a cluster and how they stand, in order of name. */
export function nodeGroupsIn({ cluster }: Simulation): readonly NodeGroup[] {
  return cluster.kinds.ordinal(NODE_GROUP_KIND.key) === undefined ? [] : (shelfOf(cluster, NODE_GROUP_KIND.key).collection.objects.values() as readonly KubeObject[] as readonly NodeGroup[]);
}

/** The name of a group's node. */
export const nodeNameOf = (group: string, number: number): string => `${group}-${number}`;

/** The number of a node in its group. */
const numberOf = ({ name }: NodeGroupRules, node: string): number => Number(node.slice(name.length + 1));

/** A group's node number `number` as its kubelet registers it: with the taints of its start. */
export function firstForm(group: NodeGroupInput, number: number): NodeInput {
  const input = startedNode(group, number);
  return { ...input, taints: [...(input.taints ?? []), ...(group.startupTaints ?? [])] };
}

/** The group's node of that name as its kubelet registers it. */
export const joiningNode = (rules: NodeGroupRules, node: string): NodeInput => firstForm(rules, numberOf(rules, node));

function startedNode({ name, node = {} }: NodeGroupInput, number: number): NodeInput {
  const template = typeof node === "function" ? node(number) : node;
  return { ...template, name: nodeNameOf(name, number) };
}

/** A group's node as it will be once it has started, to plan with. */
export const plannedNode = (rules: NodeGroupRules, node: string, nowMs: number): Node => expectedNode(startedNode(rules, numberOf(rules, node)), nowMs);

/** A group, and how it stands at this very moment. */
export interface StandingGroup {
  readonly rules: NodeGroupRules;
  readonly state: NodeGroup;
}

/** The groups as they stand at this very moment, in the order in which they were given; without those whose first machines were not ordered yet. */
export function* standingGroups(groups: readonly NodeGroupRules[]): Reconcile<readonly StandingGroup[]> {
  const standing: StandingGroup[] = [];
  for (const rules of groups) {
    const state = yield* lookAtWorld<NodeGroup>(NODE_GROUP_KIND.key, rules.name);
    if (state !== undefined) standing.push({ rules, state });
  }
  return standing;
}
