/** Complete small runs: 5 nodes, 40 operations, one pod per node checked at each write. */
import type { LogEntry } from "@everynode/api";
import { streamNumber } from "@everynode/core";
import { type Pod, targetNodeOf } from "@everynode/model";
import { type Cluster, createCluster } from "everynode";
import { timed } from "./clock.js";
import { agent } from "./placement.js";
import type { Row } from "./table.js";

const NODES = 5;
const OPERATIONS = 40;

function base(): Cluster {
  const cluster = createCluster({ nodes: Array.from({ length: NODES }, (_, i) => ({ name: `node-${i}`, labels: { zone: i % 2 === 0 ? "a" : "b" } })), seed: 1 });
  cluster.create(agent());
  cluster.settle();
  return cluster;
}

/** Throws where a new pod is not the only one of its set on its node. */
function checkWrite(write: LogEntry): void {
  if (write.kind !== "Pod" || write.type !== "ADDED") return;
  const pod = write.object as Pod;
  const node = targetNodeOf(pod);
  for (const [key] of write.after.byOwner.get(pod.metadata.ownerReferences?.[0]?.uid ?? "")?.entries() ?? []) {
    const other = write.after.objects.get(key) as Pod;
    if (key !== write.key && targetNodeOf(other) === node) throw new Error(`a second pod on ${node}: ${key} beside ${write.key}`);
  }
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
      const pods = cluster.list("Pod");
      const pod = pods[draw(Math.max(1, pods.length))];
      if (pod !== undefined && pod.metadata.deletionTimestamp === undefined) cluster.delete("Pod", pod.metadata.name);
    }
  }
}

/** A run of 40 operations; the number of writes by controllers, each of which was checked. */
function smallRun(from: Cluster, seed: number): number {
  const cluster = from.fork();
  let drawn = 0;
  let writes = 0;
  const draw = (bound: number): number => streamNumber(seed, "run", drawn++) % bound;
  const check = (write: LogEntry): void => {
    writes++;
    checkWrite(write);
  };
  for (let i = 0; i < OPERATIONS; i++) {
    operate(cluster, draw);
    cluster.settle({ check });
  }
  return writes;
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
  return { what: `complete runs of ${NODES} nodes and ${OPERATIONS} operations, one pod a node checked at each write`, figure: `${Math.round((runs * 1000) / ms).toLocaleString("en-US")} a second`, more: `on one core; ${(writes / runs).toFixed(0)} writes of controllers a run` };
}
