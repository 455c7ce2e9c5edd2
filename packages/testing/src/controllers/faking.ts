/** Reconciles of which not everything is done that they ask for. */
import type { Effect, Reconcile } from "@everynode/core";

/** The reconcile, but what it asks for is not done where `instead` has an answer to it. */
export function* faking<R>(reconcile: Reconcile<R>, instead: (effect: Effect) => { readonly reply: unknown } | undefined): Reconcile<R> {
  let next = reconcile.next();
  while (next.done !== true) {
    const fake = instead(next.value);
    next = reconcile.next(fake === undefined ? yield next.value : fake.reply);
  }
  return next.value;
}
