/** What happens on new nodes, with the taint and without. `pnpm --filter startup-taint start` prints it. */
import { starts } from "./starts.js";
import { taintedCluster } from "./startup-taint.js";

for (const [what, taints] of [
  ["with the taint", undefined],
  ["without it", []],
] as const) {
  const cluster = taintedCluster(6, taints);
  const order = starts(cluster);
  cluster.advance({ minutes: 3 });
  console.log(`${what}: ${order.map(({ node, app }) => `${node} ${app}`).join(", ")}`);
}
