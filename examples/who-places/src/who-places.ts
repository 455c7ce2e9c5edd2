/**
 * Who places daemons: the scheduler, as Kubernetes does it today, or the DaemonSet controller itself, as it was before version 1.12 and as older texts still tell it. The
 * second knows neither room nor priority, and its pods are never pending.
 */
import { type Cluster, createCluster } from "everynode";

/** Who binds the daemon's pod to its node. */
export type Placer = "scheduler" | "controller";

const urgent = { apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass", metadata: { name: "urgent" }, value: 1000 };
const app = { apiVersion: "v1", kind: "Pod", metadata: { name: "app" }, spec: { containers: [{ name: "app", image: "app:1", resources: { requests: { cpu: "800m" } } }] } };

function daemon(priorityClassName: string | undefined): object {
  const spec = { containers: [{ name: "agent", image: "agent:1", resources: { requests: { cpu: "500m" } } }], ...(priorityClassName === undefined ? {} : { priorityClassName }) };
  return { apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name: "agent" }, spec: { selector: { matchLabels: { app: "agent" } }, template: { metadata: { labels: { app: "agent" } }, spec } } };
}

/** A node of one CPU on which an app has taken most of it, a minute after a daemon was to come there too. */
export function crowdedNode(placedBy: Placer, priority?: "urgent"): Cluster {
  const cluster = createCluster({ nodes: [{ name: "node-1", resources: { cpu: "1" } }], daemonSet: { placedBy }, kubelet: { containers: "run" } });
  cluster.settle();
  cluster.load([urgent, app]);
  cluster.settle();
  cluster.create(daemon(priority));
  cluster.advance({ minutes: 1 });
  return cluster;
}

/** How the pods fare, and what was said of the daemon's: `app: Running`, `agent: Failed, OutOfcpu`, `told: FailedScheduling`. */
export function story(cluster: Cluster): readonly string[] {
  const pods = cluster.list("Pod").map(({ metadata, status }) => `${metadata.name.split("-")[0]}: ${status.phase}${status.reason === undefined ? "" : `, ${status.reason}`}`);
  const told = cluster.list("Event").filter(({ involvedObject: { kind }, reason }) => kind === "Pod" && ["FailedScheduling", "Preempted", "OutOfcpu"].includes(reason ?? "")).map(({ reason }) => `told: ${reason}`);
  return [...new Set([...pods, ...told])].sort();
}
