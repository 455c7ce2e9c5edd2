/** The ways in which mutants come about: parts of the DaemonSet controller are replaced, its watches hear less, its reconciles ask for less. */
import { type Change, type Reconcile, record, type Waker } from "@everynode/core";
import { daemonSetController, type DaemonSetParts, type Hardening } from "@everynode/daemonset";
import type { Controllers } from "../history/theatre.js";
import { faking } from "../controllers/faking.js";
import { replacedController } from "../daemon/replaced-controller.js";

/** The DaemonSet controller with other parts. */
export function withParts(parts: Partial<DaemonSetParts>): Controllers {
  return replacedController(() => daemonSetController({ parts }));
}

/** The DaemonSet controller with some of Kubernetes' warts mended. */
export function withHardening(hardened: Hardening): Controllers {
  return replacedController(() => daemonSetController({ hardened }));
}

/** A watch handler. */
type Handler = (change: Change, waker: Waker) => void;

/** The DaemonSet controller with another handler for the changes of one kind, made from its own. */
export function withHandler(kind: string, broken: (whole: Handler) => Handler): (controllers?: Controllers) => Controllers {
  const deaf = replacedController((whole) => ({
    ...whole,
    watches: whole.watches.map((watch) => (watch.kind === kind ? { kind, on: broken((change, waker) => watch.on?.(change, waker)) } : watch)),
  }));
  return (controllers = (builtIn) => builtIn) => (builtIn) => deaf(controllers(builtIn));
}

/** A part that does nothing, and answers this. */
export function* answering<T>(value: T): Reconcile<T> {
  yield* record();
  return value;
}

/** The reconcile, but it never puts a key back into its queue. */
export function withoutComingBack<R>(reconcile: Reconcile<R>): Reconcile<R> {
  return faking(reconcile, ({ type }) => (type === "enqueue" ? { reply: undefined } : undefined));
}
