/** The graph that an exploration has gone through: its places, what leads from one to another, and how many orders that makes. */
import { Interner } from "./interner.js";

/** How many orders there are, and how long the longest is. */
export interface OrderCount {
  /** Ways from the first place to one of rest. Undefined where one can go round in circles: then there is no end of them. */
  readonly orders: bigint | undefined;
  /** Choices of the longest of them. */
  readonly longest: number;
}

/** Where a choice came from that was left out: what is left out at a place was independent of the last choice on the way to it. */
interface LeftOut {
  readonly choice: number;
  readonly from: number;
  readonly by: number;
}

type Arrows = Map<number, number>;

/** A graph of orders in the making. Places are numbers from 0 on, in the order in which they were found. */
export class OrderGraph {
  readonly #choices = new Interner();
  readonly #names: string[] = [];
  /** By place: where each choice leads, by its number. */
  readonly #arrows: Arrows[] = [];
  readonly #parents: (readonly [place: number, choice: number] | undefined)[] = [];
  readonly #leftOut: (readonly LeftOut[])[] = [];
  readonly #rests = new Set<number>();
  transitions = 0;

  /** A new place, and the choice by which it was found. */
  add(parent: { readonly place: number; readonly id: string } | undefined): number {
    this.#arrows.push(new Map());
    this.#leftOut.push([]);
    this.#parents.push(parent && [parent.place, this.#choice(parent.id)]);
    return this.#arrows.length - 1;
  }

  get places(): number {
    return this.#arrows.length;
  }

  get rests(): number {
    return this.#rests.size;
  }

  /** Nothing happens any more at a place. */
  rest(place: number): void {
    this.#rests.add(place);
  }

  /** A choice leads from one place to another. */
  connect(from: number, id: string, to: number): void {
    this.transitions++;
    (this.#arrows[from] as Arrows).set(this.#choice(id), to);
  }

  /** At a place that was found from another by a choice, these need not be tried, since they come to the same as after it. */
  leaveOut(place: number, ids: Iterable<string>, found: { readonly place: number; readonly id: string }): void {
    const by = this.#choice(found.id);
    this.#leftOut[place] = Array.from(ids, (id) => ({ choice: this.#choice(id), from: found.place, by }));
  }

  #choice(id: string): number {
    const number = this.#choices.of(id);
    this.#names[number] = id;
    return number;
  }

  /** The choices by which a place was first found, from the first one on. */
  pathTo(place: number): readonly string[] {
    const path: string[] = [];
    for (let parent = this.#parents[place]; parent !== undefined; parent = this.#parents[parent[0]]) path.push(this.#names[parent[1]] as string);
    return path.reverse();
  }

  /** How many orders have been gone through. O(places + choices). */
  count(): OrderCount {
    return counted(this.#arrows, this.#rests);
  }

  /**
   * How many orders those stand for that have been gone through: with all that was left out because it comes to the same. Undefined where the exploration did not end.
   *
   * Where choice u was left out at place s, which was found from p by w, u and w commute, so u leads from s to where w leads from where u leads from p. Both of these were found
   * before s, since u was tried first at p.
   */
  countAll(): OrderCount | undefined {
    const all = this.#arrows.map((arrows) => new Map(arrows));
    for (const [place, leftOut] of this.#leftOut.entries()) {
      const arrows = all[place] as Arrows;
      for (const { choice, from, by } of leftOut) {
        if (arrows.has(choice)) continue;
        const before = all[from]?.get(choice);
        const to = before === undefined ? undefined : all[before]?.get(by);
        if (to === undefined) return undefined;
        arrows.set(choice, to);
      }
    }
    return counted(all, this.#rests);
  }
}

/** Places in an order in which every choice leads from an earlier to a later one; fewer than there are where one can go round in circles. */
function sorted(arrows: readonly Arrows[]): readonly number[] {
  const waiting = arrows.map(() => 0);
  for (const each of arrows) for (const to of each.values()) waiting[to] = (waiting[to] as number) + 1;
  const order = waiting.flatMap((count, place) => (count === 0 ? [place] : []));
  for (let at = 0; at < order.length; at++) {
    for (const to of (arrows[order[at] as number] as Arrows).values()) {
      const left = (waiting[to] as number) - 1;
      waiting[to] = left;
      if (left === 0) order.push(to);
    }
  }
  return order;
}

function counted(arrows: readonly Arrows[], rests: ReadonlySet<number>): OrderCount {
  const ways = arrows.map((_, place): bigint => (place === 0 ? 1n : 0n));
  const depth = arrows.map(() => 0);
  const order = sorted(arrows);
  for (const from of order) {
    for (const to of (arrows[from] as Arrows).values()) {
      ways[to] = (ways[to] as bigint) + (ways[from] as bigint);
      depth[to] = Math.max(depth[to] as number, (depth[from] as number) + 1);
    }
  }
  let orders = 0n;
  let longest = 0;
  for (const rest of rests) {
    orders += ways[rest] as bigint;
    longest = Math.max(longest, depth[rest] as number);
  }
  return { orders: order.length < arrows.length ? undefined : orders, longest };
}
