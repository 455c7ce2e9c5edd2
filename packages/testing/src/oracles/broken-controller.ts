/** Controllers that are broken in one small way, to see whether an oracle finds it: they ask for other things than they should, or for more. */
import type { Request } from "@everynode/api";
import { type Effect, type Reconcile, send, type View } from "@everynode/core";
import type { DaemonSet, Pod } from "@everynode/model";
import { controlledBy, seen } from "../daemon/knowledge.js";
import type { Controllers } from "../history/theatre.js";
import { replacedController } from "../daemon/replaced-controller.js";

/** What a broken controller knows when it breaks the rules: its set, by the view. */
export interface Breach {
  readonly set: DaemonSet;
  readonly view: View;
  /** The set's pods, in order of name. */
  readonly pods: readonly Pod[];
}

function breachOf(key: string, view: View): Breach | undefined {
  const set = seen(view).sets.get(key);
  return set === undefined ? undefined : { set, view, pods: controlledBy(seen(view).pods, set.metadata.uid) };
}

/** True in the first sync that sees this generation of the set. */
export function isNews({ set }: Breach, generation: number): boolean {
  return set.metadata.generation === generation && (set.status.observedGeneration ?? 0) < generation;
}

function changedEffect(effect: Effect, change: (request: Request) => Request): Effect {
  if (effect.type === "request") return { type: "request", request: change(effect.request) };
  return effect.type === "batch" ? { type: "batch", requests: effect.requests.map(change) } : effect;
}

/** The reconcile with other requests in place of its own. */
export function* changing(reconcile: Reconcile, change: (request: Request) => Request): Reconcile {
  let next = reconcile.next();
  while (next.done !== true) next = reconcile.next(yield changedEffect(next.value, change));
  return next.value;
}

function* after(requests: readonly Request[], reconcile: Reconcile): Reconcile {
  for (const request of requests) yield* send(request);
  return yield* reconcile;
}

/** A DaemonSet controller that asks for something else than it should. */
export function asksOtherwise(change: (request: Request, breach: Breach) => Request): Controllers {
  return replacedController((whole) => ({
    ...whole,
    reconcile(key, view) {
      const breach = breachOf(key, view);
      const reconcile = whole.reconcile(key, view);
      return breach === undefined ? reconcile : changing(reconcile, (request) => change(request, breach));
    },
  }));
}

/** A DaemonSet controller that asks for something more, before it does what it should. */
export function asksMore(extra: (breach: Breach) => readonly Request[]): Controllers {
  return replacedController((whole) => ({
    ...whole,
    reconcile(key, view) {
      const breach = breachOf(key, view);
      return after(breach === undefined ? [] : extra(breach), whole.reconcile(key, view));
    },
  }));
}
