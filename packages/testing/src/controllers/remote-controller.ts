/**
 * A controller that runs somewhere else: a process of its own that talks to an API server. Its whole life, from its start to its crash, is one run: it is told what its watches have
 * delivered, asks for things until it is silent, and waits. Faults, delays, old views and crashes meet it as they meet any controller, since what it asks for are requests like any other.
 */
import type { Request, Response } from "@everynode/api";
import { type Change, type Controller, recall, type Reconcile, remember, requeueAfter, done, retry, type View } from "@everynode/core";
import { deepEqual } from "@everynode/model";
import { Point, type Run, type Tree } from "./point.js";

/** What a process is told: what it may know from now on, with the changes that have led there; or the answers to its requests. */
export type RemoteStep = { readonly type: "hear"; readonly view: View; readonly changes: readonly Change[] } | { readonly type: "reply"; readonly responses: readonly Response[] };

/** What a process does next: it asks the API server; it rests, until something is heard or a time (simulated milliseconds) comes; it ends by itself; or it did what it must not. */
export type RemoteMove =
  | { readonly type: "ask"; readonly requests: readonly Request[] }
  | { readonly type: "rest"; readonly wakeAtMs?: number }
  | { readonly type: "ended"; readonly why: string }
  | { readonly type: "break"; readonly why: string };

/** A process, suspended at its last move. */
export type RemoteRun = Run<RemoteStep, RemoteMove>;

/** What makes a controller of a process. */
export interface RemoteControllerOptions {
  /** Unique in a cluster. */
  readonly name: string;
  /** The kinds that the process lists from a cache, and watches. */
  readonly watches: readonly string[];
  /** Starts a process: `processes.start` of `clientProcesses` in `@everynode/server`. */
  readonly start: () => RemoteRun;
}

const PROCESS = "process";
/** What is remembered of a process: where it is in its life, and what it has not been told yet. A crash forgets both. */
const AT = "at";
const NEWS = "news";
/** Points that are kept: those of the histories that are being played, and more. */
const MOST_POINTS = 20_000;

/** A controller out of a process, for clusters that are run by `checkController`. */
export function remoteController({ name, watches, start }: RemoteControllerOptions): Controller {
  const lives = new Lives({ start, isSame });
  return {
    name,
    waits: true,
    outside: true,
    startKeys: [PROCESS],
    watches: watches.map((kind) => ({
      kind,
      on(change, waker) {
        waker.remember(NEWS, [...(waker.recall<readonly Change[]>(NEWS) ?? []), change]);
        waker.enqueue(PROCESS);
      },
    })),
    reconcile: (_, view) => lived(lives, view),
  };
}

/** Answers are compared by what they say; what is heard by the view that it belongs to, which stays the same one while a step is tried again. */
function isSame(a: RemoteStep, b: RemoteStep): boolean {
  if (a.type === "hear" && b.type === "hear") return a.view.informers === b.view.informers && a.view.nowMs === b.view.nowMs;
  return a.type === "reply" && b.type === "reply" && deepEqual(a.responses, b.responses);
}

type Moment = Point<RemoteStep, RemoteMove>;

/** A stretch of a life: from what is heard until it is silent. */
function* lived(lives: Lives, view: View): Reconcile {
  const at = yield* recall<number>(AT);
  const changes = (yield* recall<readonly Change[]>(NEWS)) ?? [];
  yield* remember(NEWS, undefined);
  const before = at === undefined ? undefined : lives.at(at);
  // A new process lists what there is by itself.
  let point = (before ?? lives.begun(view)).after({ type: "hear", view, changes: before === undefined ? [] : changes });
  for (;;) {
    const { move } = point;
    switch (move.type) {
      case "rest":
        yield* remember(AT, lives.kept(point));
        return move.wakeAtMs === undefined ? done() : requeueAfter(Math.max(1, move.wakeAtMs - view.nowMs));
      case "ended":
        yield* remember(AT, undefined);
        return retry(move.why);
      case "break":
        throw new Error(move.why);
      case "ask":
        point = point.after({ type: "reply", responses: yield* answers(move.requests) });
    }
  }
}

/** Requests that are made at the same time go together. */
function* answers(requests: readonly Request[]): Reconcile<readonly Response[]> {
  const [first] = requests;
  if (first !== undefined && requests.length === 1) return [(yield { type: "request", request: first }) as Response];
  return (yield { type: "batch", requests }) as readonly Response[];
}

/** All lives that processes have had, point by point. */
class Lives {
  readonly #tree: Tree<RemoteStep, RemoteMove>;
  readonly #numbers = new Map<Moment, number>();
  readonly #points = new Map<number, Moment>();
  readonly #beginnings = new WeakMap<View["informers"], Moment>();
  #next = 0;

  constructor(tree: Tree<RemoteStep, RemoteMove>) {
    this.#tree = tree;
  }

  /** The beginning of the life of a process that starts when this is known: the same one while a step is tried again. */
  begun({ informers }: View): Moment {
    const point = this.#beginnings.get(informers) ?? new Point(this.#tree);
    this.#beginnings.set(informers, point);
    return point;
  }

  /** The number of a point, by which it is found again. */
  kept(point: Moment): number {
    const known = this.#numbers.get(point);
    if (known !== undefined) return known;
    const number = this.#next++;
    this.#numbers.set(point, number);
    this.#points.set(number, point);
    const oldest = this.#points.get(number - MOST_POINTS);
    if (oldest !== undefined) {
      this.#numbers.delete(oldest);
      this.#points.delete(number - MOST_POINTS);
    }
    return number;
  }

  /** The point of a number; undefined where it was not kept so long. */
  at(number: number): Moment | undefined {
    return this.#points.get(number);
  }
}
