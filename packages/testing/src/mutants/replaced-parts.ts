/** The ways in which mutants come about: parts of the DaemonSet controller are replaced, its watches hear less, its reconciles ask for less. */
import { type Change, type Controller, type Effect, type Reconcile, record, type Waker } from "@everynode/core";
import { daemonSetController, type DaemonSetParts, type Hardening } from "@everynode/daemonset";
import type { Controllers } from "../history/theatre.js";
import { DAEMON_CONTROLLER } from "../daemon/write-moment.js";

const replaced =
  (broken: (whole: Controller) => Controller): Controllers =>
  (builtIn) =>
    builtIn.map((controller) => (controller.name === DAEMON_CONTROLLER ? broken(controller) : controller));

/** The DaemonSet controller with other parts. */
export function withParts(parts: Partial<DaemonSetParts>): Controllers {
  return replaced(() => daemonSetController({ parts }));
}

/** The DaemonSet controller with some of Kubernetes' warts mended. */
export function withHardening(hardened: Hardening): Controllers {
  return replaced(() => daemonSetController({ hardened }));
}

/** A watch handler. */
type Handler = (change: Change, waker: Waker) => void;

/** The DaemonSet controller with another handler for the changes of one kind, made from its own. */
export function withHandler(kind: string, broken: (whole: Handler) => Handler): (controllers?: Controllers) => Controllers {
  const deaf = replaced((whole) => ({
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

/** The reconcile, but what it asks for is not done where `instead` has an answer to it. */
export function* faking<R>(reconcile: Reconcile<R>, instead: (effect: Effect) => { readonly reply: unknown } | undefined): Reconcile<R> {
  let next = reconcile.next();
  while (next.done !== true) {
    const fake = instead(next.value);
    next = reconcile.next(fake === undefined ? yield next.value : fake.reply);
  }
  return next.value;
}

/** The reconcile, but it never puts a key back into its queue. */
export function withoutComingBack<R>(reconcile: Reconcile<R>): Reconcile<R> {
  return faking(reconcile, ({ type }) => (type === "enqueue" ? { reply: undefined } : undefined));
}
