/**
 * What a reconcile may do, as data: it yields one effect at a time and gets the reply back.
 *
 * API requests are the points where others may step in between; everything else happens in the same step.
 */
import type { KubeList, Request, Response } from "@everynode/api";
import type { KubeObject } from "@everynode/model";

/** A Kubernetes Event about `object`, before correlation. */
export interface EventNote {
  readonly object: KubeObject;
  readonly type: "Normal" | "Warning";
  readonly reason: string;
  readonly message: string;
}

/** One thing that a reconcile asks for. */
export type Effect =
  | { readonly type: "request"; readonly request: Request }
  | { readonly type: "batch"; readonly requests: readonly Request[] }
  | { readonly type: "recall"; readonly key: string }
  | { readonly type: "remember"; readonly key: string; readonly value: unknown }
  | { readonly type: "events"; readonly notes: readonly EventNote[] }
  | { readonly type: "enqueue"; readonly key: string; readonly afterMs: number }
  /** The world outside of the API, as it is now: it is looked at and changed on the spot, without the API server. */
  | { readonly type: "look"; readonly kind: string; readonly key: string }
  | { readonly type: "look-under"; readonly kind: string; readonly prefix: string }
  | { readonly type: "put"; readonly kind: string; readonly object: KubeObject }
  | { readonly type: "take"; readonly kind: string; readonly key: string }
  | { readonly type: "serve"; readonly serving: boolean }
  | { readonly type: "now" }
  | { readonly type: "draw"; readonly stream: string };

/** How a reconcile ends. */
export type Result =
  | { readonly type: "done" }
  /** Come again, later each time: 5 ms, 10 ms, ... 1000 s. `why` stands in the trace. */
  | { readonly type: "retry"; readonly why: string }
  | { readonly type: "requeue"; readonly afterMs: number };

/** A reconcile in progress. */
export type Reconcile<R = Result> = Generator<Effect, R, unknown>;

const DONE: Result = { type: "done" };

/** The key needs no more work, and its failures are forgotten. */
export const done = (): Result => DONE;

/** The key is put back with exponential back-off; `why` is what went wrong. */
export const retry = (why: string): Result => ({ type: "retry", why });

/** The key is put back after `afterMs` simulated milliseconds, and its failures are forgotten. */
export const requeueAfter = (afterMs: number): Result => ({ type: "requeue", afterMs });

/** Sends one API request and returns the answer. */
export function* send<T = KubeObject>(request: Request): Reconcile<Response<T>> {
  return (yield { type: "request", request }) as Response<T>;
}

/** Sends several API requests that are under way at the same time; the answers stand in the order of the requests. */
export function* sendAll<T = KubeObject>(requests: readonly Request[]): Reconcile<readonly Response<T>[]> {
  if (requests.length === 0) return [];
  return (yield { type: "batch", requests }) as readonly Response<T>[];
}

/** Lists a kind, uncached. */
export function* sendList<T = KubeObject>(request: Request & { readonly verb: "list" }): Reconcile<Response<KubeList<T>>> {
  return (yield { type: "request", request }) as Response<KubeList<T>>;
}

/** An object of the world outside of the API (of a hidden kind, such as Machine) as it is at this very moment, however old the view; undefined where there is none. */
export function* lookAtWorld<T = KubeObject>(kind: string, key: string): Reconcile<T | undefined> {
  return (yield { type: "look", kind, key }) as T | undefined;
}

/** All objects of the world whose keys begin so, in order of key, as they are at this very moment. */
export function* lookAtWorldUnder<T = KubeObject>(kind: string, prefix: string): Reconcile<readonly T[]> {
  return (yield { type: "look-under", kind, prefix }) as readonly T[];
}

/** Puts an object of the world in, or in its place. Nobody comes between this and a look just before; no request is sent, so nothing of the API server can fail it. */
export function* putIntoWorld(kind: string, object: KubeObject): Reconcile<void> {
  yield { type: "put", kind, object };
}

/** Takes an object of the world away, if it is there. */
export function* takeFromWorld(kind: string, key: string): Reconcile<void> {
  yield { type: "take", kind, key };
}

/** Stops the API server, or lets it answer again. Nobody hears of anything, and nobody gets an answer, while it is down; the world goes on. */
export function* letServe(serving: boolean): Reconcile<void> {
  yield { type: "serve", serving };
}

/** What this controller remembers under `key`; lost in a crash. */
export function* recall<T>(key: string): Reconcile<T | undefined> {
  return (yield { type: "recall", key }) as T | undefined;
}

/** Remembers plain data under `key`; undefined forgets it. */
export function* remember(key: string, value: unknown): Reconcile<void> {
  yield { type: "remember", key, value };
}

/** Records Kubernetes Events, correlated as client-go does. */
export function* record(...notes: readonly EventNote[]): Reconcile<void> {
  if (notes.length > 0) yield { type: "events", notes };
}

/** Puts another (or the same) key of this controller into its queue after `afterMs`. */
export function* enqueueKey(key: string, afterMs = 0): Reconcile<void> {
  yield { type: "enqueue", key, afterMs };
}

/** The clock, in simulated milliseconds since the Unix epoch. */
export function* now(): Reconcile<number> {
  return (yield { type: "now" }) as number;
}

/** A number from 0 (inclusive) to 2^32 (exclusive) of the stream called `stream`. */
export function* draw(stream: string): Reconcile<number> {
  return (yield { type: "draw", stream }) as number;
}
