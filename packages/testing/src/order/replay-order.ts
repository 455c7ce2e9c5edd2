/** The way to a violation, gone once more. */
import type { Simulation } from "@everynode/core";
import type { Finding } from "../oracles/oracle.js";
import { chosen, choicesAt } from "./choice.js";
import { beginning, choiceOptionsOf, type ExploreOptions } from "./explore.js";
import type { Place } from "./place.js";

/** What came of a way. */
export interface ReplayedOrder {
  readonly simulation: Simulation;
  /** What was found on it, and at its end where it comes to rest. */
  readonly findings: readonly Finding[];
  /** What was done: the choices of the way, but for those that were not possible any more. */
  readonly done: readonly string[];
}

/**
 * Goes a way that an exploration with these options has told, from the same simulation. A choice that is not possible where it comes is passed over, so that a way may be shortened, or
 * gone with other controllers.
 */
export function replayOrder(simulation: Simulation, path: readonly string[], options: ExploreOptions): ReplayedOrder {
  const choices = choiceOptionsOf(simulation, options);
  const findings: Finding[] = [];
  const done: string[] = [];
  let place: Place = beginning(simulation, choices);
  for (const id of path) {
    const choice = choicesAt(place, choices).find((each) => each.id === id);
    if (choice === undefined) continue;
    const { spent } = place;
    place = chosen(place, choice, choices, (write, actor, context) => void findings.push(...(options.onWrite?.(write, actor, context, spent) ?? [])));
    done.push(id);
  }
  if (choicesAt(place, choices).length === 0) findings.push(...(options.atRest?.(place.simulation, place.spent) ?? []));
  return { simulation: place.simulation, findings, done };
}
