/** A shop that grows and shrinks, and the nodes with it: two groups of nodes, daemons on every node, and a choice of group by price. */
import { type Cluster, createCluster, type ExpanderFunction, type NodeGroupInput, type Pod } from "everynode";

/** What a node of each group costs an hour. */
const PRICES: Readonly<Record<string, number>> = { small: 1, large: 3 };

/** Two groups. Nodes of the second stand in two zones in turn. */
const GROUPS: readonly NodeGroupInput[] = [
  { name: "small", min: 1, max: 4, node: { labels: { size: "small" }, resources: { cpu: "2", memory: "4Gi" } } },
  { name: "large", max: 3, provisionMs: 90_000, node: (number) => ({ labels: { size: "large", zone: number % 2 === 0 ? "b" : "a" }, resources: { cpu: "8", memory: "16Gi" } }) },
];

/** The group that gives most pods a place for the money; of equal ones the first. */
export const cheapest: ExpanderFunction = (options) => {
  const costs = options.map(({ group, nodes, pods }) => (nodes * (PRICES[group] ?? Infinity)) / pods.length);
  return options[costs.indexOf(Math.min(...costs))]?.group;
};

const template = (app: string, cpu: string, more: object = {}): object => ({
  selector: { matchLabels: { app } },
  template: { metadata: { labels: { app } }, spec: { containers: [{ name: "main", image: `${app}:1`, resources: { requests: { cpu } } }], ...more } },
});

/** Comes before everything else on its node, and makes room for itself where something else was faster. */
const AGENT = { apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name: "agent" }, spec: template("agent", "250m", { priorityClassName: "system-node-critical" }) };
const SHOP = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "shop" }, spec: { replicas: 1, ...template("shop", "500m") } };

/** The cluster with one replica of the shop. */
export function autoscaledCluster(expander: ExpanderFunction = cheapest): Cluster {
  const cluster = createCluster({ objects: [AGENT, SHOP], nodeGroups: GROUPS, autoscaler: { expander } });
  cluster.settle();
  return cluster;
}

/** The shop gets so many replicas, and then so many minutes pass. */
export function scale(cluster: Cluster, replicas: number, minutes: number): void {
  cluster.patch("Deployment", "shop", { spec: { replicas } });
  cluster.advance({ minutes });
}

/** The pods on each node, by its name: `small-1: agent shop`. */
export function nodesAndPods(cluster: Cluster): readonly string[] {
  const app = ({ metadata }: Pod): string => metadata.labels?.["app"] ?? "";
  return cluster.list("Node").map(({ metadata: { name } }) => `${name}: ${cluster.list("Pod", { fieldSelector: `spec.nodeName=${name}` }).map(app).sort().join(" ")}`);
}
