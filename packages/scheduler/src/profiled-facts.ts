/** The facts of one scheduler, by which others know what profiles it has. */
import type { Change, FactsOf, View } from "@everynode/core";
import { type SchedulerFacts, schedulerFacts } from "./facts.js";
import type { Profile } from "./plugin.js";

/** Keeps the facts of a scheduler, and knows its profiles. */
export class ProfiledFacts implements FactsOf<SchedulerFacts> {
  readonly profiles: ReadonlyMap<string, Profile>;

  constructor(profiles: ReadonlyMap<string, Profile>) {
    this.profiles = profiles;
  }

  /** The facts of a view. O(n log n). */
  build(view: View<undefined>): SchedulerFacts {
    return schedulerFacts.build(view);
  }

  /** The facts after a change. O(log n). */
  apply(facts: SchedulerFacts, change: Change, view: View<undefined>): SchedulerFacts {
    return schedulerFacts.apply(facts, change, view);
  }
}
