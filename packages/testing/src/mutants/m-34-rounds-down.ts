import { type IntOrPercent, scaledValue } from "@everynode/model";
import { withParts } from "./replaced-parts.js";
import type { Mutant } from "./mutant.js";

/** M34. */
export const roundsDown: Mutant = {
  name: "M34",
  title: "rounds percentages of the budget down, to nothing on a small cluster",
  source: "#101296",
  breaks: ["P-21", "P-22", "P-11"],
  controllers: withParts({
    rollingBudget: (rollingUpdate, desired) => {
      const down = (value: IntOrPercent = 0): number => {
        const scaled = scaledValue(value, desired, "down");
        return scaled.ok ? scaled.value : 0;
      };
      return { maxUnavailable: down(rollingUpdate?.maxUnavailable), maxSurge: down(rollingUpdate?.maxSurge), desired };
    },
  }),
};
