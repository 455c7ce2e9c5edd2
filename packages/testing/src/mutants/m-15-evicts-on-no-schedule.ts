import { DAEMON_SET_PARTS } from "@everynode/daemonset";
import { withParts } from "./replaced-parts.js";
import type { Mutant } from "./mutant.js";

/** M15. */
export const evictsOnNoSchedule: Mutant = {
  name: "M15",
  title: "ends pods for a taint that only says that none should come",
  source: "#48190, #53556, #44445",
  breaks: ["P-05"],
  controllers: withParts({
    eligibilityOf: (daemonSet) => {
      const eligibility = DAEMON_SET_PARTS.eligibilityOf(daemonSet);
      return (node) => (eligibility(node) === "run" ? "run" : "none");
    },
  }),
};
