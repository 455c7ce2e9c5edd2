import { DAEMON_SET_PARTS } from "@everynode/daemonset";
import { withParts } from "./replaced-parts.js";
import type { Mutant } from "./mutant.js";

/** X06. */
export const observedTooSoon: Mutant = {
  name: "X06",
  title: "says that it has observed a generation on which it has not acted",
  source: "slip in updateDaemonSetStatus",
  breaks: ["P-11"],
  controllers: withParts({ updateStatus: (daemonSet, write) => DAEMON_SET_PARTS.updateStatus(daemonSet, { ...write, acted: true }) }),
};
