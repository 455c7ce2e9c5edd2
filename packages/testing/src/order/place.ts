/** A place in the graph of all orders: a simulation, and what of the exploration's own budget has been used on the way to it. */
import { SortedMap } from "@everynode/api";
import type { ActorState, Simulation, WriteCheck } from "@everynode/core";

/** What happened on the way to a place that need not have happened. */
export interface Spent {
  readonly crashes: number;
  /** How many of the crashes were followed by a list that was out of date. */
  readonly stale: number;
}

/** A place. */
export interface Place {
  readonly simulation: Simulation;
  readonly spent: Spent;
  /** How many of the acts have been done. */
  readonly acts: number;
  /** How many uids and names each actor has had, by position of its controller; the last number is that of the acts. */
  readonly draws: readonly number[];
  /** True where the environment would write something if it had its turn. */
  readonly pending: boolean;
}

/** Uids and names that one actor may have, at most. */
const BLOCK = 1 << 20;

/**
 * What `run` makes of a place's simulation, as the turn of actor number `index`.
 *
 * The API server makes uids and names up from a counter that all share, so that whoever acts first would change everybody's names. Here each actor has a counter of its own:
 * what is made has the same name in whichever order it is made. Chance could have given it that name in any order.
 *
 * Nor is it remembered how often a key has failed: it comes back after 5 ms, where it would take longer each time. That changes when things happen, and nothing of what may
 * happen before and after what at one instant.
 */
export function asActor(place: Place, index: number, run: (simulation: Simulation) => Simulation): Pick<Place, "simulation" | "draws"> {
  const { simulation, draws } = place;
  const used = draws[index] ?? 0;
  const start = (index + 1) * BLOCK;
  const next = withoutFailures(run({ ...simulation, cluster: { ...simulation.cluster, draws: start + used } }), index);
  const now = next.cluster.draws - start;
  return { simulation: next, draws: now === used ? draws : draws.with(index, now) };
}

function withoutFailures(simulation: Simulation, index: number): Simulation {
  const actor = simulation.actors[index];
  if (actor === undefined || actor.queue.failures.size === 0) return simulation;
  const patient: ActorState = { ...actor, queue: { ...actor.queue, failures: SortedMap.empty() } };
  return { ...simulation, actors: simulation.actors.with(index, patient) };
}

/** The place where an exploration begins. */
export function firstPlace(simulation: Simulation): Place {
  const draws = [...simulation.setup.controllers.map(() => 0), 0];
  return { simulation, spent: { crashes: 0, stale: 0 }, acts: 0, draws, pending: false };
}

/** Something that somebody else than a controller does; it happens once, at whichever point. */
export interface Act {
  readonly name: string;
  perform(simulation: Simulation, check: WriteCheck): Simulation;
}
