/**
 * Controllers that are not what they know: that read the machine's clock, draw random numbers, or wait for timers and networks. While a check is under way, the functions by which one does
 * so throw when a controller calls them, and say where.
 */

import type { Controller, Reconcile, View } from "@everynode/core";

/** A controller called something that makes two equal runs differ. */
export class ImpurityError extends Error {
  override readonly name = "ImpurityError";
}

/** How deep the code that runs right now is inside of controllers. */
const inside = { depth: 0, asyncRuns: 0 };

/** The name of the function under which `async` reconciles run: V8 puts it into their stacks. */
const MARK = "everynodeReconcile";

/** Runs a part of a controller that is no promise. */
function insideController<T>(run: () => T): T {
  inside.depth++;
  try {
    return run();
  } finally {
    inside.depth--;
  }
}

/** Runs an `async` reconcile. */
export async function insideAsyncController<T>(run: () => Promise<T>): Promise<T> {
  inside.asyncRuns++;
  // V8 tells the names of those who wait for a function, not of those who only hand on its promise.
  const { [MARK]: marked } = {
    [MARK]: async (): Promise<T> => {
      const result = await run();
      return result;
    },
  };
  try {
    return await marked();
  } finally {
    inside.asyncRuns--;
  }
}

function* guarded(begin: () => Reconcile): Reconcile {
  const reconcile = insideController(begin);
  for (let reply: unknown; ; ) {
    const next = insideController(() => reconcile.next(reply));
    if (next.done === true) return next.value;
    reply = yield next.value;
  }
}

/** The controller, known to be one to the guards. `onReconcile` is called whenever a reconcile begins. */
export function watchedController(controller: Controller, onReconcile: () => void): Controller {
  const reconcile = (key: string, view: View): Reconcile => {
    onReconcile();
    return guarded(() => controller.reconcile(key, view));
  };
  // Its methods may be those of a class.
  return Object.assign(Object.create(controller) as Controller, { reconcile });
}

function stackOf(): readonly string[] {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 60;
  const lines = new Error().stack?.split("\n").slice(1) ?? [];
  Error.stackTraceLimit = stackTraceLimit;
  return lines.map((line) => line.trim());
}

/** Throws where a controller is calling. */
function forbid(what: string, instead: string): void {
  if (inside.depth === 0 && inside.asyncRuns === 0) return;
  const stack = stackOf();
  if (inside.depth === 0 && !stack.some((line) => line.includes(MARK))) return;
  const guards = stack.findLastIndex((line) => line.includes("forbid") || line.includes("guardedCall"));
  throw new ImpurityError(`calls ${what}, which says something else in every run; ${instead}. It does so ${stack[guards + 1] ?? "somewhere"}`);
}

/** What is guarded: where it is found, and what to use in its place. */
const CLOCK = "the clock of the cluster is view.nowMs, the effect now(), or client.nowMs";
const CHANCE = "chance comes from the effect draw(stream), or client.random()";
const WAITING = "to come again later, requeue: requeueAfter(ms), or { requeueAfterMs }";
const GUARDED: readonly (readonly [of: string, name: string, instead: string])[] = [
  ["Date", "now", CLOCK],
  ["performance", "now", CLOCK],
  ["Math", "random", CHANCE],
  ["crypto", "randomUUID", CHANCE],
  ["crypto", "getRandomValues", CHANCE],
  ["", "setTimeout", WAITING],
  ["", "setInterval", WAITING],
  ["", "setImmediate", WAITING],
  ["", "fetch", "a cluster of a simulation has no network"],
];

type Holder = Record<string, unknown>;
type Restore = () => void;

function guard(holder: Holder, name: string, made: unknown): Restore {
  const own = Object.getOwnPropertyDescriptor(holder, name);
  Object.defineProperty(holder, name, { value: made, configurable: true, writable: true, enumerable: own?.enumerable ?? false });
  return () => (own === undefined ? Reflect.deleteProperty(holder, name) : Object.defineProperty(holder, name, own));
}

function guardFunction(of: string, name: string, instead: string): Restore {
  const holder = (of === "" ? globalThis : (globalThis as Holder)[of]) as Holder | undefined;
  const original = holder?.[name];
  if (holder === undefined || typeof original !== "function") return () => undefined;
  const what = of === "" ? name : `${of}.${name}`;
  const guardedCall = function (this: unknown, ...args: readonly unknown[]): unknown {
    forbid(what, instead);
    return Reflect.apply(original, this, args);
  };
  Object.assign(guardedCall, original);
  return guard(holder, name, guardedCall);
}

/** `new Date()` reads the clock, `new Date(ms)` does not. */
function guardDate(): Restore {
  const construct = function guardedCall(target: DateConstructor, args: unknown[], self: NewableFunction): object {
    if (args.length === 0) forbid("new Date()", CLOCK);
    return Reflect.construct(target, args, self) as object;
  };
  return guard(globalThis, "Date", new Proxy(Date, { construct }));
}

const guards = { users: 0, restore: (): void => undefined };

/** Runs with the guards up; they come down when the last of those who run so has ended. */
export async function withGuards<T>(run: () => Promise<T>): Promise<T> {
  if (guards.users++ === 0) {
    const restores = [...GUARDED.map(([of, name, instead]) => guardFunction(of, name, instead)), guardDate()].reverse();
    guards.restore = () => restores.forEach((restore) => restore());
  }
  try {
    return await run();
  } finally {
    if (--guards.users === 0) guards.restore();
  }
}
