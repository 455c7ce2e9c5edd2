/**
 * Bounded exhaustive exploration: all orders in which things may happen on a tiny cluster, each place of their graph seen once.
 *
 * From a simulation, every step of the explored actors may come before or after every step of anybody else: a change heard, a key taken up, a request done. All others, the environment, act as
 * one: in canonical order, each of their writes as a turn of its own that may come early or late. Time moves on as in `settle`, when nothing is left to do at an instant.
 * Beside that the subject may crash before or after a write, and may list again what is out of date, within a budget; and acts (a user's edit) may come at any point.
 *
 * Places that have one fingerprint are one place. Choices that commute are tried in one order (sleep sets), which leaves no place out.
 *
 * Source: P. Godefroid, "Partial-Order Methods for the Verification of Concurrent Systems", LNCS 1032, 1996, chapters 5 and 6 (sleep sets, with states that are remembered)
 * Differs: one write never commutes with another, since those who check a write look at the whole store.
 */
import { ControllerError, nextTimeMs, type Simulation, type WriteContext } from "@everynode/core";
import type { LogEntry } from "@everynode/api";
import type { Finding } from "../oracles/oracle.js";
import { castOf } from "./cast.js";
import { caughtUp, type Choice, chosen, choicesAt, type ChoiceOptions, type StaleList } from "./choice.js";
import { Fingerprints } from "./fingerprint.js";
import { areIndependent } from "./independence.js";
import { OrderGraph } from "./order-graph.js";
import { type Act, firstPlace, type Place, type Spent } from "./place.js";

/** What is explored, and how far. */
export interface ExploreOptions {
  /** The controller that may crash. */
  readonly subject: string;
  /** Actors whose every step is explored; the subject alone where left out. */
  readonly explored?: readonly string[];
  /** What somebody else does, in this order and each once, at whichever point. */
  readonly acts?: readonly Act[];
  /** Crashes of the subject, at most, each before or after a write of its own; 0 where left out. */
  readonly crashes?: number;
  /** How many of them may be followed by a list that is out of date, at most; 0 where left out. */
  readonly stale?: number;
  /** Such lists: by kind, how many writes they are behind. */
  readonly staleLists?: readonly StaleList[];
  /** Places at most, before it gives up; 100,000 where left out. */
  readonly maxStates?: number;
  /** How long an order may take to come to rest, in simulated milliseconds; 60,000 where left out. */
  readonly patienceMs?: number;
  /**
   * "depth-first" (where left out) sees everything soonest. "fewest-departures" goes first where everybody acts on what is known, then wherever one choice departs from that, then two, ...: a
   * violation that it finds has the fewest. It tries all choices, and keeps more in memory.
   *
   * Source: M. Emmi, S. Qadeer, Z. Rakamaric, "Delay-bounded scheduling", POPL 2011
   * Differs: what counts is each choice that is not the orderly one, not each delay.
   */
  readonly search?: "depth-first" | "fewest-departures";
  /** "none" tries choices that commute in both orders; without meaning for "fewest-departures", which always does. */
  readonly reduction?: "sleep-sets" | "none";
  /** What is wrong with a write. */
  readonly onWrite?: (write: LogEntry, actor: string, context: WriteContext, spent: Spent) => readonly Finding[];
  /** What is wrong with a cluster at rest. */
  readonly atRest?: (simulation: Simulation, spent: Spent) => readonly Finding[];
}

/** Something wrong, and the way to it. */
export interface ExploredViolation {
  readonly findings: readonly Finding[];
  /** What was chosen, from the first choice on; `replayOrder` does it again. */
  readonly path: readonly string[];
  /** Where it departs from the order in which everybody acts on what is known: the short form of the path. */
  readonly departures: readonly Departure[];
}

/** A choice that an orderly run would not have made. */
export interface Departure {
  /** How many choices were made before. */
  readonly at: number;
  readonly id: string;
  /** What an orderly run would have done. */
  readonly insteadOf: string;
}

/** What an exploration has seen. */
export interface Explored {
  /** Why it ended: it saw everything, found something wrong, or met its limit. */
  readonly ended: "complete" | "violation" | "max-states";
  readonly states: number;
  /** Choices that were tried. */
  readonly transitions: number;
  /** Orders that were gone through from the beginning to rest; undefined where one can go round in circles. */
  readonly orders: bigint | undefined;
  /** Orders that these stand for, with those that come to the same; undefined where it is not complete. */
  readonly represented: bigint | undefined;
  /** Choices of the longest order. */
  readonly longest: number;
  /** States in which nothing happens any more. */
  readonly rests: number;
  readonly explored: readonly string[];
  /** The actors that act in canonical order among themselves, on what they have just heard: their races with each other are not explored. */
  readonly environment: readonly string[];
  readonly violation: ExploredViolation | undefined;
}

const MAX_STATES = 100_000;
const PATIENCE_MS = 60_000;

