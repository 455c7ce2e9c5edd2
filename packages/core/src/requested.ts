/** What others than controllers do to a simulation: ask the API server, and change the world outside of it. */
import { type Collection, type Request, type Response, removeObject, shelfOf, storeObject } from "@everynode/api";
import type { KubeObject } from "@everynode/model";
import { Draft } from "./draft.js";
import type { Simulation } from "./simulation.js";
import type { WriteCheck } from "./writes.js";

/** A simulation, and what was answered on the way to it. */
export interface Requested {
  readonly simulation: Simulation;
  readonly response: Response;
}

/** The simulation after a request of somebody called `caller` (a user, a test, a client). `check` is told of its writes. */
export function requested(simulation: Simulation, request: Request, caller = "user", check?: WriteCheck): Requested {
  const draft = new Draft(simulation, check);
  const response = draft.send(caller, request, undefined);
  return { simulation: draft.finish(), response };
}

/** The simulation whose store has been given new kinds by other ways than a request: whoever watches them hears of their objects from now on. */
export function withNewKindsWatched(simulation: Simulation): Simulation {
  const draft = new Draft(simulation);
  draft.watchNewKinds();
  return draft.finish();
}

/** The simulation with an object of the world outside (a machine) put in, or put in its place. It is not an API request. */
export function worldChanged<T extends KubeObject>(simulation: Simulation, kind: string, object: T): Simulation {
  const draft = new Draft(simulation);
  draft.cluster = storeObject(simulation.cluster, kind, object).state;
  draft.mark(`world ${kind} ${object.metadata.name}`, draft.cluster.revision);
  return draft.finish();
}

/** The simulation without an object of the world outside. */
export function worldRemoved(simulation: Simulation, kind: string, name: string): Simulation {
  const collection: Collection = shelfOf(simulation.cluster, kind).collection;
  const object = collection.objects.get(name);
  if (object === undefined) return simulation;
  const draft = new Draft(simulation);
  draft.cluster = removeObject(simulation.cluster, kind, object).state;
  draft.mark(`world ${kind} ${name} gone`, draft.cluster.revision);
  return draft.finish();
}
