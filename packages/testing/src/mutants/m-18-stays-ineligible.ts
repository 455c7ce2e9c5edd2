import { DAEMON_SET_PARTS } from "@everynode/daemonset";
import { withParts } from "./replaced-parts.js";
import type { Mutant } from "./mutant.js";

/** M18. */
export const staysIneligible: Mutant = {
  name: "M18",
  title: "leaves pods on nodes where they may no longer stay",
  source: "#78972",
  breaks: ["P-02", "P-11"],
  controllers: withParts({
    decide(surveyed, context) {
      const decision = DAEMON_SET_PARTS.decide(surveyed, context);
      return surveyed.verdict.eligibility === "none" ? { ...decision, remove: [] } : decision;
    },
  }),
};
