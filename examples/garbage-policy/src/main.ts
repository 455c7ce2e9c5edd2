/** Three ConfigMaps: one that expires, one that is renewed, one that stays. `pnpm --filter garbage-policy start` prints it. */
import { createCluster } from "everynode";
import { expiry } from "./expiry.js";

const cluster = createCluster({ controllers: (builtIn) => [...builtIn, expiry] });

for (const name of ["expires", "renewed", "stays"]) {
  const labels = name === "stays" ? {} : { "expires-after": "60" };
  cluster.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name, labels } });
}
for (let halfMinute = 0; halfMinute < 5; halfMinute++) {
  const names = cluster.list("ConfigMap", { namespace: "default" }).map((map) => map.metadata.name);
  console.log(`${cluster.time}  ${names.join(" ")}`);
  if (halfMinute === 1) cluster.patch("ConfigMap", "renewed", { metadata: { annotations: { "renewed-at": cluster.time } } });
  cluster.advance({ seconds: 30 });
}
