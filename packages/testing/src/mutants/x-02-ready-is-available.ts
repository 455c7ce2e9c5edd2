import { DAEMON_SET_PARTS } from "@everynode/daemonset";
import { withParts } from "./replaced-parts.js";
import type { Mutant } from "./mutant.js";

/** X02. */
export const readyIsAvailable: Mutant = {
  name: "X02",
  title: "counts pods as available as soon as they are ready",
  source: "slip in updateDaemonSetStatus",
  breaks: ["P-12"],
  controllers: withParts({
    countersOf(survey, at) {
      const counters = DAEMON_SET_PARTS.countersOf(survey, at);
      return { ...counters, numberAvailable: counters.numberReady, numberUnavailable: counters.desiredNumberScheduled - counters.numberReady };
    },
  }),
};
