/** Typed listeners for what happens in a cluster. They are told after the step, and can change nothing in it. */
import type { TraceEntry } from "@everynode/core";
import { EventEmitter } from "eventemitter3";
import { describedValue, UsageError } from "./api-error.js";
import { frozen } from "./frozen.js";
import { instead, type KnownNames } from "./known-options.js";

/** What one can listen to, and what a listener gets. */
export interface ClusterEvents {
  /** Everything that happened, entry by entry. */
  readonly trace: (entry: TraceEntry) => void;
  /** A request that the API server answered. */
  readonly request: (entry: Extract<TraceEntry, { readonly type: "request" }>) => void;
  /** A request that changed an object. */
  readonly write: (entry: Extract<TraceEntry, { readonly type: "request" }>) => void;
  /** Something outside of the API: a machine, a container, a fault. */
  readonly world: (entry: Extract<TraceEntry, { readonly type: "world" }>) => void;
  /** The API server goes down, or comes up. */
  readonly server: (entry: Extract<TraceEntry, { readonly type: "server" }>) => void;
  readonly reconciled: (entry: Extract<TraceEntry, { readonly type: "reconciled" }>) => void;
  readonly clock: (entry: Extract<TraceEntry, { readonly type: "clock" }>) => void;
  readonly crash: (entry: Extract<TraceEntry, { readonly type: "crash" }>) => void;
  readonly fault: (entry: Extract<TraceEntry, { readonly type: "fault" }>) => void;
}

const EVENTS: KnownNames<ClusterEvents> = { trace: true, request: true, write: true, world: true, server: true, reconciled: true, clock: true, crash: true, fault: true };

/** A listener threw. The cluster is as it was after the step that the listener was told of. */
export class ListenerError extends Error {
  override readonly name = "ListenerError";
}

/** The listeners of one cluster. */
export class Listeners {
  readonly #emitter = new EventEmitter<{ [K in keyof ClusterEvents]: ClusterEvents[K] }>();

  on<K extends keyof ClusterEvents>(event: K, listener: ClusterEvents[K]): void {
    if (!Object.hasOwn(EVENTS, event)) throw new UsageError(`there is no event ${describedValue(event)}; ${instead(String(event), Object.keys(EVENTS))}`);
    if (typeof listener !== "function") throw new UsageError(`a listener is a function; got ${describedValue(listener)}`);
    this.#emitter.on(event, listener as never);
  }

  off<K extends keyof ClusterEvents>(event: K, listener: ClusterEvents[K]): void {
    this.#emitter.off(event, listener as never);
  }

  get some(): boolean {
    return this.#emitter.eventNames().length > 0;
  }

  /** Tells all listeners of `entry`; throws a `ListenerError` once all were told, if one of them threw. */
  tell(entry: TraceEntry): void {
    if (entry.type === "request" && entry.write !== undefined) frozen(entry.write);
    const events: readonly (keyof ClusterEvents)[] = entry.type === "request" && entry.write !== undefined ? ["trace", "request", "write"] : ["trace", entry.type];
    let thrown: { readonly event: string; readonly error: unknown } | undefined;
    for (const event of events) {
      for (const listener of this.#emitter.listeners(event) as readonly ((entry: TraceEntry) => void)[]) {
        try {
          listener(entry);
        } catch (error) {
          thrown ??= { event, error };
        }
      }
    }
    if (thrown === undefined) return;
    const what = thrown.error instanceof Error ? `${thrown.error.name}: ${thrown.error.message}` : String(thrown.error);
    throw new ListenerError(`a listener of ${JSON.stringify(thrown.event)} threw ${what}; the cluster is as it was after the step`, { cause: thrown.error });
  }
}
