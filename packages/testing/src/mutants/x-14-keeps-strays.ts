import { DAEMON_SET_PARTS } from "@everynode/daemonset";
import { withParts } from "./replaced-parts.js";
import type { Mutant } from "./mutant.js";

/** X14. */
export const keepsStrays: Mutant = {
  name: "X14",
  title: "does not let go of pods that its selector no longer matches",
  source: "slip in the claim of pods",
  breaks: ["P-08"],
  controllers: withParts({ claim: (owner, claimable) => DAEMON_SET_PARTS.claim(owner, { ...claimable, strays: [] }) }),
};
