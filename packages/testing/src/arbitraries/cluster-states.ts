/** Whole clusters: nodes, DaemonSets and pods that fit together. */
import type { NodeInput } from "everynode";
import fc from "fast-check";
import { type DaemonSetOptions, daemonSets } from "./daemon-sets.js";
import { checkEnough, sizeOf } from "./domain.js";
import type { DaemonSetManifest, NamespaceManifest, NodeManifest, PodManifest } from "./manifest.js";
import { nodeInputs, nodeManifest, type NodeOptions } from "./nodes.js";
import { pods } from "./pods.js";
import { lists } from "./ranked.js";
import { sometimes } from "./sparse-record.js";

/** What a cluster is made of, as `createCluster` takes it. */
export interface ClusterState {
  /** Nodes, but for those that are cordoned: an input cannot say that, so they are among the objects. */
  readonly nodes: readonly NodeInput[];
  /** Namespaces other than "default", cordoned nodes, DaemonSets and pods, in this order. */
  readonly objects: readonly (NamespaceManifest | NodeManifest | DaemonSetManifest | PodManifest)[];
}

/** The domain, what sets and pods have, and how many there are. */
export interface ClusterStateOptions extends DaemonSetOptions, NodeOptions {
  /** 1 where left out. */
  readonly minNodes?: number;
  /** 4, or `minNodes` where that is more, where left out. */
  readonly maxNodes?: number;
  /** 0 where left out. */
  readonly minDaemonSets?: number;
  /** 2, or `minDaemonSets` where that is more, where left out. */
  readonly maxDaemonSets?: number;
  /** 3 where left out. */
  readonly maxPods?: number;
}

/** A pod, and what it becomes in a cluster: one of a set (the set's number, counted round), on a node (likewise). */
interface PodSketch {
  readonly pod: PodManifest;
  readonly of: number | undefined;
  readonly on: number | undefined;
}

/** A node, and whether it is cordoned. */
interface NodeSketch {
  readonly input: NodeInput;
  readonly isCordoned: boolean;
}

/**
 * Clusters of 1 to 4 nodes (one in five cordoned), up to 2 DaemonSets and up to 3 pods, which are bound to nodes that there are, or look like a set's own but have no
 * owner. `createCluster` accepts them all. Shrink to one node "a" and nothing else.
 */
export function clusterStates(options: ClusterStateOptions = {}): fc.Arbitrary<ClusterState> {
  return fc.record({ nodes: nodeSketches(options), sets: setLists(options), pods: podSketches(options) }).map((drawn) => {
    const names = drawn.nodes.map(({ input }) => input.name);
    const placed = drawn.pods.map((sketch) => placedPod(sketch, drawn.sets, names));
    const cordoned = drawn.nodes.filter((node) => node.isCordoned).map(({ input }) => nodeManifest(input, true));
    return {
      nodes: drawn.nodes.filter((node) => !node.isCordoned).map(({ input }) => input),
      objects: [...namespacesOf([...drawn.sets, ...placed]), ...cordoned, ...drawn.sets, ...placed],
    };
  });
}

function nodeSketches(options: ClusterStateOptions): fc.Arbitrary<readonly NodeSketch[]> {
  const sketch = fc.record({ input: nodeInputs(options), isCordoned: sometimes(5, fc.constant(true)).map((cordoned) => cordoned === true) });
  const { minNodes: minLength = 1, maxNodes: maxLength = Math.max(4, minLength) } = options;
  checkEnough("minNodes", minLength, { part: "names", size: sizeOf("names", options) });
  return lists(sketch, { minLength, maxLength, by: ({ input }) => input.name });
}

function setLists(options: ClusterStateOptions): fc.Arbitrary<readonly DaemonSetManifest[]> {
  const { minDaemonSets: minLength = 0, maxDaemonSets: maxLength = Math.max(2, minLength) } = options;
  checkEnough("minDaemonSets", minLength, { part: "names", size: sizeOf("names", options) * sizeOf("namespaces", options) });
  return lists(daemonSets(options), { minLength, maxLength, by: keyOf });
}

function podSketches(options: ClusterStateOptions): fc.Arbitrary<readonly PodSketch[]> {
  const number = fc.nat(9);
  // Names of pods differ in all namespaces, since a pod of a set moves to the set's.
  return lists(fc.record({ pod: pods(options), of: sometimes(2, number), on: sometimes(2, number) }), { maxLength: options.maxPods ?? 3, by: ({ pod }) => pod.metadata.name });
}

const keyOf = ({ metadata }: DaemonSetManifest): string => `${metadata.namespace ?? ""}/${metadata.name}`;

function placedPod({ pod, of, on }: PodSketch, sets: readonly DaemonSetManifest[], nodeNames: readonly string[]): PodManifest {
  const { nodeName: _, ...spec } = pod.spec;
  const target = on === undefined ? undefined : at(nodeNames, on);
  const bound = target === undefined ? {} : { nodeName: target };
  const set = of === undefined ? undefined : at(sets, of);
  if (set === undefined) return { ...pod, spec: { ...spec, ...bound } };
  const { namespace } = set.metadata;
  const { metadata, spec: daemon } = set.spec.template;
  return { ...pod, metadata: { name: pod.metadata.name, ...(namespace === undefined ? {} : { namespace }), labels: metadata.labels ?? {} }, spec: { ...daemon, ...bound } };
}

const at = <T>(list: readonly T[], number: number): T | undefined => list[number % list.length];

function namespacesOf(objects: readonly (DaemonSetManifest | PodManifest)[]): readonly NamespaceManifest[] {
  const names = new Set(objects.map(({ metadata }) => metadata.namespace ?? "default"));
  return [...names].filter((name) => name !== "default").map((name) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } }));
}
