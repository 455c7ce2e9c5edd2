/** Time travel for people: what a cluster has been through, moment by moment, each of them a whole cluster to go back to. */
import { AppendLog, type ClusterState, type Request } from "@everynode/api";
import type { Simulation, TraceEntry } from "@everynode/core";
import { formatTime, type KubeObject, parseTime } from "@everynode/model";
import { describedValue, UsageError } from "./api-error.js";
import type { Snapshot } from "./cluster-input.js";
import { elapsedText, entryText } from "./timeline.js";

/** Which moments are kept: none, one for each call that changed something, or one for each step that makes a line of the timeline as well. */
export type HistoryLevel = "off" | "calls" | "writes";

/** The words for `HistoryLevel`. */
export const HISTORY_LEVELS: readonly HistoryLevel[] = ["off", "calls", "writes"];

/** A moment in the life of a cluster, and what had just been done. `restore` and `fork` take it. */
export interface Moment extends Snapshot {
  /** Counted from 0, the beginning. */
  readonly number: number;
  /** Simulated milliseconds since the epoch. */
  readonly atMs: number;
  /** `create DaemonSet default/agent`, `settle`, `scheduler binds pod agent-x2x to node-1`. */
  readonly did: string;
  /** All objects and the watch log, as they were. */
  readonly state: ClusterState;
}

/** So many of the newest moments are kept. */
const KEPT: Readonly<Record<HistoryLevel, number>> = { off: 1, calls: 1000, writes: 100_000 };

/** The moments of a cluster, oldest first. A value: what is done later makes another one. */
export class History implements Iterable<Moment> {
  readonly level: HistoryLevel;
  readonly #moments: AppendLog<Moment>;

  private constructor(level: HistoryLevel, moments: AppendLog<Moment>) {
    this.level = level;
    this.#moments = moments;
  }

  /** A history that begins now; one that is not kept has no moment at all. */
  static beginning(level: HistoryLevel, simulation: Simulation, did: string): History {
    const none = AppendLog.empty<Moment>();
    return new History(level, level === "off" ? none : none.append(momentOf(simulation, 0, did)));
  }

  /** How many moments are kept. */
  get length(): number {
    return this.#moments.end - this.#moments.start;
  }

  /** The oldest moment that is kept. Throws a `UsageError` where none is. */
  get first(): Moment {
    return this.#moments.get(this.#moments.start) ?? keepsNone();
  }

  /** The newest moment. Throws a `UsageError` where none is kept. */
  get last(): Moment {
    return this.#moments.get(this.#moments.end - 1) ?? keepsNone();
  }

  /** The moment of that number, or counted from the end where it is negative: -1 is the last one. Throws a `UsageError` where there is none. */
  at(number: number): Moment {
    const { start, end } = this.#moments;
    if (this.level === "off") return keepsNone();
    const found = Number.isInteger(number) ? this.#moments.get(number < 0 ? end + number : number) : undefined;
    if (found !== undefined) return found;
    throw new UsageError(`there is no moment ${describedValue(number)}; this history has ${start} to ${end - 1}, and -1 is the last one`);
  }

  /** The moment so many before the last one. Throws a `UsageError` where there are fewer. */
  ago(moments: number): Moment {
    if (this.level === "off") return keepsNone();
    const found = Number.isInteger(moments) && moments >= 0 ? this.#moments.get(this.#moments.end - 1 - moments) : undefined;
    if (found !== undefined) return found;
    throw new UsageError(`one can go back 0 to ${this.length - 1} moments; got ${describedValue(moments)}`);
  }

  /** The last moment that is not later than a time: RFC 3339, or simulated milliseconds since the epoch. O(log n). Throws a `UsageError` where there is none. */
  atTime(time: string | number): Moment {
    const ms = typeof time === "string" ? parseTime(time) : time;
    if (typeof ms !== "number" || Number.isNaN(ms)) throw new UsageError(`a time is RFC 3339, such as ${formatTime(this.last.atMs)}, or milliseconds since 1970; got ${describedValue(time)}`);
    let [low, high] = [this.#moments.start, this.#moments.end];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#moments.get(middle) as Moment).atMs <= ms) low = middle + 1;
      else high = middle;
    }
    const found = this.#moments.get(low - 1);
    if (found === undefined) throw new UsageError(`this history begins at ${formatTime(this.first.atMs)}; got ${describedValue(time)}`);
    return found;
  }

  [Symbol.iterator](): Iterator<Moment> {
    return this.#moments.from(this.#moments.start);
  }

  /** A line for each moment: its number, the time since the first one, and what was done. */
  get text(): string {
    const width = String(this.#moments.end - 1).length;
    return [...this].map(({ number, atMs, did }) => `${String(number).padStart(width)}  ${elapsedText(atMs - this.first.atMs).padStart(TIME_WIDTH)}  ${did}\n`).join("");
  }

  /** This history after something was done; the same one where nothing has changed. Of many moments only the newest are kept. */
  with(simulation: Simulation, did: string): History {
    if (this.level === "off" || simulation.cluster === this.last.state) return this;
    const grown = this.#moments.append(momentOf(simulation, this.#moments.end, did));
    return new History(this.level, grown.trimmedTo(grown.end - KEPT[this.level]));
  }

  /** This history up to a moment: where the cluster is one of its own, what came later is gone; where it is not, to go there is a moment as well. */
  backTo({ simulation }: Snapshot): History {
    for (let number = this.#moments.end - 1; number >= this.#moments.start; number--) {
      if (this.#moments.get(number)?.simulation === simulation) return new History(this.level, this.#moments.until(number + 1));
    }
    return this.with(simulation, "restore");
  }
}

const TIME_WIDTH = 9;

function keepsNone(): never {
  throw new UsageError('there is no history: the cluster was made with history: "off"');
}

const momentOf = (simulation: Simulation, number: number, did: string): Moment => ({ number, atMs: simulation.cluster.nowMs, did, simulation, state: simulation.cluster });

/** What the entries of one step say, in a line; undefined where they make no story. */
export function stepText(entries: Iterable<TraceEntry>): string | undefined {
  let told: string | undefined;
  let more = 0;
  for (const entry of entries) {
    const text = entryText(entry);
    if (text === undefined) continue;
    if (told === undefined) told = "actor" in entry ? `${entry.actor} ${text}` : text;
    else more++;
  }
  return told === undefined || more === 0 ? told : `${told}, and ${more} more`;
}

/** A request in a line: `create DaemonSet default/agent`. */
export function requestText(request: Request): string {
  const name = "name" in request && request.name !== undefined ? request.name : ((request as { readonly object?: Partial<KubeObject> | null }).object?.metadata?.name ?? "");
  return `${request.verb} ${request.kind} ${request.namespace === undefined ? "" : `${request.namespace}/`}${name}`.trim();
}
