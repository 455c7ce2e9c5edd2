import { DAEMON_SET_PARTS } from "@everynode/daemonset";
import { withParts } from "./replaced-parts.js";
import type { Mutant } from "./mutant.js";

/** M29. */
export const extendsBackOff: Mutant = {
  name: "M29",
  title: "prolongs the back-off of a failed pod with each look at it",
  source: "OpenKruise #744, #815",
  breaks: ["P-03", "P-20", "P-24"],
  controllers: withParts({
    *backOffLeft(daemonSet, node, nowMs) {
      const leftMs = yield* DAEMON_SET_PARTS.backOffLeft(daemonSet, node, nowMs);
      if (leftMs > 0) return leftMs;
      yield* DAEMON_SET_PARTS.backOffRaised(daemonSet, node, nowMs);
      return yield* DAEMON_SET_PARTS.backOffLeft(daemonSet, node, nowMs);
    },
  }),
};
