/** One simulated hour of idle nodes, heartbeats and all. */
import { clusterOf } from "./placement.js";
import { medianMs } from "./clock.js";
import type { Row } from "./table.js";

/** The row for `count` idle nodes. */
export function idleHourRow(runs: number, count: number): Row {
  const base = clusterOf(count);
  let renewals = 0;
  const ms = medianMs(runs, () => base.fork(), (cluster) => {
    const before = cluster.simulation.cluster.revision;
    cluster.advance({ hours: 1 });
    renewals = cluster.simulation.cluster.revision - before;
  });
  return { what: `one simulated hour of ${count.toLocaleString("en-US")} idle nodes`, figure: `${(ms / 1000).toFixed(2)} s`, more: `${renewals.toLocaleString("en-US")} writes: leases are renewed every 10 s each, in one reconcile for all that are due` };
}
