import { DAEMON_SET_PARTS } from "@everynode/daemonset";
import { withParts } from "./replaced-parts.js";
import type { Mutant } from "./mutant.js";

/** M46. */
export const cleansLiveRevisions: Mutant = {
  name: "M46",
  title: "deletes old revisions that pods still have",
  source: "source: cleanupHistory",
  breaks: ["P-16"],
  controllers: withParts({ cleanUpHistory: (daemonSet, old) => DAEMON_SET_PARTS.cleanUpHistory(daemonSet, old, () => []) }),
};
