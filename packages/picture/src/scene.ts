/** What there is to see on a map: nodes in their groups, the pods on each, and pods without a node. */
import { type ClusterState, objectKey } from "@everynode/api";
import { formatTaint, isNodeReady, isUnschedulable, type Machine, type Node, type Pod, TAINT_KEYS, targetNodeOf } from "@everynode/model";
import { faultsOf } from "@everynode/node";
import type { Moment } from "./moment.js";
import { naturally } from "./natural-order.js";
import { groupingOf, groupName } from "./node-groups.js";
import { type PodState, podState } from "./pod-look.js";
import { listOf, objectsOf } from "./state-objects.js";
import { type Template, TemplateFinder } from "./template.js";
import { type TemplateLook, templateLooks } from "./template-look.js";

/** A pod on a map. */
export interface SeenPod {
  readonly pod: Pod;
  readonly state: PodState;
  readonly look: TemplateLook;
}

/** A node on a map. */
export interface SeenNode {
  readonly name: string;
  /** True where pods name the node, and there is none of the name. */
  readonly isGone: boolean;
  readonly isReady: boolean;
  readonly isCordoned: boolean;
  /** What is wrong with the machine itself, whatever its Node says: `partition`. */
  readonly troubles: readonly string[];
  /** Taints other than those that only say again what else is seen. */
  readonly taints: readonly string[];
  /** Labels that people gave it. */
  readonly labels: readonly string[];
  readonly roles: readonly string[];
  readonly pods: readonly SeenPod[];
}

/** Nodes that have the same value of the label by which they are grouped. */
export interface SeenGroup {
  /** Empty where nodes are not grouped. */
  readonly name: string;
  readonly nodes: readonly SeenNode[];
}

/** A whole map before it is laid out. */
export interface Scene {
  readonly atMs: number;
  readonly groups: readonly SeenGroup[];
  /** Pods for which no node has been chosen, and that are not meant for one either. */
  readonly waiting: readonly SeenPod[];
  /** The templates of all pods, in order. */
  readonly looks: readonly TemplateLook[];
}

/** What is looked at. */
export interface SceneChoice {
  readonly pods?: (pod: Pod) => boolean;
  readonly groupBy?: string;
}

/** The scene of a moment. O(n log n) in nodes and pods. */
export function sceneOf({ atMs, state }: Moment, { pods: choose = () => true, groupBy = "auto" }: SceneChoice = {}): Scene {
  const nodes = [...listOf(state, "Node")].sort((a, b) => naturally(a.metadata.name, b.metadata.name));
  const { byNode, waiting, looks } = placedPods(state, choose);
  const grouping = groupingOf(nodes, groupBy);
  const groups = new Map<string, SeenNode[]>();
  const add = (group: string, node: SeenNode): void => {
    const members = groups.get(group);
    if (members === undefined) groups.set(group, [node]);
    else members.push(node);
  };
  const machines = objectsOf<Machine>(state, "Machine");
  for (const node of nodes) {
    const pods = byNode.get(node.metadata.name) ?? [];
    byNode.delete(node.metadata.name);
    add(groupName(node, grouping), { ...nodeLook(node, machines?.get(node.metadata.name), grouping), pods });
  }
  for (const [name, pods] of [...byNode].sort(([a], [b]) => naturally(a, b))) add(grouping === undefined ? "" : "nodes that are gone", { ...goneNode(name), pods });
  const ordered = [...groups].sort(([a], [b]) => naturally(a, b));
  return { atMs, groups: ordered.map(([name, members]) => ({ name, nodes: members })), waiting, looks };
}

/** What one sees of a node, without its pods. `grouping` is the label that is told by its group. */
export function nodeLook(node: Node, machine: Machine | undefined, grouping: string | undefined): Omit<SeenNode, "pods"> {
  return {
    name: node.metadata.name,
    isGone: false,
    isReady: isNodeReady(node),
    isCordoned: isUnschedulable(node),
    troubles: machine === undefined ? [] : troublesOf(machine),
    taints: (node.spec.taints ?? []).filter(({ key }) => !TOLD_OTHERWISE.has(key)).map(formatTaint),
    labels: Object.entries(node.metadata.labels ?? {}).filter(([key]) => key !== grouping && !isBuiltIn(key)).map(([key, value]) => (value === "" ? key : `${key}=${value}`)).sort(),
    roles: Object.keys(node.metadata.labels ?? {}).filter((key) => key.startsWith(ROLE)).map((key) => key.slice(ROLE.length)).sort(),
  };
}

/** A node that is no more. */
export function goneNode(name: string): Omit<SeenNode, "pods"> {
  return { name, isGone: true, isReady: false, isCordoned: false, troubles: [], taints: [], labels: [], roles: [] };
}

const TOLD_OTHERWISE: ReadonlySet<string> = new Set([TAINT_KEYS.notReady, TAINT_KEYS.unreachable, TAINT_KEYS.unschedulable]);
const ROLE = "node-role.kubernetes.io/";

/** True for labels that Kubernetes gives every node. */
function isBuiltIn(key: string): boolean {
  const domain = key.slice(0, Math.max(0, key.indexOf("/")));
  return domain === "kubernetes.io" || domain.endsWith(".kubernetes.io") || domain.endsWith(".k8s.io");
}

/** What is wrong with a machine, in words. */
function troublesOf(machine: Machine): readonly string[] {
  const faults: string[] = faultsOf(machine).map(({ type }) => type);
  return machine.spec.kubeletRunning || faults.length > 0 ? faults : ["stopped-kubelet"];
}

interface PlacedPods {
  readonly byNode: Map<string, SeenPod[]>;
  readonly waiting: readonly SeenPod[];
  readonly looks: readonly TemplateLook[];
}

function placedPods(state: ClusterState, choose: (pod: Pod) => boolean): PlacedPods {
  const finder = new TemplateFinder(state);
  const found: (readonly [Pod, Template])[] = [];
  for (const pod of listOf(state, "Pod")) if (choose(pod)) found.push([pod, finder.of(pod)]);
  const looks = templateLooks(found.map(([, template]) => template), finder.known());
  const nodes = objectsOf(state, "Node");
  const byNode = new Map<string, SeenPod[]>();
  const waiting: SeenPod[] = [];
  for (const [pod, template] of found) {
    const seen: SeenPod = { pod, state: podState(pod), look: looks.get(template.key) as TemplateLook };
    const node = targetNodeOf(pod);
    // A pod that is meant for a node that is not there waits like any other.
    if (node === undefined || (seen.state === "waiting" && nodes?.has(node) !== true)) waiting.push(seen);
    else (byNode.get(node) ?? setIn(byNode, node)).push(seen);
  }
  for (const pods of byNode.values()) pods.sort(inOrder);
  return { byNode, waiting: waiting.sort(inOrder), looks: [...looks.values()] };
}

function setIn(byNode: Map<string, SeenPod[]>, node: string): SeenPod[] {
  const pods: SeenPod[] = [];
  byNode.set(node, pods);
  return pods;
}

/** Pods of one workload stand together, older templates first. */
function inOrder(a: SeenPod, b: SeenPod): number {
  const [x, y] = [`${a.look.template.workload} ${a.look.template.since} ${objectKey(a.pod)}`, `${b.look.template.workload} ${b.look.template.since} ${objectKey(b.pod)}`];
  return x < y ? -1 : x > y ? 1 : 0;
}
