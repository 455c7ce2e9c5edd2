import { answering, withParts } from "./replaced-parts.js";
import type { Mutant } from "./mutant.js";

/** X07. */
export const forgetsTheFailed: Mutant = {
  name: "X07",
  title: "does not come back for a failed pod when its back-off is over",
  source: "slip in podsShouldBeOnNode",
  breaks: ["P-20", "P-03"],
  controllers: withParts({ comeBackAfter: () => answering(undefined) }),
};
