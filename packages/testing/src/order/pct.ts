/**
 * Probabilistic concurrency testing: an order by priorities that are drawn once and change at a few drawn steps only.
 *
 * Most bugs of order are shallow: they need a few events in a certain order and do not care for the rest. A chooser that draws at each step meets a long delay of
 * one actor next to never; one that draws priorities makes such delays all the time, since whoever has the lowest priority acts only when nobody else can.
 *
 * Source: S. Burckhardt, P. Kothari, M. Musuvathi, S. Nagarakatte, "A Randomized Scheduler with Probabilistic Guarantees of Finding Bugs", ASPLOS 2010
 * Differs: a thread is a key that an actor works on, or a kind of news that it hears of; the order ends after `steps` steps and goes on in canonical order,
 * so that nobody is kept from acting for ever.
 */
import { type Action, type Chooser, enabledActions, orderly, streamNumber } from "@everynode/core";

/** What an order by priorities is drawn from. */
export interface PctOptions {
  readonly seed: number;
  /** Events whose order makes the bug, from 1: priorities change at so many steps less one. */
  readonly depth: number;
  /** The steps in which they change are drawn from so many; 200 where left out. */
  readonly steps?: number;
  /** The number of steps that the simulation has made before; 0 where left out. */
  readonly from?: number;
}

const STEPS = 200;

/**
 * What acts on its own: the keys of an actor one by one, and each kind of its news. So one kind of news can come late for long, which is a stale view.
 */
export function threadOf({ actor, type, key }: Action): string {
  return type === "deliver" ? `${actor} hears ${key}` : `${actor} works ${key}`;
}

/** A thread that gave way, and when. */
interface Demotion {
  readonly thread: string;
  readonly atStep: number;
  /** The lower, the later it acts. */
  readonly priority: number;
}

/**
 * A chooser for one run. Of the threads that can act, that with the highest priority does, one change or one request at a time. Priorities are drawn for each thread; at
 * each of `depth - 1` drawn steps, whoever would act gets a priority below all that were drawn.
 *
 * With n threads and k steps, a run finds a bug of depth d (one that shows whenever d certain events come in a certain order) with a chance of at least 1/(n k^(d-1)): the
 * thread that has to wait is the lowest of n, and each further event finds its step among k. So k should be near to what a run has: too few steps leave out its end, too
 * many waste changes on what never comes.
 *
 * What it picks depends on the seed, the simulation and whom it found acting at the drawn steps before, and on nothing else: asked again about an earlier step of its
 * run, it goes back to what it knew then.
 */
export function pct(options: PctOptions): Chooser {
  const { seed, steps = STEPS, from = 0 } = options;
  const changes = changePoints(options);
  const priorityOf = drawnPriorities(seed);
  let demotions: readonly Demotion[] = [];
  return (simulation) => {
    const step = simulation.steps - from;
    if (step < 0 || step >= steps) return orderly(simulation);
    const actions = enabledActions(simulation);
    const current = (thread: string): number => demotions.findLast((each) => each.thread === thread)?.priority ?? priorityOf(thread);
    demotions = demotions.filter(({ atStep }) => atStep < step);
    changes.forEach((at, change) => {
      const priority = change - changes.length;
      // The clock takes steps too, so a change may come a little after its step.
      if (at > step || demotions.some((each) => each.priority === priority)) return;
      const acting = highest(actions, current);
      if (acting !== undefined) demotions = [...demotions, { thread: threadOf(acting), atStep: step, priority }];
    });
    const action = highest(actions, current);
    return action === undefined || action.type === "start" ? action : { type: action.type, actor: action.actor, key: action.key, count: 1 };
  };
}

/** The steps in which a priority changes, in no order; the first of them brings the lowest priority. */
function changePoints({ seed, depth, steps = STEPS }: PctOptions): readonly number[] {
  return Array.from({ length: Math.max(0, depth - 1) }, (_, change) => streamNumber(seed, "pct change", change) % steps);
}

/** Priorities from 0 on, of each thread by its name. Computed once for each. */
function drawnPriorities(seed: number): (thread: string) => number {
  const known = new Map<string, number>();
  return (thread) => {
    const present = known.get(thread) ?? streamNumber(seed, `pct ${thread}`, 0);
    known.set(thread, present);
    return present;
  };
}

/** The action of the thread with the highest priority; of equal ones the first in canonical order. */
function highest(actions: readonly Action[], priorityOf: (thread: string) => number): Action | undefined {
  let best: Action | undefined;
  let most = -Infinity;
  for (const action of actions) {
    const priority = priorityOf(threadOf(action));
    if (priority <= most) continue;
    best = action;
    most = priority;
  }
  return best;
}
