/** What others than controllers do to a simulation: ask the API server, and change the world outside of it. */
import type { HttpRequest, HttpResponse, Request, Response } from "@everynode/api";
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
  const response = draft.send({ name: caller }, request, undefined);
  return { simulation: draft.finish(), response };
}

/** A simulation, and the page that was answered on the way to it. */
export interface Served {
  readonly simulation: Simulation;
  readonly response: HttpResponse;
}

/** The simulation after an HTTP request of somebody called `caller`: what it comes to is a request like any other, and in the trace. */
export function requestedOverHttp(simulation: Simulation, request: HttpRequest, caller = "user", check?: WriteCheck): Served {
  const draft = new Draft(simulation, check);
  const response = draft.serve({ name: caller }, request);
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
  draft.putIntoWorld("world", kind, object);
  return draft.finish();
}

/** The simulation with its API server down, or up again: while it is down nobody gets an answer, and nobody hears of what was written before. */
export function serverSet(simulation: Simulation, serving: boolean): Simulation {
  const draft = new Draft(simulation);
  draft.letServe(serving);
  return draft.finish();
}

/** The simulation without an object of the world outside. */
export function worldRemoved(simulation: Simulation, kind: string, name: string): Simulation {
  const draft = new Draft(simulation);
  draft.takeFromWorld("world", kind, name);
  return draft.finish();
}
