/** What may happen at a place of an exploration, and where it leads. */
import type { Request } from "@everynode/api";
import { type Action, actionId, clockAt, crashed, enabledActions, nextRequest, nextTimeMs, perform, type Simulation, type WriteCheck } from "@everynode/core";
import { type Act, asActor, type Place, type Spent } from "./place.js";
import { type Cast, partOf } from "./cast.js";
import { environmentTurn } from "./environment.js";

/** One thing that may happen next. Its `id` says what it is, in whichever order it comes. */
export type Choice = {
  readonly id: string;
  /** Whose own state it changes: an explored actor's, or undefined for those that are anybody's. */
  readonly actor: string | undefined;
  /** "own": nothing but the actor's own state is changed or looked at; "read": the store is looked at; "world": anything. */
  readonly touches: "own" | "read" | "world";
} & (
  | { readonly type: "action"; readonly action: Action }
  /** The subject crashes, and lists again: each kind in `stale` as it was so many writes ago. */
  | { readonly type: "crash"; readonly action: Action; readonly stale: StaleList | undefined }
  | { readonly type: "environment" }
  | { readonly type: "act"; readonly act: Act }
  | { readonly type: "clock" }
);

/** By kind, how many writes a list is behind. */
export type StaleList = Readonly<Record<string, number>>;

/** What an exploration may do. */
export interface ChoiceOptions {
  readonly cast: Cast;
  /** The controller that may crash. */
  readonly subject: string;
  readonly acts: readonly Act[];
  readonly mostCrashes: number;
  readonly mostStale: number;
  readonly staleLists: readonly StaleList[];
}

/**
 * All that may happen at a place, in one order: requests under way, then the environment, news, and keys that wait, as in an orderly run; then what need not happen at all. The first one
 * is what would happen if everybody acted on what is known. Empty at rest.
 */
export function choicesAt(place: Place, options: ChoiceOptions): readonly Choice[] {
  const { simulation } = place;
  const choices: Choice[] = [];
  const actions = enabledActions(partOf(simulation, options.cast.explored));
  const turns = actions.findIndex(({ type }) => type !== "resume");
  for (const action of turns < 0 ? actions : actions.slice(0, turns)) choices.push(ofAction(simulation, action));
  if (place.pending) choices.push({ id: "environment", actor: undefined, touches: "world", type: "environment" });
  for (const action of turns < 0 ? [] : actions.slice(turns)) choices.push(ofAction(simulation, action));
  const clock = choices.length === 0 && nextTimeMs(simulation, false) !== undefined;
  if (clock) choices.push({ id: "clock", actor: undefined, touches: "world", type: "clock" });
  const act = options.acts[place.acts];
  if (act !== undefined) choices.push({ id: `act/${act.name}`, actor: undefined, touches: "world", type: "act", act });
  if (place.spent.crashes < options.mostCrashes) choices.push(...crashesAt(place, actions, options));
  return choices;
}

function ofAction(simulation: Simulation, action: Action): Choice {
  // One change at a time: then a delivery is the same whatever else has been written meanwhile.
  const one: Action = action.type === "start" ? action : { ...action, count: 1 };
  return { id: actionId(action), actor: action.actor, touches: action.type !== "resume" ? "own" : isRead(nextRequest(simulation, action)) ? "read" : "world", type: "action", action: one };
}

const isRead = (request: Request | undefined): boolean => request?.verb === "get" || request?.verb === "list";

/** The crashes that make a difference: before and after a write. */
function crashesAt(place: Place, actions: readonly Action[], options: ChoiceOptions): readonly Choice[] {
  const { simulation, spent } = place;
  const lists: readonly (StaleList | undefined)[] = [undefined, ...(spent.stale < options.mostStale ? options.staleLists : [])];
  return actions.flatMap((action) => {
    if (action.type !== "resume" || action.actor !== options.subject || isRead(nextRequest(simulation, action))) return [];
    return (["crash-before", "crash-after"] as const).flatMap((fault) =>
      lists.map((stale): Choice => ({ id: `${actionId(action)} ${fault}${staleText(stale)}`, actor: options.subject, touches: "world", type: "crash", action: { ...action, count: 1, fault }, stale })),
    );
  });
}

const staleText = (stale: StaleList | undefined): string => (stale === undefined ? "" : ` stale ${Object.entries(stale).map(([kind, back]) => `${kind}-${back}`).join(",")}`);

/** Where a choice leads. `check` is told of the writes. Throws a `ControllerError` where a controller breaks its contract. */
export function chosen(place: Place, choice: Choice, options: ChoiceOptions, check: WriteCheck): Place {
  const next = landed(place, choice, options, check);
  return next.simulation.cluster.revision === place.simulation.cluster.revision && choice.type !== "clock" && choice.type !== "environment" ? next : caughtUp(next, options);
}

function landed(place: Place, choice: Choice, options: ChoiceOptions, check: WriteCheck): Place {
  const { controllers } = place.simulation.setup;
  switch (choice.type) {
    case "action":
      return { ...place, ...asActor(place, controllers.findIndex(({ name }) => name === choice.action.actor), (simulation) => perform(simulation, choice.action, check)) };
    case "crash": {
      const { action, stale } = choice;
      const run = (simulation: Simulation): Simulation => {
        const after = perform(simulation, action, check);
        return stale === undefined ? after : crashed(after, action.actor, { stale });
      };
      return { ...place, ...asActor(place, controllers.findIndex(({ name }) => name === action.actor), run), spent: spentAfter(place.spent, stale) };
    }
    case "act":
      return { ...place, ...asActor(place, controllers.length, (simulation) => choice.act.perform(simulation, check)), acts: place.acts + 1 };
    case "environment":
      return environmentTurn(place, options.cast, check);
    case "clock": {
      const { simulation } = place;
      return { ...place, simulation: clockAt(simulation, nextTimeMs(simulation, true) ?? simulation.cluster.nowMs) };
    }
  }
}

const spentAfter = ({ crashes, stale }: Spent, list: StaleList | undefined): Spent => ({ crashes: crashes + 1, stale: stale + Number(list !== undefined) });

/** The place once the environment has heard of what makes it write nothing; where it would write, that is left to its own turn. */
export function caughtUp(place: Place, { cast }: Pick<ChoiceOptions, "cast">): Place {
  const turn = environmentTurn(place, cast, () => undefined);
  const writes = turn.simulation.cluster.revision !== place.simulation.cluster.revision;
  return writes ? (place.pending ? place : { ...place, pending: true }) : { ...turn, pending: false };
}
