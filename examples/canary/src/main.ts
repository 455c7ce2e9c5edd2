import { createCluster } from "everynode";
import { canary } from "./canary.js";

const agent = (image: string): object => ({
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  metadata: { name: "agent", annotations: { "example.com/update-strategy": "canary" } },
  // To Kubernetes it says OnDelete: nobody but the strategy replaces a pod.
  spec: { updateStrategy: { type: "OnDelete" }, selector: { matchLabels: { app: "agent" } }, template: { metadata: { labels: { app: "agent" } }, spec: { containers: [{ name: "main", image }] } } },
});

const strategy = canary(300_000);
const cluster = createCluster({ nodes: 20, objects: [agent("agent:1")], daemonSet: { strategy: ({ metadata }) => (metadata.annotations?.["example.com/update-strategy"] === "canary" ? strategy : undefined) } });
cluster.settle();
cluster.apply(agent("agent:2"));
for (const minutes of [0, 1, 3, 2]) {
  cluster.advance({ minutes });
  const { updatedNumberScheduled = 0, numberAvailable = 0 } = cluster.get("DaemonSet", "agent").status;
  console.log(`${cluster.time}: ${updatedNumberScheduled} of 20 new, ${numberAvailable} available`);
}
