/** A log collector as in every textbook: one pod on each node, which reads the machine's `/var/log` by way of a hostPath volume, and so what all other pods print. */
import { type Cluster, createCluster, type Programs } from "everynode";

/** What the containers do. */
const programs: Programs = {
  web: { prints: { everyMs: 20_000, line: (n, { pod }) => `${pod} served request ${n + 1}` } },
  "fluent/fluentd": { reads: "/var/log", memory: "60Mi" },
  intruder: { writes: [{ path: "/host/passwords", everyMs: 1_000, line: () => "mine" }] },
};

const hostFolder = (path: string): object => ({ volumes: [{ name: "host", hostPath: { path } }] });

const collector = {
  apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name: "fluentd" },
  spec: {
    selector: { matchLabels: { app: "fluentd" } },
    template: {
      metadata: { labels: { app: "fluentd" } },
      spec: { containers: [{ name: "fluentd", image: "fluent/fluentd:v0.14.10", volumeMounts: [{ name: "host", mountPath: "/var/log", readOnly: true }] }], ...hostFolder("/var/log") },
    },
  },
};

/** Two nodes with a collector on each, a web server on node-1, and a pod that writes where it may not. */
export function collectedCluster(): Cluster {
  const cluster = createCluster({ nodes: 2, kubelet: { containers: "run", programs }, objects: [collector] });
  cluster.create({ apiVersion: "v1", kind: "Pod", metadata: { name: "web" }, spec: { nodeName: "node-1", containers: [{ name: "web", image: "web:1" }] } });
  const mount = { name: "host", mountPath: "/host", readOnly: true };
  cluster.create({ apiVersion: "v1", kind: "Pod", metadata: { name: "intruder" }, spec: { nodeName: "node-2", containers: [{ name: "main", image: "intruder:1", volumeMounts: [mount] }], ...hostFolder("/etc") } });
  cluster.advance({ minutes: 1 });
  return cluster;
}

/** What the collector on a node has read, without the head that the runtime puts before each line. */
export function collectedOn(cluster: Cluster, node: string): readonly string[] {
  const pod = cluster.list("Pod", { labelSelector: "app=fluentd" }).find(({ spec }) => spec.nodeName === node);
  return pod === undefined ? [] : cluster.logs(pod.metadata.name).map((line) => line.replace(/^.* stdout F /, ""));
}
