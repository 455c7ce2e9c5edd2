import { DAEMON_SET_PARTS } from "@everynode/daemonset";
import { withParts } from "./replaced-parts.js";
import type { Mutant } from "./mutant.js";

/** X12. */
export const keepsTheHomeless: Mutant = {
  name: "X12",
  title: "leaves pods that were never bound to a node that is gone",
  source: "slip in getUnscheduledPodsWithoutNode",
  breaks: ["P-09", "P-02"],
  controllers: withParts({
    decide(surveyed, context) {
      const decision = DAEMON_SET_PARTS.decide(surveyed, context);
      return surveyed.verdict.eligibility === undefined ? { ...decision, remove: [] } : decision;
    },
  }),
};
