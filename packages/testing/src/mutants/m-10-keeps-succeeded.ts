import { DAEMON_SET_PARTS } from "@everynode/daemonset";
import { withParts } from "./replaced-parts.js";
import type { Mutant } from "./mutant.js";

/** M10. */
export const keepsSucceeded: Mutant = {
  name: "M10",
  title: "never replaces a pod that has succeeded",
  source: "#117073",
  breaks: ["P-03", "P-20", "P-24", "P-21"],
  controllers: withParts({
    decide(surveyed, context) {
      const decision = DAEMON_SET_PARTS.decide(surveyed, context);
      return { ...decision, ended: decision.ended.filter(({ phase }) => phase !== "Succeeded") };
    },
  }),
};
