/** Five pods under a scheduler of one's own, and five under the default one. `pnpm --filter whole-scheduler start` prints it. */
import { createCluster } from "everynode";
import { packer } from "./packer.js";

const cluster = createCluster({ nodes: 3, controllers: (builtIn) => [packer, ...builtIn] });

for (const schedulerName of ["packer", "default-scheduler"]) {
  const names = [1, 2, 3, 4, 5].map((at) => `${schedulerName}-${at}`);
  for (const name of names) {
    const containers = [{ name: "main", image: "app:1", resources: { requests: { cpu: "800m" } } }];
    cluster.create({ apiVersion: "v1", kind: "Pod", metadata: { name }, spec: { schedulerName, terminationGracePeriodSeconds: 0, containers } });
  }
  cluster.settle();
  for (const name of names) console.log(`${name}: ${cluster.get("Pod", name).spec.nodeName ?? "waits"}`);
  for (const name of names) cluster.delete("Pod", name);
  cluster.settle();
}
