/**
 * P-20: within 290 s of the end of all faults the cluster comes to rest, and what holds of it then (P-02, P-03, P-09, P-12, P-16) still holds after it was left alone for
 * a while.
 *
 * 290 s are less than the five minutes after which expectations are given up: a controller that leaks one would else be forgiven. What does not hold at rest in the first place is told by the
 * property itself. That a cluster comes to rest is asked of every history, whatever oracles there are.
 */
import { nextTimeMs, type Simulation } from "@everynode/core";
import { PATIENCE_MS } from "../history/heal.js";
import type { Finding, Oracle } from "./oracle.js";
import { counters } from "./p-12-counters.js";
import { exactlyOne } from "./p-03-exactly-one.js";
import { history } from "./p-16-history.js";
import { noDangling } from "./p-09-no-dangling.js";
import { noneOnIneligible } from "./p-02-none-on-ineligible.js";
import { ownersExist } from "./p-09-owners-exist.js";

/** Keys that are named of those that wait. */
const MOST_NAMED = 4;

const seconds = (ms: number): string => `${Math.max(0, Math.round(ms / 100) / 10)} s`;

/** What keeps a simulation from being at rest, in words: who works on what, and what is to come when. */
function whatWaits(simulation: Simulation): readonly string[] {
  const { nowMs } = simulation.cluster;
  return simulation.actors.flatMap(({ queue, inFlight }, at) => {
    const { name = "", background = false } = simulation.setup.controllers[at] ?? {};
    const isTimer = (key: string): boolean => (typeof background === "function" ? background(key) : background);
    const later = [...queue.delayedAt.entries()].filter(([key]) => !isTimer(key)).map(([key, atMs]) => `${key} in ${seconds(atMs - nowMs)} (failed ${queue.failures.get(key) ?? 0} times)`);
    return [...inFlight.keys().map((key) => `${key} under way`), ...queue.waiting.keys().map((key) => `${key} at once`), ...later].map((what) => `${name}: ${what}`);
  });
}

/** That a simulation has not come to rest in time, and why. */
export function restless(simulation: Simulation): Finding {
  const waits = whatWaits(simulation);
  const what = waits.length === 0 ? `something is due in ${seconds((nextTimeMs(simulation, false) ?? simulation.cluster.nowMs) - simulation.cluster.nowMs)}` : waits.slice(0, MOST_NAMED).join("; ") + (waits.length > MOST_NAMED ? `; ${waits.length - MOST_NAMED} more` : "");
  return { object: "cluster", is: `it still writes, or has something to do: ${what}`, must: `rest within ${PATIENCE_MS / 1000} s of the end of all faults` };
}

/** That what holds at rest goes on to hold. */
function eventuallyStable(parts: readonly Oracle[]): Oracle {
  return {
    name: "P-20",
    title: "the cluster comes to rest in time, and stays as it should be",
    atRest(rest) {
      const afterMs = rest.afterwards.nowMs - rest.nowMs;
      return parts.flatMap((part) => {
        const lost = part.atRest?.({ ...rest, ...rest.afterwards }) ?? [];
        if (lost.length === 0 || (part.atRest?.(rest) ?? []).length > 0) return [];
        return lost.map((finding) => ({ ...finding, is: `${finding.is}, though ${part.name} held ${seconds(afterMs)} before`, must: `${finding.must}, and for good` }));
      });
    },
  };
}

/** A cluster with DaemonSets comes to rest and stays as it should be. */
export const stable: Oracle = eventuallyStable([noneOnIneligible, exactlyOne, noDangling, counters, history]);

/** Any cluster comes to rest and stays as it should be. */
export const stableWorkload: Oracle = eventuallyStable([ownersExist]);
