/** What a controller is: which kinds it watches, which of its keys a change wakes, and how it reconciles one key. */
import type { Caller } from "@everynode/api";
import { invariant, type KindTable, type KubeObject } from "@everynode/model";
import type { Reconcile } from "./effect.js";
import type { View } from "./view.js";

/** One change as an informer hears of it; entries of the watch log are changes. */
export interface Change<T extends KubeObject = KubeObject> {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  /** Key of the kind. */
  readonly kind: string;
  readonly key: string;
  readonly object: T;
  /** As this informer knew it before. */
  readonly previous: T | undefined;
  readonly revision: number;
}

/** What a watch handler may do; it sees the view with the change in it. */
export interface Waker<Facts = unknown> {
  readonly view: View<Facts>;
  /** Wakes `key`: it is reconciled once, however often it was woken before. */
  enqueue(key: string): void;
  /** Wakes `key` after `afterMs`, or earlier if it was asked for earlier. */
  enqueueAfter(key: string, afterMs: number): void;
  recall<T>(key: string): T | undefined;
  /** Remembers plain data; undefined forgets. */
  remember(key: string, value: unknown): void;
}

/** A kind that a controller watches, and what it does when told of a change. */
export interface Watch<Facts = unknown> {
  readonly kind: string;
  /** Left out: the kind is only read. */
  on?(change: Change, waker: Waker<Facts>): void;
}

/** Facts derived from a view: a fold over delivered changes that must equal a fresh build from the view. */
export interface FactsOf<Facts> {
  build(view: View<undefined>): Facts;
  apply(facts: Facts, change: Change, view: View<undefined>): Facts;
}

/** How a key comes back that failed. */
export interface BackOff {
  /** The first time after so many simulated milliseconds, then after twice as many each time, at most 1000 s; 5 where left out. */
  readonly baseMs?: number;
  /** How often in a row it comes back before it is given up until something wakes it; without end where left out. */
  readonly tries?: number;
}

/**
 * A controller: pure but for the effects it yields. Kubelets, the scheduler and the collectors are controllers like any other.
 *
 * `reconcile` must be deterministic in its key, its view and the replies it gets, since a fork runs it again.
 */
export interface Controller<Facts = unknown> {
  /** Unique in a cluster; it stands in the trace and in Events. */
  readonly name: string;
  /** The program that it is part of, as `managedFields` call it; its own name where left out. */
  readonly program?: string;
  /** A user's own kind (`Name.group`) may be watched before it is defined; until then it has no objects. */
  readonly watches: readonly Watch<Facts>[];
  /** More watches, of the kinds that the cluster has at the time; asked again whenever a kind is defined. Pure. */
  watchesAmong?(kinds: KindTable): readonly Watch<Facts>[];
  readonly facts?: FactsOf<Facts> | undefined;
  /** How many keys are reconciled at once, at most; 1 where left out. */
  readonly workers?: number;
  readonly backOff?: BackOff;
  /** True: its delayed keys (heartbeats, periodic sweeps) do not keep a cluster from being at rest; a function says so key by key. */
  readonly background?: boolean | ((key: string) => boolean);
  /** True: it may throw `NotReady`. What it takes part in is run one whole step after another. */
  readonly waits?: boolean;
  /** True: a part of it lies outside of the simulation, where nothing can be forked. Whoever goes on from a simulation that was kept lets it start anew. */
  readonly outside?: boolean;
  /** Keys that are woken when the controller starts, and after a crash. */
  readonly startKeys?: readonly string[];
  reconcile(key: string, view: View<Facts>): Reconcile;
}

/** True for keys as kinds of users have them: `Gadget.example.com`. */
const isOwnKind = (key: string): boolean => key.includes(".");

/** A controller as a simulation keeps it: what was left out is filled in, so that all of them have one shape. */
export class Registered implements Controller {
  readonly name: string;
  /** It as the API server knows it. */
  readonly caller: Caller;
  readonly watches: readonly Watch[];
  readonly facts: FactsOf<unknown> | undefined;
  readonly workers: number;
  readonly backOff: BackOff;
  readonly background: boolean | ((key: string) => boolean);
  readonly waits: boolean;
  readonly outside: boolean;
  readonly startKeys: readonly string[];
  readonly #controller: Controller;
  // What the controller says of a table of kinds, asked once.
  readonly #among = new WeakMap<KindTable, ReadonlyMap<string, Watch>>();

  constructor(controller: Controller) {
    this.name = controller.name;
    this.caller = { name: controller.name, fieldManager: controller.program ?? controller.name };
    this.watches = controller.watches;
    this.facts = controller.facts;
    this.workers = controller.workers ?? 1;
    this.backOff = controller.backOff ?? {};
    this.background = controller.background ?? false;
    this.waits = controller.waits ?? false;
    this.outside = controller.outside ?? false;
    this.startKeys = controller.startKeys ?? [];
    this.#controller = controller;
  }

  /** What it watches where these kinds are served, by kind and in order. Constant time but for the first time. */
  watchesIn(kinds: KindTable): ReadonlyMap<string, Watch> {
    let watches = this.#among.get(kinds);
    if (watches === undefined) {
      watches = this.#watchesAmong(kinds);
      this.#among.set(kinds, watches);
    }
    return watches;
  }

  #watchesAmong(kinds: KindTable): ReadonlyMap<string, Watch> {
    const found = new Map<string, Watch>();
    for (const watch of this.watches) {
      const isServed = kinds.byKey(watch.kind) !== undefined;
      invariant(isServed || isOwnKind(watch.kind), () => `${this.name} watches ${JSON.stringify(watch.kind)}, which is no kind of this cluster; a user's own kind is called Name.group`);
      if (isServed) found.set(watch.kind, watch);
    }
    for (const watch of this.#controller.watchesAmong?.(kinds) ?? []) if (!found.has(watch.kind)) found.set(watch.kind, watch);
    return found;
  }

  reconcile(key: string, view: View): Reconcile {
    return this.#controller.reconcile(key, view);
  }
}
