/**
 * A persistent list that grows at its end and is trimmed at its beginning.
 *
 * Lists that came from one another share their chunks. The newest one appends in place, past the end of all others, which
 * therefore cannot see it; an older one that grows a second time copies its last chunk first. So an append costs O(1), and
 * a fork costs at most one chunk.
 */

const CHUNK = 256;

/** Items numbered from `start` (inclusive) to `end` (exclusive); an item keeps its number for ever. */
export class AppendLog<T> {
  readonly #chunks: readonly T[][];
  /** The number of the first item of the first chunk: a multiple of the chunk's length. */
  readonly #origin: number;
  readonly start: number;
  readonly end: number;

  private constructor(chunks: readonly T[][], origin: number, range: readonly [start: number, end: number]) {
    this.#chunks = chunks;
    this.#origin = origin;
    this.start = range[0];
    this.end = range[1];
  }

  /** A list without items whose first one will be number `start`. */
  static empty<T>(start = 0): AppendLog<T> {
    const origin = start - (start % CHUNK);
    return new AppendLog<T>(start === origin ? [] : [new Array<T>(start - origin)], origin, [start, start]);
  }

  /** This list with `item` as number `end`. */
  append(item: T): AppendLog<T> {
    const at = this.end - this.#origin;
    const offset = at % CHUNK;
    if (offset === 0) return new AppendLog<T>([...this.#chunks.slice(0, at / CHUNK), [item]], this.#origin, [this.start, this.end + 1]);
    const index = (at - offset) / CHUNK;
    const last = this.#chunks[index] as T[];
    if (last.length === offset) {
      last.push(item);
      return new AppendLog<T>(this.#chunks, this.#origin, [this.start, this.end + 1]);
    }
    const copy = last.slice(0, offset);
    copy.push(item);
    return new AppendLog<T>([...this.#chunks.slice(0, index), copy], this.#origin, [this.start, this.end + 1]);
  }

  /** Item number `at`, or undefined where it is trimmed or not there yet. */
  get(at: number): T | undefined {
    if (at < this.start || at >= this.end) return undefined;
    const index = at - this.#origin;
    return (this.#chunks[Math.floor(index / CHUNK)] as T[])[index % CHUNK];
  }

  /** This list without the items before number `start`; memory is given back chunk by chunk. */
  trimmedTo(start: number): AppendLog<T> {
    if (start <= this.start) return this;
    const from = Math.min(start, this.end);
    const drop = Math.floor((from - this.#origin) / CHUNK);
    return new AppendLog<T>(this.#chunks.slice(drop), this.#origin + drop * CHUNK, [from, this.end]);
  }

  /** This list without the items from number `end` on (or without any, where it begins later); what is appended next takes the first number that is free. */
  until(end: number): AppendLog<T> {
    return end >= this.end ? this : new AppendLog<T>(this.#chunks, this.#origin, [this.start, Math.max(end, this.start)]);
  }

  /** The items from number `from` on, in order. */
  *from(from: number): Generator<T> {
    for (let at = Math.max(from, this.start); at < this.end; at++) yield this.get(at) as T;
  }
}
