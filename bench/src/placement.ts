/** Nodes exist; a DaemonSet is created; until all its pods are available. All parts on. */
import { type Cluster, createCluster } from "everynode";
import { median, timed } from "./clock.js";
import { leanPlacement } from "./lean-loop.js";
import type { Row } from "./table.js";

/** The DaemonSet that the figures are made with. */
export function agent(image = "app:1"): object {
  const labels = { app: "agent" };
  const spec = { containers: [{ name: "main", image }] };
  return { apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name: "agent", namespace: "default" }, spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } } };
}

/** A cluster of `count` nodes, at rest. */
export function clusterOf(count: number): Cluster {
  const cluster = createCluster({ nodes: count, seed: 1, history: "off" });
  cluster.settle();
  return cluster;
}

/** What placing cost. */
export interface Placement {
  readonly nodes: number;
  readonly ms: number;
  readonly rssMb: number;
  readonly writesPerPod: number;
  readonly stepsPerPod: number;
}

/** Places one pod on each node of a fork of `cluster`; returns the placed cluster too. */
function place(cluster: Cluster, count: number): { readonly placed: Cluster; readonly figures: Placement } {
  const placed = cluster.fork();
  const before = placed.simulation;
  const ms = timed(() => {
    placed.create(agent());
    placed.settle();
  });
  const available = placed.get("DaemonSet", "agent").status.numberAvailable;
  if (available !== count) throw new Error(`placed ${available} of ${count}`);
  const { simulation } = placed;
  return {
    placed,
    figures: {
      nodes: count,
      ms,
      rssMb: Math.round(process.memoryUsage().rss / 1e6),
      writesPerPod: (simulation.cluster.revision - before.cluster.revision) / count,
      stepsPerPod: (simulation.steps - before.steps) / count,
    },
  };
}

/** Nodes of a cluster that is placed once before anything is measured, so that the first figure is none of V8's compiler. */
const WARM_UP = 5_000;

/** Rows for 1,000, 5,000 and 100,000 nodes, beside the lean loop. */
export function placementRows(runs: number, sizes: readonly number[]): { readonly rows: readonly Row[]; readonly largest: Cluster } {
  const rows: Row[] = [];
  const perPod = new Map<number, number>();
  const lean = new Map<number, number>();
  let largest: Cluster | undefined;
  place(clusterOf(WARM_UP), WARM_UP);
  for (const count of sizes) {
    const base = clusterOf(count);
    const all: Placement[] = [];
    for (let run = 0; run < (count > 10_000 ? Math.min(runs, 3) : runs); run++) {
      largest = undefined;
      const { placed, figures } = place(base, count);
      largest = placed;
      all.push(figures);
    }
    const ms = median(all.map((f) => f.ms));
    const last = all.at(-1) as Placement;
    const leanMs = median(Array.from({ length: 5 }, () => timed(() => void leanPlacement(count))));
    perPod.set(count, ms / count);
    lean.set(count, leanMs / count);
    rows.push({
      what: `place a DaemonSet on ${count.toLocaleString("en-US")} nodes`,
      figure: `${(ms / 1000).toFixed(2)} s`,
      more: `${((ms * 1000) / count).toFixed(1)} µs a pod; ${last.writesPerPod.toFixed(3)} writes and ${last.stepsPerPod.toFixed(3)} steps a pod; process ${last.rssMb} MB; lean loop over Maps ${leanMs.toFixed(1)} ms`,
    });
  }
  const [small, large] = [sizes[0] ?? 0, sizes.at(-1) ?? 0];
  const ratio = (m: ReadonlyMap<number, number>): string => ((m.get(large) ?? NaN) / (m.get(small) ?? NaN)).toFixed(2);
  rows.push({ what: `time a pod at ${large.toLocaleString("en-US")} nodes to that at ${small.toLocaleString("en-US")}`, figure: ratio(perPod), more: `the lean loop's own ratio in the same run: ${ratio(lean)}` });
  return { rows, largest: largest as Cluster };
}
