/** An agent on every node, in each of the ways that there are, on clusters that meet the same fate: who has its agent at the end? */
import { type Cluster, createCluster, machineNames, type Programs, runningOn, setProcess } from "everynode";

const programs: Programs = { agent: { memory: "50Mi" } };
const NODES = ["node-1", "node-2", "node-3"];

const labels = { app: "agent" };
const containers = [{ name: "agent", image: "agent:1" }];
const workload = (kind: string, more: object, podSpec: object = {}): object => ({
  apiVersion: "apps/v1", kind, metadata: { name: "agent" },
  spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers, ...podSpec } }, ...more },
});
const apart = { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: { matchLabels: labels }, topologyKey: "kubernetes.io/hostname" }] } } };

/** How an agent is brought to all nodes that there are. */
export const WAYS: Readonly<Record<string, (cluster: Cluster) => void>> = {
  "init script": (cluster) => NODES.forEach((node) => cluster.changeMachine(node, (machine) => setProcess(machine, "agent", { image: "agent:1", onBoot: true }))),
  "bare pods": (cluster) => NODES.forEach((node) => cluster.create({ apiVersion: "v1", kind: "Pod", metadata: { name: `agent-${node}`, labels }, spec: { nodeName: node, containers } })),
  "static pods": (cluster) => NODES.forEach((node) => cluster.addStaticPod(node, { apiVersion: "v1", kind: "Pod", metadata: { name: "agent", labels }, spec: { containers } })),
  "Deployment": (cluster) => cluster.create(workload("Deployment", { replicas: NODES.length })),
  "Deployment, pods apart": (cluster) => cluster.create(workload("Deployment", { replicas: NODES.length }, apart)),
  "DaemonSet": (cluster) => cluster.create(workload("DaemonSet", {})),
};

/** What befalls the clusters, one thing after the other. */
export const EVENTS: Readonly<Record<string, (cluster: Cluster) => void>> = {
  "at first": () => {},
  "somebody deletes a pod": (cluster) => {
    const pod = cluster.list("Pod", { labelSelector: "app=agent" })[0];
    if (pod !== undefined) cluster.delete("Pod", pod.metadata.name);
  },
  "node-2 is without power for ten minutes": (cluster) => void cluster.inject({ type: "crash", node: "node-2" }, { for: { minutes: 10 } }),
  "node-4 joins": (cluster) => cluster.addNode({ name: "node-4" }),
  "node-3 boots while the API server is down": (cluster) => {
    cluster.inject({ type: "api-down" }, { for: { minutes: 20 } });
    cluster.inject({ type: "crash", node: "node-3" }, { for: { minutes: 1 } });
  },
  "the API server is back": () => {},
};

/** How many agents run on each node after each event: what runs, not what the API says. */
export function agentsOf(way: string): Readonly<Record<string, readonly number[]>> {
  const cluster = createCluster({ nodes: NODES.length, kubelet: { containers: "run", programs } });
  WAYS[way]?.(cluster);
  const seen = Object.entries(EVENTS).map(([event, happens]) => {
    happens(cluster);
    cluster.advance({ minutes: 15 });
    return [event, machineNames(cluster).map((node) => runningOn(cluster, node).filter(({ image }) => image === "agent:1").length)] as const;
  });
  return Object.fromEntries(seen);
}
