/** What it costs to keep a moment, to go on from it on another way, and to look at the past. */
import { collectionAt, shelfOf } from "@everynode/api";
import type { Cluster } from "everynode";
import { median, timed } from "./clock.js";
import { agent } from "./placement.js";
import type { Row } from "./table.js";

/** A cluster in the middle of a reconcile: a rollout has begun, and requests are in flight. */
function inMidReconcile(cluster: Cluster): Cluster {
  const fork = cluster.fork();
  fork.apply(agent("app:2"));
  for (let i = 0; i < 40 && !fork.simulation.actors.some((actor) => actor.inFlight.size > 0); i++) fork.step();
  return fork;
}

/** Rows for forks, restores and views of a large cluster. */
export function forkRows(cluster: Cluster): readonly Row[] {
  const nodes = cluster.list("Node").length.toLocaleString("en-US");
  const busy = inMidReconcile(cluster);
  const forkMs = median(Array.from({ length: 101 }, () => timed(() => void cluster.fork())));
  const snapshot = cluster.snapshot();
  const restoreMs = median(Array.from({ length: 101 }, () => timed(() => cluster.restore(snapshot))));
  const stepMs = median(
    Array.from({ length: 21 }, () => {
      const [left, right] = [busy.fork(), busy.fork()];
      left.step();
      return timed(() => right.step());
    }),
  );
  const shelf = shelfOf(cluster.simulation.cluster, "Pod");
  const positions = Array.from({ length: 1000 }, (_, i) => shelf.log.start + Math.floor(((shelf.log.end - shelf.log.start) * i) / 1000));
  const viewMs = timed(() => {
    for (const position of positions) collectionAt(shelf, position).objects.get("default/x");
  });
  return [
    { what: `fork a cluster of ${nodes} nodes`, figure: `${forkMs.toFixed(4)} ms` },
    { what: `restore it`, figure: `${restoreMs.toFixed(4)} ms` },
    { what: "first step of a fork in the middle of a reconcile", figure: `${stepMs.toFixed(3)} ms`, more: "its generator is run again through the recorded replies" },
    { what: "a whole view of all pods at any position of the watch log", figure: `${(viewMs / positions.length).toFixed(5)} ms` },
  ];
}
