/**
 * A watch on its way to a client. What the client has not taken yet stays where it is, in the watch log of the cluster: a stream knows only its place there, and goes on when its
 * connection has room. So a slow client costs no memory, and finds its place gone (410) when the log has moved on too far, as with a real API server.
 */
import type { ServerResponse } from "node:http";
import { bookmarkedWatch, type ClusterState, continueWatch, shelfOf, type Watch, type Watched, type WatchEvent } from "@everynode/api";
import { objectText, passingText } from "./json-text.js";

/** Bytes that are written to a connection at a time. */
const CHUNK_BYTES = 256 * 1024;

/** Lines of events that several streams send: those of one round of telling. */
export type SharedLines = Map<object, string>;

/** How a stream is to be carried. */
export interface StreamOptions {
  /** True where the client takes bookmarks. */
  readonly bookmarks: boolean;
  /** Whose it is: the name in the client's User-Agent. */
  readonly client: string;
  /** Milliseconds of real time after which a client that takes nothing is dropped. */
  readonly stallMs: number;
  /** Milliseconds of real time after which the stream ends; for ever where left out. */
  readonly timeoutMs?: number;
  /** True where others may be told of the same: what is written for one is then remembered for all. */
  readonly isShared: () => boolean;
  /** Called once the stream has ended, whoever ended it. */
  readonly onEnd: (stream: WatchStream) => void;
}

/** The longest time that a timer of the machine can wait. */
const LONGEST_MS = 2 ** 31 - 1;

/** One client's watch. */
export class WatchStream {
  readonly client: string;
  readonly #response: ServerResponse;
  readonly #options: StreamOptions;
  #watch: Watch;
  /** Events that have been read from the log and not been written. */
  #events: readonly WatchEvent[];
  #at = 0;
  /** The end of the kind's log when it was read last. */
  #readTo = -1;
  #blocked = false;
  #ended = false;
  #stall: NodeJS.Timeout | undefined;
  readonly #timeout: NodeJS.Timeout | undefined;

  /** Begins to write the events that a watch begins with. */
  constructor(response: ServerResponse, { events, watch }: Pick<Watched, "events" | "watch">, options: StreamOptions) {
    this.client = options.client;
    this.#response = response;
    this.#options = options;
    this.#watch = watch;
    this.#events = events;
    response.on("close", () => this.#close());
    response.on("error", () => this.#close());
    response.on("drain", () => this.#drained());
    const { timeoutMs } = options;
    if (timeoutMs !== undefined) this.#timeout = setTimeout(() => this.#timedOut(), Math.min(timeoutMs, LONGEST_MS));
    this.#write(new Map());
  }

  /** Which kind is watched. */
  get kind(): string {
    return this.#watch.kind.key;
  }

  /** True where the client has not taken yet all that was told to it. */
  get isBehind(): boolean {
    return !this.#ended && (this.#at < this.#events.length || this.#response.writableLength > 0);
  }

  /** Sends what has happened up to a state; true where there was something. Costs nothing where nothing of the kind has been written. */
  tell(state: ClusterState, lines: SharedLines): boolean {
    if (this.#ended) return false;
    this.#state = state;
    const { end } = shelfOf(state, this.kind).log;
    if (end === this.#readTo || this.#at < this.#events.length || this.#blocked) return false;
    this.#readTo = end;
    this.#read(continueWatch(state, this.#watch));
    const some = this.#events.length > 0;
    this.#write(lines);
    return some;
  }

  /** Says how far the watch has come, where the client wants to know. */
  bookmark(state: ClusterState): void {
    if (this.#ended || !this.#options.bookmarks || this.#blocked || this.#at < this.#events.length) return;
    this.#readTo = shelfOf(state, this.kind).log.end;
    this.#read(bookmarkedWatch(state, this.#watch));
    this.#write(new Map());
  }

  /** Ends the stream in good order: clients come again. */
  end(): void {
    if (!this.#ended) this.#response.end();
    this.#close();
  }

  /** Breaks the connection off. */
  destroy(): void {
    this.#response.destroy();
    this.#close();
  }

  #state: ClusterState | undefined;

  #read({ events, watch }: Pick<Watched, "events" | "watch">): void {
    this.#watch = watch;
    this.#events = events;
    this.#at = 0;
  }

  #write(lines: SharedLines): void {
    while (this.#at < this.#events.length) {
      if (!this.#writeChunk(lines)) {
        this.#blocked = true;
        this.#stall = setTimeout(() => this.destroy(), this.#options.stallMs);
        return;
      }
    }
    this.#events = [];
    this.#at = 0;
    if (this.#watch.done) this.end();
  }

  #writeChunk(lines: SharedLines): boolean {
    let chunk = "";
    const text = this.#options.isShared() ? objectText : passingText;
    while (this.#at < this.#events.length && chunk.length < CHUNK_BYTES) {
      chunk += lineOf(this.#events[this.#at] as WatchEvent, { lines, text });
      this.#at += 1;
    }
    return this.#response.write(chunk);
  }

  #drained(): void {
    if (this.#ended || !this.#blocked) return;
    clearTimeout(this.#stall);
    this.#blocked = false;
    this.#write(new Map());
    if (this.#state !== undefined) this.tell(this.#state, new Map());
  }

  #timedOut(): void {
    if (this.#state !== undefined) this.bookmark(this.#state);
    this.end();
  }

  #close(): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#timeout);
    clearTimeout(this.#stall);
    this.#events = [];
    this.#options.onEnd(this);
  }
}

/** The line of an event. Objects as they are stored are written once; what is made for one watch alone is not remembered. */
function lineOf({ type, object }: WatchEvent, { lines, text }: { readonly lines: SharedLines; readonly text: (object: object) => string }): string {
  if (typeof object !== "object" || object === null) return `${JSON.stringify({ type, object })}\n`;
  const known = lines.get(object);
  if (known !== undefined && known.startsWith(`{"type":"${type}"`)) return known;
  const line = `{"type":"${type}","object":${text(object)}}\n`;
  lines.set(object, line);
  return line;
}