/** Explores all orders from a simulation on. Throws where there is no controller of a name. Takes time and memory in proportion to the places there are. */
export function explore(simulation: Simulation, options: ExploreOptions): Explored {
  return new Exploration(simulation, options).run();
}

/** What choices there are for these options. */
export function choiceOptionsOf(simulation: Simulation, options: ExploreOptions): ChoiceOptions {
  const { subject, explored = [subject], acts = [], crashes = 0, stale = 0, staleLists = [] } = options;
  return { cast: castOf(simulation, explored.includes(subject) ? explored : [subject, ...explored]), subject, acts, mostCrashes: crashes, mostStale: stale, staleLists };
}

/** Where an exploration begins: the environment has heard of what it would not answer. */
export function beginning(simulation: Simulation, options: ChoiceOptions): Place {
  return caughtUp(firstPlace(simulation), options);
}

type Sleep = ReadonlyMap<string, Choice>;

const AWAKE: Sleep = new Map();

/** A place of which not everything has been tried. */
interface Visit {
  readonly state: number;
  readonly place: Place;
  readonly todo: readonly Choice[];
  tried: number;
  /** What need not be tried here: what was tried before, and is independent of all that has happened since. */
  readonly sleep: Map<string, Choice>;
}

/** A choice that is to be tried. */
interface Step extends Pick<Visit, "state" | "place"> {
  readonly choice: Choice;
}

/** The way by which a place is found. */
type Found = { readonly place: number; readonly id: string } | undefined;

class Exploration {
  readonly #options: ExploreOptions;
  readonly #choices: ChoiceOptions;
  readonly #fingerprints: Fingerprints;
  readonly #states = new Map<string, number>();
  readonly #graph = new OrderGraph();
  /** By state: what has not been tried there, since it comes to the same as something that has. */
  readonly #asleep = new Map<number, Sleep>();
  readonly #open: Visit[] = [];
  readonly #first: Place;
  readonly #limitMs: number;
  #violation: ExploredViolation | undefined;

  constructor(simulation: Simulation, options: ExploreOptions) {
    this.#options = options;
    this.#choices = choiceOptionsOf(simulation, options);
    this.#fingerprints = fingerprintsFor(this.#choices);
    this.#first = beginning(simulation, this.#choices);
    this.#limitMs = simulation.cluster.nowMs + (options.patienceMs ?? PATIENCE_MS);
  }

  run(): Explored {
    const end = this.#options.search === "fewest-departures" ? this.#byDepartures() : this.#byDepth();
    return this.#result(this.#violation === undefined ? end : "violation");
  }

