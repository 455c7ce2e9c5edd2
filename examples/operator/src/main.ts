/** The story of one NodeConfig. `pnpm --filter operator start` prints it. */
import { nodeConfig, operatedCluster } from "./cluster.js";

const cluster = operatedCluster(3);

function show(what: string): void {
  cluster.settle();
  console.log(`> ${what}\n${cluster.table("nodeconfigs")}\n${cluster.table("daemonsets")}\n`);
}

cluster.create(nodeConfig("limits", { NOFILE: "65536" }));
show("a NodeConfig is created");
cluster.patch("NodeConfig", "limits", { spec: { mode: "Audit", settings: { NOFILE: "1048576" } } });
show("it is changed");
cluster.addNode({ name: "node-4" });
show("a node joins");
cluster.delete("NodeConfig", "limits");
show("it is deleted");
