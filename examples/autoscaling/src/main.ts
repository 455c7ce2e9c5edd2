/** A day of the shop. `pnpm --filter autoscaling start` prints it. */
import { autoscaledCluster, nodesAndPods, scale } from "./autoscaling.js";

const cluster = autoscaledCluster();
for (const [replicas, minutes] of [
  [1, 1],
  [5, 3],
  [20, 3],
  [1, 30],
] as const) {
  scale(cluster, replicas, minutes);
  console.log(`${cluster.time}  ${replicas} replicas\n  ${nodesAndPods(cluster).join("\n  ")}`);
}
