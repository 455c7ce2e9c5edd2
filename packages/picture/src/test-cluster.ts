/** Clusters for the tests of this package. */
import { type ClusterState, collectionOf } from "@everynode/api";
import type { KubeObject } from "@everynode/model";
import { type Cluster, type ClusterOptions, createCluster } from "everynode";

/** A DaemonSet of one container. */
export function daemonSet(name: string, image = "app:1", spec: object = {}): object {
  const template = { metadata: { labels: { app: name } }, spec: { containers: [{ name: "main", image }] } };
  return { apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name, namespace: "default" }, spec: { selector: { matchLabels: { app: name } }, template, ...spec } };
}

/** A Deployment of one container. */
export function deployment(name: string, replicas: number, image = "web:1"): object {
  const template = { metadata: { labels: { app: name } }, spec: { containers: [{ name: "main", image }] } };
  return { apiVersion: "apps/v1", kind: "Deployment", metadata: { name, namespace: "default" }, spec: { replicas, selector: { matchLabels: { app: name } }, template } };
}

/** A pod of one container that nobody controls. */
export function barePod(name: string, image: string, spec: object = {}): object {
  return { apiVersion: "v1", kind: "Pod", metadata: { name, namespace: "default" }, spec: { containers: [{ name: "main", image }], ...spec } };
}

/** A cluster that keeps every write, and takes as long as a real one. */
export function recordedCluster(nodes: ClusterOptions["nodes"], more: ClusterOptions = {}): Cluster {
  return createCluster({ ...(nodes === undefined ? {} : { nodes }), latencies: "recorded", history: "writes", ...more });
}

/** Sets the image of a DaemonSet's or a Deployment's pods. */
export function setImage(cluster: Cluster, kind: "DaemonSet" | "Deployment", name: string, image: string): void {
  cluster.patch(kind, name, { spec: { template: { spec: { containers: [{ name: "main", image }] } } } }, { type: "strategic" });
}

/** A cluster of so many nodes after a rollout of a DaemonSet. */
export function rolledOut(nodes: number, maxUnavailable: number | string = 1): Cluster {
  const cluster = recordedCluster(nodes);
  cluster.create(daemonSet("agent", "app:1", { updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable } } }));
  cluster.settle();
  setImage(cluster, "DaemonSet", "agent", "app:2");
  cluster.settle();
  return cluster;
}

/** A state of so many nodes in three zones with so many pods on each, put together by hand. */
export function placed(nodes: number, each: number): ClusterState {
  const empty = createCluster().simulation.cluster;
  const status = { conditions: [{ type: "Ready", status: "True" }] };
  const objects = Array.from({ length: nodes }, (_, at) => ({ apiVersion: "v1", kind: "Node", metadata: { name: `node-${at}`, uid: `n${at}`, labels: { zone: "abc"[at % 3] ?? "" } }, spec: {}, status }));
  const ownerReferences = Array.from({ length: each }, (_, set) => [{ apiVersion: "apps/v1", kind: "DaemonSet", name: `set-${set}`, uid: `s${set}`, controller: true }]);
  const pods = objects.flatMap(({ metadata: { name } }, at) =>
    ownerReferences.map((owners, set) => ({ apiVersion: "v1", kind: "Pod", metadata: { name: `set-${set}-${at}`, namespace: "default", uid: `p${set}-${at}`, ownerReferences: owners }, spec: { nodeName: name, containers: [] }, status: { phase: "Running", ...status } })),
  );
  const filled = new Map<string, readonly object[]>([["Node", objects], ["Pod", pods]]);
  return { ...empty, shelves: empty.shelves.map((shelf) => ({ ...shelf, collection: filled.has(shelf.kind.key) ? collectionOf(shelf.kind.key, filled.get(shelf.kind.key) as KubeObject[]) : shelf.collection })) };
}
