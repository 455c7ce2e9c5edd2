/** A simulated day of a cluster in which machines fail all the time. */
import { type Cluster, createCluster, type PlannedFault } from "everynode";
import type { Row } from "./table.js";

const HOURS = 24;

/** One machine in a hundred loses its power each hour, evenly spread over it, each for ten minutes: long enough for its pods to be driven away. */
function failures(nodes: number): readonly PlannedFault[] {
  const anHour = Math.max(1, Math.floor(nodes / 100));
  return Array.from({ length: HOURS * anHour }, (_, at) => ({ type: "crash", node: `node-${((at * 37) % nodes) + 1}`, at: { ms: Math.floor((at * 3_600_000) / anHour) + 60_000 }, for: { minutes: 10 } }) as const);
}

const labels = (app: string): object => ({ selector: { matchLabels: { app } }, template: { metadata: { labels: { app } }, spec: { containers: [{ name: "main", image: `${app}:1` }] } } });

/** The cluster at the beginning of the day: a daemon on every node, and a Deployment of half as many pods. */
function clusterOf(nodes: number): Cluster {
  const daemon = { apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name: "agent" }, spec: labels("agent") };
  const web = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" }, spec: { replicas: nodes / 2, ...labels("web") } };
  const cluster = createCluster({ nodes, objects: [daemon, web], faults: failures(nodes), trace: "off", history: "off" });
  cluster.settle();
  return cluster;
}

/** The row for a day of so many nodes. */
export function failingDayRow(nodes: number): Row {
  const cluster = clusterOf(nodes);
  const { steps, cluster: { revision } } = cluster.simulation;
  const start = performance.now();
  cluster.advance({ hours: HOURS });
  const seconds = (performance.now() - start) / 1000;
  const writes = cluster.simulation.cluster.revision - revision;
  const available = cluster.get("DaemonSet", "agent").status.numberAvailable ?? 0;
  return {
    what: `one simulated day of ${nodes.toLocaleString("en-US")} nodes of which 1 % fail each hour`,
    figure: `${seconds.toFixed(1)} s`,
    more: `a DaemonSet and a Deployment of ${nodes / 2}; ${writes.toLocaleString("en-US")} writes, ${(cluster.simulation.steps - steps).toLocaleString("en-US")} steps; ${available} daemons available at the end`,
  };
}