  get #isOver(): boolean {
    return this.#violation !== undefined || this.#graph.places > (this.#options.maxStates ?? MAX_STATES);
  }

  /** All orders, each followed to its end before the next. */
  #byDepth(): "complete" | "max-states" {
    const reduces = this.#options.reduction !== "none";
    this.#enter(this.#first, AWAKE, undefined);
    for (let visit = this.#open.at(-1); visit !== undefined; visit = this.#open.at(-1)) {
      if (this.#isOver) return "max-states";
      const choice = visit.todo[visit.tried++];
      const next = choice && this.#taken(visit, choice);
      if (choice === undefined) this.#open.pop();
      if (choice === undefined || next === undefined) continue;
      const still = reduces ? new Map([...visit.sleep].filter(([, other]) => areIndependent(other, choice))) : AWAKE;
      this.#graph.connect(visit.state, choice.id, this.#enter(next, still, { place: visit.state, id: choice.id }));
      visit.sleep.set(choice.id, choice);
    }
    return "complete";
  }

  /** All orders, those first that depart seldom from the orderly one. */
  #byDepartures(): "complete" | "max-states" {
    let level: Step[] = [];
    let next: Step[] = [];
    const arrive = (place: Place, found: Found): void => {
      const fingerprint = this.#fingerprints.of(place);
      const known = this.#states.get(fingerprint);
      const state = known ?? this.#add(fingerprint, found);
      if (found !== undefined) this.#graph.connect(found.place, found.id, state);
      if (known !== undefined) return;
      const [first, ...others] = this.#choicesAt(state, place);
      if (first !== undefined) level.push({ state, place, choice: first });
      for (const choice of others) next.push({ state, place, choice });
    };
    arrive(this.#first, undefined);
    while (level.length + next.length > 0) {
      if (this.#isOver) return "max-states";
      if (level.length === 0) [level, next] = [next.reverse(), []];
      const step = level.pop() as Step;
      const to = this.#taken(step, step.choice);
      if (to !== undefined) arrive(to, { place: step.state, id: step.choice.id });
    }
    return "complete";
  }

  /** Where a choice leads; undefined where a controller breaks its contract. What is wrong with the writes on the way ends the exploration. */
  #taken({ place, state }: Pick<Visit, "place" | "state">, choice: Choice): Place | undefined {
    const findings: Finding[] = [];
    const { onWrite } = this.#options;
    let next: Place | undefined;
    try {
      next = chosen(place, choice, this.#choices, (write, actor, context) => {
        if (onWrite !== undefined) findings.push(...onWrite(write, actor, context, place.spent));
      });
    } catch (error) {
      if (!(error instanceof ControllerError)) throw error;
      findings.push({ object: `Controller ${error.controller}`, is: error.message, must: "a controller that keeps its contract" });
    }
    if (findings.length > 0) this.#violated(findings, [...this.#graph.pathTo(state), choice.id]);
    return next;
  }

  #violated(findings: readonly Finding[], path: readonly string[]): void {
    this.#violation ??= { findings, path, departures: departuresOf(this.#first, path, this.#choices) };
  }

  #add(fingerprint: string, found: Found): number {
    const state = this.#graph.add(found);
    this.#states.set(fingerprint, state);
    return state;
  }

  /** Comes to a place; the number of its state. */
  #enter(place: Place, sleep: Sleep, found: Found): number {
    const fingerprint = this.#fingerprints.of(place);
    const known = this.#states.get(fingerprint);
    if (known !== undefined) {
      this.#enterAgain(known, place, sleep);
      return known;
    }
    const state = this.#add(fingerprint, found);
    const choices = this.#choicesAt(state, place);
    const asleep = new Map(choices.flatMap((choice) => (sleep.has(choice.id) ? [[choice.id, choice] as const] : [])));
    if (asleep.size > 0 && found !== undefined) {
      this.#asleep.set(state, asleep);
      this.#graph.leaveOut(state, asleep.keys(), found);
    }
    this.#open.push({ state, place, todo: choices.filter(({ id }) => !asleep.has(id)), tried: 0, sleep: new Map(asleep) });
    return state;
  }

  /** Comes to a place that is known: what was left out there, and would not be left out on this way, is tried now. */
  #enterAgain(state: number, place: Place, sleep: Sleep): void {
    const asleep = this.#asleep.get(state);
    if (asleep === undefined) return;
    const awake = [...asleep.values()].filter(({ id }) => !sleep.has(id));
    if (awake.length === 0) return;
    const still = new Map([...asleep].filter(([id]) => sleep.has(id)));
    if (still.size === 0) this.#asleep.delete(state);
    else this.#asleep.set(state, still);
    this.#open.push({ state, place, todo: awake, tried: 0, sleep: new Map(still) });
  }

  /** What may happen at a new place; where nothing may, it is looked at. */
  #choicesAt(state: number, place: Place): readonly Choice[] {
    const choices = choicesAt(place, this.#choices);
    const isLate = choices[0]?.type === "clock" && (nextTimeMs(place.simulation, true) ?? 0) > this.#limitMs;
    if (isLate) this.#violated([{ object: "cluster", is: "something still waits to be done", must: "rest within the exploration's patience" }], this.#graph.pathTo(state));
    if (isLate || choices.length > 0) return choices;
    this.#graph.rest(state);
    const findings = this.#options.atRest?.(place.simulation, place.spent) ?? [];
    if (findings.length > 0) this.#violated(findings, this.#graph.pathTo(state));
    return choices;
  }

  #result(ended: Explored["ended"]): Explored {
    const graph = this.#graph;
    const { orders, longest } = graph.count();
    const all = ended === "complete" ? graph.countAll() : undefined;
    const { explored, environment } = this.#choices.cast;
    const names = ({ setup }: typeof explored): readonly string[] => setup.controllers.map(({ name }) => name);
    return {
      ended,
      states: graph.places,
      transitions: graph.transitions,
      orders,
      represented: all?.orders,
      longest: Math.max(longest, all?.longest ?? 0),
      rests: graph.rests,
      explored: names(explored),
      environment: names(environment),
      violation: this.#violation,
    };
  }
}

/** Where a way leaves the orderly one: each choice on it that is not the first of those there are. */
function departuresOf(first: Place, path: readonly string[], options: ChoiceOptions): readonly Departure[] {
  const departures: Departure[] = [];
  let place = first;
  for (const [at, id] of path.entries()) {
    const choices = choicesAt(place, options);
    const choice = choices.find((each) => each.id === id);
    if (choice === undefined) return departures;
    if (choice !== choices[0]) departures.push({ at, id, insteadOf: choices[0]?.id ?? "" });
    if (at < path.length - 1) place = chosen(place, choice, options, () => undefined);
  }
  return departures;
}

/** Fingerprints that tell apart what these choices can tell apart. */
export function fingerprintsFor({ cast, mostCrashes, mostStale, staleLists }: ChoiceOptions): Fingerprints {
  const reach: Record<string, number> = {};
  for (const list of staleLists) for (const [kind, back] of Object.entries(list)) reach[kind] = Math.max(reach[kind] ?? 0, back);
  const none = {};
  return new Fingerprints({ explored: new Set(cast.explored.positions), reachOf: ({ spent }) => (spent.crashes < mostCrashes && spent.stale < mostStale ? reach : none) });
}
