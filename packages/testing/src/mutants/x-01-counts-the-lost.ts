import { DAEMON_SET_PARTS } from "@everynode/daemonset";
import { withParts } from "./replaced-parts.js";
import type { Mutant } from "./mutant.js";

/** X01. */
export const countsTheLost: Mutant = {
  name: "X01",
  title: "counts pods of nodes that are gone as misscheduled",
  source: "slip in updateDaemonSetStatus",
  breaks: ["P-12"],
  controllers: withParts({
    countersOf(survey, at) {
      const counters = DAEMON_SET_PARTS.countersOf(survey, at);
      return { ...counters, numberMisscheduled: counters.numberMisscheduled + survey.tally.lost };
    },
  }),
};
