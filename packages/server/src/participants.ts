/**
 * Which clients are controllers, and whether they are done. A client that keeps a watch open and has written something takes part in what the cluster does: a person's write has come
 * to rest only once all such clients have taken the news of it and have been silent for a while.
 */
import type { WatchHub } from "./watch-hub.js";

/** How long to wait for controllers, in milliseconds of real time. */
export interface Silence {
  /** A controller that has been silent for so long has nothing more to say. */
  readonly graceMs: number;
  /** Nobody waits longer than this. */
  readonly mostMs: number;
}

const LOOK_MS = 2;

/** The clients that take part. */
export class Participants {
  readonly #hub: WatchHub;
  readonly #silence: Silence;
  /** Clients that wrote while they had a watch open. */
  readonly #writers = new Set<string>();
  /** Those of them that have been told of something since it was last quiet. */
  readonly #told = new Set<string>();
  readonly #busy = new Map<string, number>();
  #lastMs = 0;

  constructor(hub: WatchHub, silence: Silence) {
    this.#hub = hub;
    this.#silence = silence;
  }

  /** True for a client that takes part. A person's kubectl never does, although it has a watch open while it waits. */
  takesPart(client: string): boolean {
    return this.#writers.has(client) && this.#hub.watches(client);
  }

  /** A request begins. */
  begin(client: string, writes: boolean): void {
    if (writes && client !== "kubectl" && this.#hub.watches(client)) this.#writers.add(client);
    if (!this.takesPart(client)) return;
    this.#lastMs = performance.now();
    this.#busy.set(client, (this.#busy.get(client) ?? 0) + 1);
  }

  /** A request has been answered, or its client has gone. */
  end(client: string): void {
    const busy = this.#busy.get(client);
    if (busy === undefined) return;
    this.#lastMs = performance.now();
    if (busy > 1) this.#busy.set(client, busy - 1);
    else this.#busy.delete(client);
  }

  /** These clients have been told of something. */
  told(clients: ReadonlySet<string>): void {
    for (const client of clients) {
      if (!this.#writers.has(client)) continue;
      this.#told.add(client);
      this.#lastMs = performance.now();
    }
  }

  /** Waits until all who take part have read what they were told, have their answers, and are silent. False where they are not in time. */
  async quiet(): Promise<boolean> {
    const untilMs = performance.now() + this.#silence.mostMs;
    while (this.#isLively()) {
      if (performance.now() > untilMs) return false;
      await new Promise((resolve) => void setTimeout(resolve, LOOK_MS));
    }
    this.#told.clear();
    return true;
  }

  #isLively(): boolean {
    for (const client of this.#told) if (!this.#hub.watches(client)) this.#told.delete(client);
    if (this.#busy.size > 0) return true;
    if (this.#told.size === 0) return false;
    return this.#hub.isUnread(this.#told) || performance.now() - this.#lastMs < this.#silence.graceMs;
  }
}
