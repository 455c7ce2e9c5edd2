/** Watch logs are cut off behind their slowest reader, less a window. */
import { type ClusterState, type Shelf, trimmedLogs } from "@everynode/api";
import type { Situation } from "./action.js";
import type { Simulation } from "./simulation.js";

/** A log is trimmed once it is so much longer than the window. */
const SLACK = 256;

/** How long a kind's log grows before it is trimmed. */
const longest = ({ setup }: Situation): number => setup.logWindow + SLACK;

function slowestReader(situation: Situation, ordinal: number): number {
  const shelf = situation.cluster.shelves[ordinal] as Shelf;
  let slowest = shelf.log.end - situation.setup.logWindow;
  for (const actor of situation.actors) {
    for (const informers of [actor.informers, ...actor.inFlight.values().map(({ frozen }) => frozen.informers)]) {
      for (const informer of informers) if (informer.ordinal === ordinal) slowest = Math.min(slowest, informer.position);
    }
  }
  return slowest;
}

/** The store without the log entries that every reader has left behind by more than the window. */
export function trimmedCluster(situation: Situation): ClusterState {
  const long = longest(situation);
  const starts = situation.cluster.shelves.map(({ log }, ordinal) => (log.end - log.start > long ? slowestReader(situation, ordinal) : log.start));
  return trimmedLogs(situation.cluster, starts);
}

/** The simulation without the log entries that every reader has left behind by more than the window. */
export function trimmed(simulation: Simulation): Simulation {
  const cluster = trimmedCluster(simulation);
  return cluster === simulation.cluster ? simulation : { ...simulation, cluster };
}

/** Whether a reader that went on from `position` may have been the one that a long log waited for. */
export function mayTrim(situation: Situation, ordinal: number, position: number): boolean {
  const { log } = situation.cluster.shelves[ordinal] as Shelf;
  return log.end - log.start > longest(situation) && position <= log.start + situation.setup.logWindow;
}
