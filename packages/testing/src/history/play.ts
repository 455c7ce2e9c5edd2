/** Playing that may have to wait in between: for controllers that are written with promises. */
import { CutShort, NotReady, type Simulation } from "@everynode/core";

/** Something that takes place, and now and then waits for a promise. Nobody waits for controllers that are generators. */
export type Play<T> = Generator<unknown, T, void>;

/** Runs a simulation on by `run`, from where it was cut short whenever it was. `run` must go on from any simulation as it would have from the first. */
export function* runningOn<T>(simulation: Simulation, run: (simulation: Simulation) => T): Play<T> {
  for (let now = simulation; ; ) {
    try {
      return run(now);
    } catch (error) {
      if (!(error instanceof NotReady)) throw error;
      yield error.until;
      if (error instanceof CutShort) now = error.reached;
    }
  }
}

/** Plays without waiting. Throws where a controller has to be waited for. */
export function atOnce<T>(play: Play<T>): T {
  const next = play.next();
  if (next.done === true) return next.value;
  throw new Error("a controller that is written with promises takes part: await checkController, or awaited(...), instead");
}

/** Plays, and waits where it must. */
export async function awaited<T>(play: Play<T>): Promise<T> {
  for (let next = play.next(); ; next = play.next()) {
    if (next.done === true) return next.value;
    await next.value;
  }
}
