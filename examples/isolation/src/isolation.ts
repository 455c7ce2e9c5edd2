/** Why one runs daemons in pods with limits: an agent that leaks memory, started by an init script or by a DaemonSet, on machines that serve an app. */
import { type Cluster, createCluster, type Programs, setProcess } from "everynode";

const programs: Programs = {
  app: { memory: "1Gi" },
  agent: { memory: "50Mi", memoryPerSecond: "20Mi" },
};

/** The machine's memory is a little more than the app asks for and the agent may have. */
const nodes = [{ name: "node-1", resources: { cpu: "2", memory: "2Gi" } }];
const resources = { requests: { cpu: "100m", memory: "200Mi" }, limits: { memory: "200Mi" } };
const app = { apiVersion: "v1", kind: "Pod", metadata: { name: "app" }, spec: { nodeName: "node-1", containers: [{ name: "app", image: "app:1" }] } };
const daemon = {
  apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name: "agent" },
  spec: { selector: { matchLabels: { app: "agent" } }, template: { metadata: { labels: { app: "agent" } }, spec: { containers: [{ name: "agent", image: "agent:1", resources }] } } },
};

/** How the app has fared after ten minutes beside a leaking agent, and how often the agent itself was killed. */
export interface Outcome {
  readonly appKilled: number;
  readonly agentKilled: number;
}

const restartsOf = (cluster: Cluster, app: string): number =>
  cluster.list("Pod").filter(({ metadata }) => metadata.name.startsWith(app)).reduce((sum, { status }) => sum + (status.containerStatuses?.[0]?.restartCount ?? 0), 0);

/** The agent runs as a DaemonSet, in containers with a limit: only it is killed. */
export function asDaemonSet(): Outcome {
  const cluster = createCluster({ nodes, kubelet: { containers: "run", programs }, objects: [app, daemon] });
  cluster.advance({ minutes: 10 });
  return { appKilled: restartsOf(cluster, "app"), agentKilled: restartsOf(cluster, "agent") };
}

/** The agent runs by init script, with no limit: the kernel looks for room, and finds the app. */
export function asInitScript(): Outcome {
  const cluster = createCluster({ nodes, kubelet: { containers: "run", programs }, objects: [app] });
  cluster.settle();
  cluster.changeMachine("node-1", (machine) => setProcess(machine, "agent", { image: "agent:1", onBoot: true }));
  cluster.advance({ minutes: 10 });
  return { appKilled: restartsOf(cluster, "app"), agentKilled: 0 };
}
