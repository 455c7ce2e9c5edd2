/** Three nodes with an agent on each, an app on each that asks for one once a second, and what befalls them meanwhile. */
import { type Reason, request, type RequestInput } from "@everynode/network";
import { type Cluster, createCluster, type Programs } from "everynode";

export const NODES = ["node-1", "node-2", "node-3"];

/** What befalls the cluster while everybody asks, for two minutes. */
export type Trouble = "rollout" | "surge" | "power" | "partition";

/** What each trouble is. */
export const TROUBLES: Readonly<Record<Trouble, string>> = {
  rollout: "a new version, one node after the other",
  surge: "a new version, the new pod first (maxSurge)",
  power: "node-2 loses its power",
  partition: "node-2 is cut off",
};

/** An agent takes three seconds to come up, and serves for two more when it is told to end. */
const programs: Programs = { agent: { readyAfterMs: 3_000, stopMs: 2_000 } };

/** What one may say of the agents. */
export interface AgentOptions {
  /** How a new version is brought out. */
  readonly surge?: boolean;
  /** False: nobody asks an agent whether it has come up. */
  readonly probed?: boolean;
  /** A port of its node that each agent has. */
  readonly hostPort?: number;
}

const probe = { readinessProbe: { periodSeconds: 1, tcpSocket: { port: 8080 } } };

/** The DaemonSet of the agents. */
export function agents({ surge = false, probed = true, hostPort }: AgentOptions = {}): object {
  const labels = { app: "agent" };
  const ports = [{ name: "http", containerPort: 8080, ...(hostPort === undefined ? {} : { hostPort }) }];
  const updateStrategy = { type: "RollingUpdate", rollingUpdate: surge ? { maxSurge: 1, maxUnavailable: 0 } : { maxUnavailable: 1 } };
  const spec = { containers: [{ name: "agent", image: "agent:1", ports, ...(probed ? probe : {}) }] };
  return { apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name: "agent" }, spec: { selector: { matchLabels: labels }, updateStrategy, template: { metadata: { labels }, spec } } };
}

/** A Service before the agents. */
export const agentService = (spec: object = {}): object => ({ apiVersion: "v1", kind: "Service", metadata: { name: "agent" }, spec: { selector: { app: "agent" }, ports: [{ name: "http", port: 80, targetPort: "http" }], ...spec } });

const app = (node: string): object => ({ apiVersion: "v1", kind: "Pod", metadata: { name: `app-${node}` }, spec: { nodeName: node, containers: [{ name: "app", image: "app:1" }] } });

/** The cluster, with an app on each node and these objects, when all is well. */
export function town(...objects: readonly object[]): Cluster {
  const cluster = createCluster({ nodes: NODES.length, kubelet: { containers: "run", programs }, objects: [...objects, ...NODES.map(app)] });
  cluster.advance({ minutes: 1 });
  return cluster;
}

/** Lets the trouble begin. */
export function begin(cluster: Cluster, trouble: Trouble): void {
  if (trouble === "power") cluster.inject({ type: "crash", node: "node-2" });
  else if (trouble === "partition") cluster.inject({ type: "partition", node: "node-2" });
  else cluster.patch("DaemonSet", "agent", { spec: { template: { spec: { containers: [{ ...containerOf(cluster), image: "agent:2" }] } } } });
}

const containerOf = (cluster: Cluster): object => cluster.get("DaemonSet", "agent").spec.template.spec.containers[0] as object;

/** Who asks for what in one second. */
export type Asking = (cluster: Cluster, node: string) => Pick<RequestInput, "from" | "to"> | undefined;

/** What became of all requests of two minutes. */
export interface Tally {
  readonly asked: number;
  readonly lost: number;
  /** How many were lost, and why. */
  readonly reasons: Readonly<Partial<Record<Reason, number>>>;
}

/** Proxies and names hear of a change a second after it is made. */
const LAG_MS = 1_000;
const network = { proxyLagMs: LAG_MS, dnsLagMs: LAG_MS, programs };

/** Asks once a second from each node for two minutes after the trouble has begun. Who does not run asks nobody. */
export function tallied(cluster: Cluster, trouble: Trouble, asking: Asking): Tally {
  begin(cluster, trouble);
  const reasons: Partial<Record<Reason, number>> = {};
  let [asked, lost] = [0, 0];
  for (let second = 0; second < 120; second++) {
    cluster.advance({ seconds: 1 });
    for (const node of NODES) {
      const input = asking(cluster, node);
      if (input === undefined) continue;
      const told = request(cluster.simulation, { ...input, chance: { stream: node, number: second }, network });
      if (!told.ok && told.why.reason === "client-down") continue;
      asked++;
      if (told.ok) continue;
      lost++;
      reasons[told.why.reason] = (reasons[told.why.reason] ?? 0) + 1;
    }
  }
  return { asked, lost, reasons };
}

/** A tally in a few words. */
export function tallyText({ asked, lost, reasons }: Tally): string {
  const why = Object.entries(reasons).map(([reason, count]) => `${count} ${reason}`);
  return `${lost} of ${asked} lost${why.length === 0 ? "" : `: ${why.join(", ")}`}`;
}
