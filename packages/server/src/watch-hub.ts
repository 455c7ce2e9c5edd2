/** All watches that clients have open: they are told of what happens, and it is known whether they have taken it. */
import type { ServerResponse } from "node:http";
import type { ClusterState, Watched } from "@everynode/api";
import { WatchStream } from "./watch-stream.js";

/** How a watch is opened. */
export interface Opened {
  readonly client: string;
  readonly bookmarks: boolean;
  readonly timeoutMs?: number;
}

/** What holds for all watches. */
export interface HubOptions {
  /** Watches at most; who asks for one more is told to come again. */
  readonly most: number;
  /** Milliseconds of real time after which a client that takes nothing is dropped. */
  readonly stallMs: number;
  /** How often clients that want bookmarks get one, in milliseconds of real time. */
  readonly bookmarkMs: number;
}

/** The open watches. */
export class WatchHub {
  readonly #options: HubOptions;
  readonly #streams = new Set<WatchStream>();
  readonly #bookmarks: NodeJS.Timeout;
  readonly #stateOf: () => ClusterState;

  constructor(stateOf: () => ClusterState, options: HubOptions) {
    this.#options = options;
    this.#stateOf = stateOf;
    this.#bookmarks = setInterval(() => this.#bookmark(), options.bookmarkMs);
    this.#bookmarks.unref();
  }

  /** How many watches are open. */
  get size(): number {
    return this.#streams.size;
  }

  /** True where no more watches are taken. */
  get isFull(): boolean {
    return this.#streams.size >= this.#options.most;
  }

  /** Carries a watch that has begun. The head of the response must have been sent. */
  open(response: ServerResponse, watched: Pick<Watched, "events" | "watch">, opened: Opened): void {
    const stream = new WatchStream(response, watched, { ...opened, stallMs: this.#options.stallMs, isShared: () => this.#streams.size > 1, onEnd: (ended) => void this.#streams.delete(ended) });
    if (response.writableEnded || response.destroyed) return;
    this.#streams.add(stream);
    stream.tell(this.#stateOf(), new Map());
  }

  /** Tells everybody of what has happened; returns the names of those who had something to hear. */
  tell(): ReadonlySet<string> {
    const state = this.#stateOf();
    const lines = new Map<object, string>();
    const told = new Set<string>();
    for (const stream of this.#streams) if (stream.tell(state, lines)) told.add(stream.client);
    return told;
  }

  /** True where a client has a watch open. */
  watches(client: string): boolean {
    for (const stream of this.#streams) if (stream.client === client) return true;
    return false;
  }

  /** True where one of these clients has not taken yet all that it was told. */
  isUnread(clients: ReadonlySet<string>): boolean {
    for (const stream of this.#streams) if (clients.has(stream.client) && stream.isBehind) return true;
    return false;
  }

  /** Ends all watches in good order. */
  endAll(): void {
    for (const stream of this.#streams) stream.end();
  }

  /** Ends all watches, and there are no bookmarks any more. */
  end(): void {
    clearInterval(this.#bookmarks);
    this.endAll();
  }

  #bookmark(): void {
    const state = this.#stateOf();
    for (const stream of this.#streams) stream.bookmark(state);
  }
}
