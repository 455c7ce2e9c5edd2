import { DAEMON_SET_PARTS } from "@everynode/daemonset";
import { withParts } from "./replaced-parts.js";
import type { Mutant } from "./mutant.js";

/** M33. */
export const oneTooSurging: Mutant = {
  name: "M33",
  title: "lets one node too many have two pods",
  source: "off by one",
  breaks: ["P-14"],
  controllers: withParts({ rollingUpdate: (groups, budget) => DAEMON_SET_PARTS.rollingUpdate(groups, { ...budget, maxSurge: budget.maxSurge === 0 ? 0 : budget.maxSurge + 1 }) }),
};
