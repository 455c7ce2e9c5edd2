/** Push: agents send what they know to a stats database, and have no clients themselves. */
import { agents, tallied, type Tally, town, type Trouble } from "./town.js";

/** The database: one pod, on node-2 for as long as that is there, and the Service before it. It moves half a minute after its node was given up. */
function database(): readonly object[] {
  const labels = { app: "stats" };
  const gone = ["not-ready", "unreachable"].map((key) => ({ key: `node.kubernetes.io/${key}`, operator: "Exists", effect: "NoExecute", tolerationSeconds: 30 }));
  const near = { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, preference: { matchExpressions: [{ key: "kubernetes.io/hostname", operator: "In", values: ["node-2"] }] } }] } };
  const spec = { tolerations: gone, affinity: near, containers: [{ name: "stats", image: "stats:1", ports: [{ containerPort: 8086 }] }] };
  return [
    { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "stats" }, spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } } },
    { apiVersion: "v1", kind: "Service", metadata: { name: "stats" }, spec: { selector: labels, ports: [{ port: 8086 }] } },
  ];
}

/** What becomes of what the agents push. */
export function pushed(trouble: Trouble): Tally {
  const cluster = town(agents({ surge: trouble === "surge" }), ...database());
  return tallied(cluster, trouble, (now, node) => {
    const agent = now.list("Pod", { labelSelector: "app=agent" }).find(({ spec, metadata }) => spec.nodeName === node && metadata.deletionTimestamp === undefined);
    return agent === undefined ? undefined : { from: `default/${agent.metadata.name}`, to: "http://stats:8086/write" };
  });
}
