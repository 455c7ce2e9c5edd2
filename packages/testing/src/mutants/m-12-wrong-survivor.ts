import { DAEMON_SET_PARTS, survivorOrder } from "@everynode/daemonset";
import { withParts } from "./replaced-parts.js";
import type { Mutant } from "./mutant.js";

/** M12. */
export const wrongSurvivor: Mutant = {
  name: "M12",
  title: "of several pods keeps the one that should go first",
  source: "controller source, podByCreationTimestampAndPhase",
  breaks: ["P-06", "P-05"],
  controllers: withParts({
    decide(surveyed, context) {
      const decision = DAEMON_SET_PARTS.decide(surveyed, context);
      const here = surveyed.verdict.eligibility === "run" || surveyed.verdict.eligibility === "stay";
      if (!here || context.surges || decision.remove.length === 0) return decision;
      const running = surveyed.pods.filter(({ metadata, status }) => metadata.deletionTimestamp === undefined && status.phase !== "Failed" && status.phase !== "Succeeded");
      return { ...decision, remove: running.toSorted((a, b) => survivorOrder(b, a)).slice(1) };
    },
  }),
};
