/** Two racks, and pods that draw power until there is none left. `pnpm --filter scheduler-plugin start` prints it. */
import { DEFAULT_PLUGINS } from "@everynode/scheduler";
import { createCluster } from "everynode";
import { rackPower } from "./rack-power.js";

const nodes = ["a", "a", "b"].map((rack, at) => ({ name: `node-${at + 1}`, labels: { "example.com/rack": rack } }));
const cluster = createCluster({ nodes, scheduler: { plugins: [...DEFAULT_PLUGINS, rackPower] } });

for (const name of ["one", "two", "three", "four"]) {
  const metadata = { name, annotations: { "example.com/watts": "200" } };
  cluster.create({ apiVersion: "v1", kind: "Pod", metadata, spec: { containers: [{ name: "main", image: "app:1", resources: { requests: { cpu: "1" } } }] } });
}
cluster.create({ apiVersion: "v1", kind: "Pod", metadata: { name: "five", annotations: { "example.com/watts": "300" } }, spec: { containers: [{ name: "main", image: "app:1" }] } });
cluster.settle();
for (const pod of cluster.list("Pod")) console.log(`${pod.metadata.name}: ${pod.spec.nodeName ?? "waits"}`);
console.log(cluster.why("five").text);
