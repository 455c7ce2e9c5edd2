/** All actors that are not explored, as one: they act in canonical order among themselves. */
import { firstAction, perform, type WriteCheck } from "@everynode/core";
import { type Cast, partOf } from "./cast.js";
import { asActor, type Place } from "./place.js";

/** More steps than this without a write, and the environment counts as one that keeps itself busy. */
const MOST_STEPS = 10_000;

/**
 * The environment's turn: everybody in it hears of everything and works, in canonical order, until one of them has written something, or nobody has anything left to do. So what is
 * written was decided right before, by what was known then.
 */
export function environmentTurn(place: Place, { environment }: Cast, check: WriteCheck): Place {
  let now = place;
  for (let left = MOST_STEPS; left > 0; left--) {
    const action = firstAction(partOf(now.simulation, environment));
    if (action === undefined) return now;
    const index = now.simulation.setup.controllers.findIndex(({ name }) => name === action.actor);
    now = placeAfter(now, asActor(now, index, (simulation) => perform(simulation, action, check)));
    if (now.simulation.cluster.revision !== place.simulation.cluster.revision) return now;
  }
  throw new Error(`the environment took ${MOST_STEPS} steps at one instant and wrote nothing; the next would be ${JSON.stringify(firstAction(partOf(now.simulation, environment)))}`);
}

function placeAfter({ spent, acts, pending }: Place, { simulation, draws }: Pick<Place, "simulation" | "draws">): Place {
  return { simulation, spent, acts, draws, pending };
}
