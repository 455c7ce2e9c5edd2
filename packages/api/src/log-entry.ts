/**
 * One write in a watch log, and the collection as it was after it.
 *
 * The newest entries keep that collection. Older ones let go of it, but for every 64th, and make it anew when asked: what they keep is the
 * entry before them. So a log holds few versions of a tree, and yet a view at any position of it costs 64 small edits at most.
 */
import type { KubeObject } from "@everynode/model";
import { changedCollection, type Collection, objectKey } from "./collection.js";

/** Every so many entries one keeps its collection for good; as many of the newest keep theirs too. */
const STRIDE = 64;

/** What is said of a write that goes into a log. */
export type Write<T extends KubeObject = KubeObject> = Pick<LogEntry<T>, "type" | "kind" | "revision" | "atMs" | "key" | "object" | "previous">;

/** One write, as watches tell it. */
export class LogEntry<T extends KubeObject = KubeObject> {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  /** Key of the kind. */
  readonly kind: string;
  readonly revision: number;
  /** Simulated milliseconds. */
  readonly atMs: number;
  readonly key: string;
  /** The object after the write; of a deletion, as it was last, with the deletion's resourceVersion. */
  readonly object: T;
  readonly previous: T | undefined;
  /** Undefined: it is made from `#before` when it is asked for. */
  #after: Collection<T> | undefined;
  /** The entry before; undefined where `#after` is kept for good. */
  readonly #before: LogEntry<T> | undefined;

  constructor(write: Write<T>, after: Collection<T>, before: LogEntry<T> | undefined) {
    this.type = write.type;
    this.kind = write.kind;
    this.revision = write.revision;
    this.atMs = write.atMs;
    this.key = write.key;
    this.object = write.object;
    this.previous = write.previous;
    this.#after = after;
    this.#before = before;
  }

  /** The whole collection after the write. */
  get after(): Collection<T> {
    this.#after ??= LogEntry.#replayed<T>(this);
    return this.#after;
  }

  static #replayed<T extends KubeObject>(of: LogEntry<T>): Collection<T> {
    const writes: LogEntry<T>[] = [];
    let entry = of;
    while (entry.#after === undefined) {
      writes.push(entry);
      entry = entry.#before as LogEntry<T>;
    }
    let collection = entry.#after;
    for (const write of writes.reverse()) collection = collectionAfter(collection, write);
    return collection;
  }

  /** Lets go of the collection, if it can be made again. */
  static release(entry: LogEntry | undefined): void {
    if (entry !== undefined && entry.#before !== undefined) entry.#after = undefined;
  }
}

function collectionAfter<T extends KubeObject>(collection: Collection, { type, kind, key, object, previous }: Omit<Write<T>, "revision" | "atMs">): Collection<T> {
  return changedCollection(collection, { key, previous, object: type === "DELETED" ? undefined : object }, kind === "Pod") as Collection<T>;
}

/** The entry for a write to the collection that `log` ends with; the entry that grows old by it lets go of its collection. O(log n). */
export function loggedWrite(write: Write, collection: Collection, log: Log): LogEntry {
  LogEntry.release(log.get(log.end - STRIDE));
  const before = log.end % STRIDE === 0 ? undefined : log.get(log.end - 1);
  return new LogEntry(write, collectionAfter(collection, write), before);
}

/** The entry for a write that was saved, at the end of a log. */
export function reloggedWrite(kind: string, collection: Collection, log: Log, saved: Pick<LogEntry, "type" | "revision" | "atMs" | "object">): LogEntry {
  const key = objectKey(saved.object);
  const { type, revision, atMs, object } = saved;
  return loggedWrite({ type, kind, revision, atMs, key, object, previous: collection.objects.get(key) }, collection, log);
}

/** What of a log is asked for its next entry. */
interface Log {
  readonly end: number;
  get(at: number): LogEntry | undefined;
}
