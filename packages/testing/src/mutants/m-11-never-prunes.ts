import { DAEMON_SET_PARTS } from "@everynode/daemonset";
import { withParts } from "./replaced-parts.js";
import type { Mutant } from "./mutant.js";

/** M11. */
export const neverPrunes: Mutant = {
  name: "M11",
  title: "leaves all pods where there are several on a node",
  source: "#22545",
  breaks: ["P-03", "P-20"],
  controllers: withParts({
    decide(surveyed, context) {
      const decision = DAEMON_SET_PARTS.decide(surveyed, context);
      const here = surveyed.verdict.eligibility === "run" || surveyed.verdict.eligibility === "stay";
      return here ? { ...decision, remove: [] } : decision;
    },
  }),
};
