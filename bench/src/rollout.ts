/** A new image on all nodes, from its being applied until all pods are new and available; and the same with a look at all nodes at each sync. */
import { type Cluster, createCluster } from "everynode";
import { median, timed } from "./clock.js";
import { leanReplacement } from "./lean-loop.js";
import { agent } from "./placement.js";
import type { Row } from "./table.js";

/** How a rollout is measured. */
interface Rollout {
  readonly nodes: number;
  readonly maxUnavailable: number | string;
  /** True: the controller walks nodes in a drawn order, as Kubernetes does, and therefore looks at all of them each time. */
  readonly rescans?: boolean;
}

const rolling = (image: string, maxUnavailable: number | string): object => {
  const set = agent(image) as { readonly spec: object };
  return { ...set, spec: { ...set.spec, updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable } } } };
};

function placed({ nodes, maxUnavailable, rescans = false }: Rollout): Cluster {
  const cluster = createCluster({ nodes, seed: 1, history: "off", daemonSet: { walk: rescans ? "drawn" : "by-name" } });
  cluster.create(rolling("app:1", maxUnavailable));
  cluster.settle();
  return cluster;
}

interface Rolled {
  readonly ms: number;
  readonly writesPerPod: number;
  readonly stepsPerPod: number;
}

function roll(base: Cluster, { nodes, maxUnavailable }: Rollout): Rolled {
  const cluster = base.fork();
  const before = cluster.simulation;
  const ms = timed(() => {
    cluster.apply(rolling("app:2", maxUnavailable));
    cluster.settle();
  });
  const { updatedNumberScheduled, numberAvailable } = cluster.get("DaemonSet", "agent").status;
  if (updatedNumberScheduled !== nodes || numberAvailable !== nodes) throw new Error(`rolled ${updatedNumberScheduled} of ${nodes}, ${numberAvailable} available`);
  const { simulation } = cluster;
  return { ms, writesPerPod: (simulation.cluster.revision - before.cluster.revision) / nodes, stepsPerPod: (simulation.steps - before.steps) / nodes };
}

function rolloutRow(rollout: Rollout, runs: number, beside?: string): Row {
  const base = placed(rollout);
  const all = Array.from({ length: runs }, () => roll(base, rollout));
  const ms = median(all.map((each) => each.ms));
  const { nodes, maxUnavailable, rescans = false } = rollout;
  const last = all.at(-1) as Rolled;
  const counted = `${last.writesPerPod.toFixed(2)} writes and ${last.stepsPerPod.toFixed(2)} steps a pod; process ${Math.round(process.memoryUsage().rss / 1e6)} MB`;
  return {
    what: `roll out on ${nodes.toLocaleString("en-US")} nodes, maxUnavailable ${maxUnavailable}${rescans ? ", looking at all nodes each time" : ""}`,
    figure: `${(ms / 1000).toFixed(2)} s`,
    more: `${((ms * 1000) / nodes).toFixed(1)} µs a pod; ${counted}${beside === undefined ? "" : `; ${beside}`}`,
  };
}

/** Rows for rollouts: one pod at a time, a tenth at a time, and with rescans. */
export function rolloutRows(quick: boolean): readonly Row[] {
  roll(placed({ nodes: 1_000, maxUnavailable: 1 }), { nodes: 1_000, maxUnavailable: 1 });
  const small = [rolloutRow({ nodes: 1_000, maxUnavailable: 1 }, 3), rolloutRow({ nodes: 1_000, maxUnavailable: 1, rescans: true }, 1), rolloutRow({ nodes: 5_000, maxUnavailable: 1 }, quick ? 1 : 3)];
  if (quick) return small;
  const leanMs = median(Array.from({ length: 3 }, () => timed(() => void leanReplacement(100_000))));
  return [...small, rolloutRow({ nodes: 100_000, maxUnavailable: "10%" }, 1, `lean loop over Maps ${leanMs.toFixed(0)} ms`)];
}
