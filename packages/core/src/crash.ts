/** A controller crashes: all it remembers is gone, and it lists everything anew. */
import { collectionAt, type Shelf } from "@everynode/api";
import { invariant } from "@everynode/model";
import type { Registered } from "./controller.js";
import { relist } from "./delivery.js";
import type { ActorDraft } from "./draft.js";
import { emptyInformer } from "./new-informer.js";
import { type ActorState, idleActor, type Simulation } from "./simulation.js";
import { added, EMPTY_QUEUE } from "./work-queue.js";

/** How a controller comes back. */
export interface CrashOptions {
  /** How many log entries behind the store its first list of each kind is; 0 where left out. As far back as the log still goes. */
  readonly stale?: Readonly<Record<string, number>>;
}

/** An actor that has just started and listed every kind that it watches. */
export function startedActor(simulation: Simulation, controller: Registered, options: CrashOptions = {}): ActorState {
  let queue = EMPTY_QUEUE;
  for (const key of controller.startKeys) queue = added(queue, key, false);
  const kinds = [...controller.watchesIn(simulation.cluster.kinds).keys()];
  const actor: ActorDraft = idleActor(kinds.map((kind) => emptyInformer(simulation.cluster, kind)), queue);
  const lists = kinds.map((kind, index) => {
    const shelf = simulation.cluster.shelves[(actor.informers[index] as { readonly ordinal: number }).ordinal] as Shelf;
    const position = Math.max(shelf.log.start, shelf.log.end - (options.stale?.[kind] ?? 0));
    const last = shelf.log.get(position - 1);
    const revision = position === shelf.log.end ? simulation.cluster.revision : (last?.revision ?? 0);
    return { kind, collection: collectionAt(shelf, position), position, revision };
  });
  for (const list of lists) relist(simulation, { controller, actor }, list);
  return actor;
}

/** The simulation after the controller called `name` has crashed and started anew. */
export function crashed(simulation: Simulation, name: string, options: CrashOptions = {}): Simulation {
  const index = simulation.setup.controllers.findIndex((c) => c.name === name);
  const controller = simulation.setup.controllers[index];
  invariant(controller !== undefined, () => `there is no controller called ${JSON.stringify(name)}`);
  const actors = simulation.actors.slice();
  actors[index] = startedActor(simulation, controller, options);
  return { ...simulation, actors };
}
