/** The writes that one request made: most make one, a deletion may make two, and a `deletecollection` makes as many as it takes objects. */
import { type ClusterState, type LogEntry, type Request, type Shelf, shelfOf } from "@everynode/api";
import type { InFlight } from "./in-flight.js";
import { type Frozen, View } from "./view.js";

/** The reconcile that asks for something: its key, its frozen view, and what it did before. `requests` are those it asks for together, where it waits for some. */
export type Asking = Pick<InFlight, "key" | "sequence" | "frozen" | "exchanges"> & Partial<Pick<InFlight, "requests">>;

/** What a check may ask about a write. */
export interface WriteContext {
  readonly request: Request;
  /** The store before the request and after all its writes. */
  readonly before: ClusterState;
  readonly after: ClusterState;
  /** Who of the actor asked; undefined where the actor is no controller. */
  readonly asking: Asking | undefined;
}

/** Called at each write, with who wrote; the entry has the collection as it is right then. What it throws ends the run. */
export type WriteCheck = (write: LogEntry, actor: string, context: WriteContext) => void;

/** What the reconcile decided by: the view that was frozen when its key was taken. */
export function viewOf({ frozen }: { readonly frozen: Frozen }): View {
  return new View(frozen);
}

/** The last write of a kind. */
export function lastWrite(cluster: ClusterState, kind: string): LogEntry {
  const { log } = shelfOf(cluster, kind);
  return log.get(log.end - 1) as LogEntry;
}

/** The writes that lie between two states of one store, in order. O(kinds + writes). */
export function writesBetween(before: ClusterState, after: ClusterState): readonly LogEntry[] {
  const writes: LogEntry[] = [];
  for (let ordinal = 0; ordinal < after.shelves.length; ordinal++) {
    const shelf = after.shelves[ordinal] as Shelf;
    // Kinds that are defined meanwhile come last.
    const was: Shelf | undefined = before.shelves[ordinal];
    if (shelf === was) continue;
    for (let at = Math.max(was?.log.end ?? 0, shelf.log.start); at < shelf.log.end; at++) writes.push(shelf.log.get(at) as LogEntry);
  }
  return writes.length < 2 ? writes : writes.sort((a, b) => a.revision - b.revision);
}

/** Tells the check of every write of a request. */
export function checkWrites(check: WriteCheck, actor: string, context: WriteContext): void {
  for (const write of writesBetween(context.before, context.after)) check(write, actor, context);
}
