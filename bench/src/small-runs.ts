/** Complete small runs: 5 nodes, 40 operations, one pod per node checked at each write. */
import type { Pod } from "@everynode/model";
import { type Cluster, createCluster } from "everynode";
import { streamNumber } from "@everynode/core";
import { agent } from "./placement.js";
import { timed } from "./clock.js";
import type { Row } from "./table.js";

const NODES = 5;
const OPERATIONS = 40;

function base(): Cluster {
  const cluster = createCluster({ nodes: Array.from({ length: NODES }, (_, i) => ({ name: `node-${i}`, labels: { zone: i % 2 === 0 ? "a" : "b" } })), seed: 1 });
  cluster.create(agent());
  cluster.settle();
  return cluster;
}

/** Throws where a set has two pods on one node, of which neither has ended. */
function checkPod(cluster: Cluster, pod: Pod): void {
  const node = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms[0]?.matchFields?.[0]?.values?.[0] ?? "";
  const { objects, byNode } = podCollection(cluster);
  const keys = byNode.get(node)?.keys() ?? [];
  const others = keys.filter((key) => {
    const other = objects.get(key) as Pod;
    return other.metadata.uid !== pod.metadata.uid && other.metadata.ownerReferences?.[0]?.uid === pod.metadata.ownerReferences?.[0]?.uid && other.metadata.deletionTimestamp === undefined;
  });
  if (others.length > 0) throw new Error(`a second pod on ${node}`);
}

function podCollection(cluster: Cluster) {
  const { kinds, shelves } = cluster.simulation.cluster;
  const shelf = shelves[kinds.ordinal("Pod") ?? -1];
  if (shelf === undefined) throw new Error("no pods");
  return shelf.collection;
}

/** One operation, drawn by number. */
function operate(cluster: Cluster, draw: (bound: number) => number): void {
  const node = `node-${draw(NODES)}`;
  switch (draw(5)) {
    case 0:
      return cluster.labelNode(node, { zone: draw(2) === 0 ? "a" : "b" });
    case 1:
      return cluster.taintNode(node, { key: "k", effect: draw(2) === 0 ? "NoSchedule" : "NoExecute" });
    case 2:
      return cluster.untaintNode(node, "k");
    case 3:
      return void cluster.patch("DaemonSet", "agent", { spec: { template: { spec: { nodeSelector: draw(2) === 0 ? { zone: "a" } : null } } } });
    default: {
      const { objects } = podCollection(cluster);
      const pod = objects.values()[draw(Math.max(1, objects.size))];
      if (pod !== undefined && pod.metadata.deletionTimestamp === undefined) cluster.delete("Pod", pod.metadata.name);
    }
  }
}

/** A run of 40 operations; the number of writes that were checked. */
export function smallRun(from: Cluster, seed: number): number {
  const cluster = from.fork();
  let drawn = 0;
  const draw = (bound: number): number => streamNumber(seed, "run", drawn++) % bound;
  let checked = 0;
  cluster.on("write", ({ write, kind }) => {
    if (kind !== "Pod" || write === undefined) return;
    checked++;
    if (write.type === "ADDED") checkPod(cluster, write.object as Pod);
  });
  for (let i = 0; i < OPERATIONS; i++) {
    operate(cluster, draw);
    cluster.settle();
  }
  return checked;
}

/** The row for as many runs as fit into about `seconds`. */
export function smallRunsRow(seconds: number): Row {
  const from = base();
  for (let seed = 0; seed < 50; seed++) smallRun(from, seed);
  let runs = 0;
  let writes = 0;
  const ms = timed(() => {
    const until = process.hrtime.bigint() + BigInt(Math.round(seconds * 1e9));
    while (process.hrtime.bigint() < until) writes += smallRun(from, ++runs);
  });
  return { what: `complete runs of ${NODES} nodes and ${OPERATIONS} operations, one pod a node checked at each write`, figure: `${Math.round((runs * 1000) / ms).toLocaleString("en-US")} a second`, more: `on one core; ${(writes / runs).toFixed(0)} writes of pods a run` };
}
