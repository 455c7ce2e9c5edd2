import { collectedCluster, collectedOn } from "./log-collector.js";

const cluster = collectedCluster();
for (const node of ["node-1", "node-2"]) console.log(`${node}\n${collectedOn(cluster, node).map((line) => `  ${line}`).join("\n")}`);
console.log(cluster.table("pods"));
