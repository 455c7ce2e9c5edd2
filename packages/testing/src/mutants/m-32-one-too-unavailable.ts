import { DAEMON_SET_PARTS } from "@everynode/daemonset";
import { withParts } from "./replaced-parts.js";
import type { Mutant } from "./mutant.js";

/** M32. */
export const oneTooUnavailable: Mutant = {
  name: "M32",
  title: "lets one node too many be without an available pod",
  source: "off by one",
  breaks: ["P-13"],
  controllers: withParts({ rollingUpdate: (groups, budget) => DAEMON_SET_PARTS.rollingUpdate(groups, { ...budget, maxUnavailable: budget.maxUnavailable + 1 }) }),
};
