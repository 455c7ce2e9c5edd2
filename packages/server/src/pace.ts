/** Lets a served cluster go on, in slices: between two of them requests are answered, and watches told. */
import { clockAt, nextTimeMs, RestlessError, type Simulation, steps, trimmed } from "@everynode/core";
import type { Cluster } from "everynode";
import type { TimeMode } from "./time-mode.js";

/** Steps of a slice. */
const SLICE = 256;
/** Real time, in milliseconds, after which others get a turn. */
const TURN_MS = 10;
/** Steps at one instant after which controllers are said to wake each other for ever. */
const MOST_STEPS = 10_000_000;
/** The clock of a served cluster is moved at least so often, in milliseconds of real time. */
const TICK_MS = 1000;

/** Watch logs are cut off again after so many writes: a run looks at its own writes only, and clients write in between. */
const TRIM_EVERY = 256;

/** What pace needs of the server around it. */
export interface PaceOptions {
  readonly mode: TimeMode;
  /** Simulated milliseconds within which a write has to come to rest before its answer. */
  readonly patienceMs: number;
  /** Called after each slice in which something happened. */
  readonly onChange: () => void;
  /** Called where the cluster cannot go on. */
  readonly onError: (error: unknown) => void;
}

const breathe = async (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** Moves a cluster's time. */
export class Pace {
  readonly #cluster: Cluster;
  readonly #options: PaceOptions;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;
  /** One thing at a time lets the cluster go on. */
  #queue: Promise<unknown> = Promise.resolve();
  /** Where real and simulated time were the same. */
  readonly #anchor: { readonly realMs: number; readonly simulatedMs: number };
  #turnEndMs = 0;
  #trimmedAt = 0;

  constructor(cluster: Cluster, options: PaceOptions) {
    this.#cluster = cluster;
    this.#options = options;
    this.#anchor = { realMs: performance.now(), simulatedMs: cluster.nowMs };
  }

  /** Begins to let time pass by itself, where the mode says so. */
  start(): void {
    const { mode } = this.#options;
    if (mode.type === "fast") void this.#run(async () => this.#race());
    else if (mode.type !== "manual") this.#schedule(0);
  }

  /** Time stands still from now on. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#queue;
  }

  /** After a write: where writes come to rest before they are answered, it does so now. */
  async afterWrite(): Promise<void> {
    const { mode, patienceMs } = this.#options;
    this.#trim();
    if (mode.type === "quiet") await this.settle(patienceMs);
    else if (mode.type === "real") this.#schedule(0);
  }

  /** True where a write is answered once it has come to rest. */
  get waits(): boolean {
    return this.#options.mode.type === "quiet";
  }

  /** Lets the cluster come to rest; false where it does not within so many simulated milliseconds. */
  async settle(patienceMs: number): Promise<boolean> {
    return this.#run(async () => {
      const limitMs = this.#cluster.nowMs + patienceMs;
      for (await this.#still(); ; await this.#still()) {
        const foreground = nextTimeMs(this.#cluster.simulation, false);
        if (foreground === undefined || foreground > limitMs || this.#stopped) return foreground === undefined;
        this.#clockTo(nextTimeMs(this.#cluster.simulation, true) ?? foreground);
      }
    });
  }

  /** Lets so many simulated milliseconds pass. */
  async advance(ms: number): Promise<void> {
    await this.#run(async () => this.#until(this.#cluster.nowMs + ms));
  }

  /** Does some steps at this instant; returns how many there were to do. */
  async steps(count: number): Promise<number> {
    return this.#run(async () => {
      const before = this.#cluster.simulation;
      const after = steps(before, count);
      this.#goOn(after);
      return after.steps - before.steps;
    });
  }

  /** Other changes of the cluster, in turn with those that this makes. */
  async change<T>(change: () => T): Promise<T> {
    return this.#run(async () => {
      const result = change();
      this.#options.onChange();
      return result;
    });
  }

  async #run<T>(job: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(async () => {
      this.#turnEndMs = performance.now() + TURN_MS;
      return job();
    });
    this.#queue = result.catch(() => undefined);
    return result;
  }

  #goOn(simulation: Simulation): void {
    if (simulation === this.#cluster.simulation) return;
    this.#cluster.goOnAs(simulation);
    this.#options.onChange();
    this.#trim();
  }

  /** Cuts off what of the watch logs nobody needs, once all have been told. */
  #trim(): void {
    const { simulation } = this.#cluster;
    const { revision } = simulation.cluster;
    if (revision - this.#trimmedAt < TRIM_EVERY) return;
    this.#trimmedAt = revision;
    this.#cluster.goOnAs(trimmed(simulation));
  }

  #clockTo(ms: number): void {
    this.#cluster.goOnAs(clockAt(this.#cluster.simulation, ms));
  }

  /** Everything that can happen at this instant happens. */
  async #still(): Promise<void> {
    for (let done = 0; ; done += SLICE) {
      const before = this.#cluster.simulation;
      const after = steps(before, SLICE);
      if (after.steps === before.steps) return;
      this.#goOn(after);
      if (done > MOST_STEPS) throw new RestlessError(`the cluster does not come to rest: ${MOST_STEPS} steps at one instant`);
      await this.#breath();
    }
  }

  async #breath(): Promise<void> {
    if (performance.now() < this.#turnEndMs) return;
    await breathe();
    this.#turnEndMs = performance.now() + TURN_MS;
  }

  async #until(untilMs: number): Promise<void> {
    for (await this.#still(); !this.#stopped; await this.#still()) {
      const next = nextTimeMs(this.#cluster.simulation, true);
      if (next === undefined || next > untilMs) break;
      this.#clockTo(next);
    }
    if (this.#cluster.nowMs < untilMs) {
      this.#clockTo(untilMs);
      await this.#still();
    }
  }

  async #race(): Promise<void> {
    while (!this.#stopped) {
      await this.#still();
      const next = nextTimeMs(this.#cluster.simulation, true);
      if (next === undefined) await new Promise((resolve) => void setTimeout(resolve, TURN_MS));
      else this.#clockTo(next);
    }
  }

  #schedule(afterMs: number): void {
    if (this.#stopped) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#tick().catch((error: unknown) => this.#options.onError(error));
    }, afterMs);
    this.#timer.unref();
  }

  /** The simulated clock catches up with the real one, and it is seen when something is due next. */
  async #tick(): Promise<void> {
    const { mode } = this.#options;
    const factor = "factor" in mode ? mode.factor : 0;
    if (factor === 0) return;
    const goalMs = this.#goalMs(factor);
    if (goalMs > this.#cluster.nowMs) await this.#run(async () => this.#until(goalMs));
    const next = nextTimeMs(this.#cluster.simulation, true) ?? Infinity;
    const untilNextMs = Math.max(0, (next - this.#goalMs(factor)) / factor);
    this.#schedule(Math.min(Math.max(1, untilNextMs), TICK_MS));
  }

  /** What time it should be. A clock that was put forward (by a write that came to rest) waits until the real one is there. */
  #goalMs(factor: number): number {
    const { realMs, simulatedMs } = this.#anchor;
    return Math.floor(simulatedMs + (performance.now() - realMs) * factor);
  }
}
