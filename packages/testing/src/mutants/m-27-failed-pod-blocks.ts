import { withParts } from "./replaced-parts.js";
import type { Mutant } from "./mutant.js";

/** M27. */
export const failedPodBlocks: Mutant = {
  name: "M27",
  title: "lets one failed pod stop the whole rollout",
  source: "#63465",
  breaks: ["P-22", "P-21"],
  controllers: withParts({
    failuresOf(errors, survey) {
      const failed = survey.nodes.values().filter(({ pods }) => pods.some(({ status }) => status.phase === "Failed")).length;
      return failed === 0 ? errors : [...errors, `${failed} failed pods`];
    },
  }),
};
