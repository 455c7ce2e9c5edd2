import { DAEMON_SET_PARTS } from "@everynode/daemonset";
import { withParts } from "./replaced-parts.js";
import type { Mutant } from "./mutant.js";

/** M36. */
export const sunsetsAtOnce: Mutant = {
  name: "M36",
  title: "with surge ends all old pods on nodes that the set leaves, whether the others serve or not",
  source: "#119317",
  breaks: ["P-15"],
  controllers: withParts({
    rollingUpdate: (groups, budget) => {
      const step = DAEMON_SET_PARTS.rollingUpdate(groups, budget);
      if (budget.maxSurge === 0) return step;
      return { ...step, remove: [...new Set([...step.remove, ...Array.from(groups.old({ available: true, shouldRun: false }), ({ pod }) => pod)])] };
    },
  }),
};
