/** Who decides what happens next. Nothing else in everynode does. */
import { type Action, enabledActions, firstAction, type Situation } from "./action.js";
import type { Simulation } from "./simulation.js";
import { streamNumber } from "./stream.js";

/** What a chooser sees: a simulation, perhaps in the middle of a run, when it is still being edited. It must not be kept. */
export type Choosable = Situation & Pick<Simulation, "steps">;

/** Picks one of the actions that may happen now; undefined only where there is none. Asked again before the next step has been made, it must pick the same. */
export type Chooser = (now: Choosable) => Action | undefined;

/** Always the first action in canonical order: nobody acts before having heard of everything. */
export const orderly: Chooser = firstAction;

/** Any enabled action with equal chance; the draw depends on `seed` and the number of the step. */
export function seeded(seed: number): Chooser {
  return (simulation) => {
    const actions = enabledActions(simulation);
    return actions.length === 0 ? undefined : actions[streamNumber(seed, "chooser", simulation.steps) % actions.length];
  };
}
