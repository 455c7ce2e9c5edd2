/** Orders in which one actor hears of things late: at random, but for one kind of news that waits as long as anything else can happen. */
import { type Action, type Chooser, enabledActions, streamNumber } from "@everynode/core";

/** Whose news wait, and which. */
export interface HeldBack {
  readonly actor: string;
  /** The kind that the actor hears of late; undefined: none, but news come one by one. */
  readonly kind: string | undefined;
}

/** News that are held back come all the same once in so many draws: who never heard of anything could keep the others busy for ever. */
const PATIENCE = 40;

function free(actions: readonly Action[], { actor, kind }: HeldBack): readonly Action[] {
  const others = actions.filter((action) => action.type !== "deliver" || action.actor !== actor || action.key !== kind);
  return others.length === 0 ? actions : others;
}

/** Any action with equal chance, news one by one, and those that are held back last; the draw depends on `seed` and the number of the step. */
export function heldBack(seed: number, held: HeldBack): Chooser {
  return (simulation) => {
    const all = enabledActions(simulation);
    if (all.length === 0) return undefined;
    const number = streamNumber(seed, "held back", simulation.steps);
    const actions = number % PATIENCE === 0 ? all : free(all, held);
    const action = actions[(number >>> 8) % actions.length] as Action;
    return action.type === "deliver" ? { type: "deliver", actor: action.actor, key: action.key, count: 1 } : action;
  };
}
