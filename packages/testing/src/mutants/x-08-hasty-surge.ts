import { DAEMON_SET_PARTS } from "@everynode/daemonset";
import { isPodReady } from "@everynode/model";
import { withParts } from "./replaced-parts.js";
import type { Mutant } from "./mutant.js";

/** X08. */
export const hastySurge: Mutant = {
  name: "X08",
  title: "under surge ends the old pod as soon as the new one is ready, whatever minReadySeconds says",
  source: "slip in podsShouldBeOnNode",
  breaks: ["P-15", "P-05"],
  controllers: withParts({ decide: (surveyed, context) => DAEMON_SET_PARTS.decide(surveyed, { ...context, isAvailable: isPodReady }) }),
};
