import fc from "fast-check";
import { expect, test } from "vitest";
import { changesBetween, type Cluster, createCluster, type Moment, type ObjectChange } from "./index.js";

const agent = { apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name: "agent", namespace: "default" }, spec: { selector: { matchLabels: { app: "a" } }, template: { metadata: { labels: { app: "a" } }, spec: { containers: [{ name: "main", image: "app:1" }] } } } };

const node = fc.constantFrom("node-1", "node-2", "node-3");
const deed: fc.Arbitrary<(cluster: Cluster) => void> = fc.oneof(
  node.map((name) => (cluster: Cluster): void => void cluster.kubectl(`label node ${name} disk=ssd`)),
  node.map((name) => (cluster: Cluster): void => void cluster.kubectl(`taint nodes ${name} k=v:NoExecute --overwrite`)),
  fc.integer({ min: 1, max: 3 }).map((version) => (cluster: Cluster): void => void cluster.kubectl(`set image ds/agent main=app:${version}`)),
  fc.constant((cluster: Cluster): void => void cluster.kubectl("rollout status ds/agent")),
  fc.constant((cluster: Cluster): void => void cluster.settle()),
  fc.integer({ min: 1, max: 400 }).map((seconds) => (cluster: Cluster): void => cluster.advance({ seconds })),
  node.map((name) => (cluster: Cluster): void => void cluster.inject({ type: "partition", node: name }, { for: { minutes: 1 } })),
);
const lives = fc.record({ deeds: fc.array(deed, { minLength: 1, maxLength: 8 }), history: fc.constantFrom("calls" as const, "writes" as const) });

function lived({ deeds, history }: { readonly deeds: readonly ((cluster: Cluster) => void)[]; readonly history: "calls" | "writes" }): Cluster {
  const cluster = createCluster({ nodes: 3, latencies: "recorded", history });
  cluster.create(agent);
  for (const act of deeds) act(cluster);
  return cluster;
}

const RUNS = { numRuns: 40 };

test("whoever goes back to a moment is where the cluster was then, whatever was done since", () => {
  fc.assert(
    fc.property(lives, fc.nat(), (life, drawn) => {
      const cluster = lived(life);
      const moments = [...cluster.history];
      const moment = moments[drawn % moments.length] as Moment;
      const elsewhere = cluster.fork(moment);
      elsewhere.advance({ minutes: 3 });
      cluster.restore(moment);
      expect(cluster.simulation.cluster).toBe(moment.state);
      expect(cluster.history.length).toBe(moment.number + 1);
      expect(changesBetween(moment, cluster).text).toBe("");
      cluster.advance({ minutes: 3 });
      expect(cluster.hash).toBe(elsewhere.hash);
    }),
    RUNS,
  );
});

const turned = ({ type, before, after, fields, ...same }: ObjectChange): ObjectChange => ({ ...same, type: type === "added" ? "removed" : type === "removed" ? "added" : type, before: after, after: before, fields: fields.map(({ path, before: old, after: now }) => ({ path, before: now, after: old })) });
const byPath = (changes: readonly ObjectChange[]): unknown => changes.map(({ fields, ...change }) => ({ ...change, fields: [...fields].sort((a, b) => (a.path < b.path ? -1 : 1)) }));

test("what changed from one moment to another is the other way round on the way back", () => {
  fc.assert(
    fc.property(lives, fc.nat(), fc.nat(), (life, from, to) => {
      const moments = [...lived(life).history];
      const [one, other] = [moments[from % moments.length] as Moment, moments[to % moments.length] as Moment];
      expect(byPath(changesBetween(one, other).objects)).toEqual(byPath(changesBetween(other, one).objects.map(turned)));
    }),
    RUNS,
  );
});
