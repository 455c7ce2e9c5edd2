/** What is left behind by an owner that is deleted, until the collector has taken all of it. */
import { type Cluster, createCluster } from "everynode";
import { median, timed } from "./clock.js";
import { agent, clusterOf } from "./placement.js";
import type { Row } from "./table.js";

interface Collected {
  readonly ms: number;
  readonly writesPerObject: number;
  readonly stepsPerObject: number;
}

function collect(base: Cluster, { kind, name, objects }: { readonly kind: string; readonly name: string; readonly objects: number }): Collected {
  const cluster = base.fork();
  const before = cluster.simulation;
  const ms = timed(() => {
    cluster.delete(kind, name, { propagationPolicy: "Background" });
    cluster.settle({ patienceMs: 600_000 });
  });
  const { simulation } = cluster;
  return { ms, writesPerObject: (simulation.cluster.revision - before.cluster.revision) / objects, stepsPerObject: (simulation.steps - before.steps) / objects };
}

function row(what: string, objects: number, all: readonly Collected[]): Row {
  const ms = median(all.map((each) => each.ms));
  const last = all.at(-1) as Collected;
  return { what, figure: `${(ms / 1000).toFixed(2)} s`, more: `${((ms * 1000) / objects).toFixed(1)} µs an object; ${last.writesPerObject.toFixed(2)} writes and ${last.stepsPerObject.toFixed(2)} steps an object` };
}

function daemonRow(nodes: number, runs: number): Row {
  const base = clusterOf(nodes);
  base.create(agent());
  base.settle();
  const all = Array.from({ length: runs }, () => collect(base, { kind: "DaemonSet", name: "agent", objects: nodes }));
  return row(`delete a DaemonSet of ${nodes.toLocaleString("en-US")} pods in the background`, nodes, all);
}

/** A ConfigMap that owns many, or one that owns one that owns one, and so on. */
function owners(count: number, ownerOf: (n: number) => number): Cluster {
  const cluster = createCluster({ seed: 1, history: "off" });
  const uids: string[] = [];
  for (let n = 0; n < count; n++) {
    const name = `c${n}`;
    const ownerReferences = n === 0 ? [] : [{ apiVersion: "v1", kind: "ConfigMap", name: `c${ownerOf(n)}`, uid: uids[ownerOf(n)] ?? "" }];
    uids.push(cluster.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name, ownerReferences } }).metadata.uid);
  }
  cluster.settle();
  return cluster;
}

function ownersRow(what: string, count: number, ownerOf: (n: number) => number): Row {
  const base = owners(count, ownerOf);
  return row(`${what} of ${count.toLocaleString("en-US")} owners and owned, collected`, count, [collect(base, { kind: "ConfigMap", name: "c0", objects: count })]);
}

/** Rows for collections: daemons, a chain of owners, a fan of one owner. */
export function deletionRows(quick: boolean): readonly Row[] {
  daemonRow(1_000, 1);
  const chain = ownersRow("a chain", 1_000, (n) => n - 1);
  const fans = (quick ? [1_000] : [1_000, 100_000]).map((count) => ownersRow("a fan", count, () => 0));
  return [...(quick ? [1_000] : [1_000, 100_000]).map((nodes) => daemonRow(nodes, nodes > 10_000 ? 1 : 3)), chain, ...fans];
}
